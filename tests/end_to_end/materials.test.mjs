// Materials: choosing one for the outfit and for another place, and an object of one's own.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { apart, look, openBrowser, openStudio, Server, shot, until } from './studio.mjs';

let server;
let browser;
let page;
let faults;

before(async () => {
    server = await Server.start();
    browser = await openBrowser();
    ({ page, faults } = await openStudio(browser, server.url));
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Materials' }).click();
});
after(async () => {
    await browser?.close();
    await server?.close();
});

const materials = () => page.getByRole('listbox', { name: 'Materials' }).getByRole('option');
const chosen = () => page.getByRole('listbox', { name: 'Materials' }).getByRole('option', { selected: true }).textContent();
const undo = () => page.getByRole('button', { name: 'Undo', exact: true }).click();

test('the library holds at least forty', async () => {
    await until('materials', async () => (await materials().count()) > 40, 20_000);
});

test('a click puts one on the skin and the picture shows it, an Undo takes it off', async () => {
    await page.getByRole('radiogroup', { name: 'Apply to' }).getByRole('radio', { name: 'Skin' }).click();
    assert.equal(await chosen(), 'Skin of the traits');
    const first = await look(page);
    await materials().filter({ hasText: /^Gold$/ }).click();
    assert.equal(await chosen(), 'Gold');
    await until('golden skin', async () => apart(first, await look(page, 3)) > 4);
    await page.screenshot({ path: shot('materials') });
    await undo();
    await until('skin again', async () => (await chosen()) === 'Skin of the traits');
});

test('the search and the groups narrow the list, and nothing found can be got out of', async () => {
    const search = page.getByRole('searchbox', { name: 'Search materials' });
    await search.fill('transparent');
    assert.ok((await materials().count()) < 12);
    await search.fill('zzzqqq');
    await page.getByText('No material is like that.').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('radiogroup', { name: 'Group' }).getByRole('radio', { name: 'Stone' }).click();
    await until('stones', async () => (await materials().count()) < 14);
    await page.getByRole('radiogroup', { name: 'Group' }).getByRole('radio', { name: 'All' }).click();
});

test('a prop is added, wears glass and goes again', async () => {
    const before = await look(page);
    await page.getByRole('button', { name: 'Add prop' }).click();
    await until('the prop is meant', async () => (await chosen()) === 'Polished steel');
    await until('it is seen', async () => apart(before, await look(page, 3)) > 1);
    await materials().filter({ hasText: /^Glass$/ }).click();
    await until('glass', async () => (await chosen()) === 'Glass');
    await page.screenshot({ path: shot('prop') });
    await page.getByRole('button', { name: /^Delete / }).click();
    await until('it is gone', async () => (await page.getByRole('radiogroup', { name: 'Apply to' }).getByRole('radio').allTextContents()).every((t) => !t.startsWith('Prop')));
    assert.deepEqual(faults, []);
});
