// Lists in the inspector: a film's tags and whom a camera turns round, put in and taken out by hand and by keys; and films found by tags.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { audit, openBrowser, openStudio, overflow, PHONE, Server, shot, until } from './studio.mjs';

let server;
let browser;
let her;
let him;

const inspector = (page) => page.getByRole('region', { name: 'Inspector' });
const thing = (page, name) => inspector(page).getByRole('group', { name: 'Things' }).getByRole('button', { name, exact: true });
const list = (page, name) => inspector(page).getByRole('group', { name, exact: true });
const items = (page, name) => list(page, name).locator('.item').allTextContents();
const holds = (page, name, wanted) => until(`${name} is ${wanted}`, async () => (await items(page, name)).join() === wanted);
const undo = (page) => page.getByRole('button', { name: 'Undo', exact: true }).click();
const films = async () => (await (await fetch(`${server.url}/api/films`)).json()).films;

before(async () => {
    server = await Server.start();
    browser = await openBrowser();
    her = await openStudio(browser, server.url);
    him = await openStudio(browser, server.url);
});
after(async () => {
    await browser?.close();
    await server?.close();
});

test('tags are typed, seen by both, taken out by hand and by keys, and each is a step of undo', async () => {
    const { page } = her;
    for (const each of [page, him.page]) await thing(each, 'Film').click();
    const line = list(page, 'Film tags').getByRole('textbox', { name: 'Add to Film tags' });
    await line.fill('night');
    await line.press('Enter');
    await holds(him.page, 'Film tags', 'night');
    await line.pressSequentially('rain,storm,');
    await holds(him.page, 'Film tags', 'night,rain,storm');
    await line.fill('rain');
    await line.press('Enter');
    await holds(page, 'Film tags', 'night,rain,storm');
    await line.fill('x'.repeat(40));
    await line.press('Enter');
    await page.getByRole('alert').getByText('Too long by 8 letters').waitFor();
    await page.screenshot({ path: shot('lists') });
    await line.press('Escape');
    await line.press('Backspace');
    await holds(him.page, 'Film tags', 'night,rain');
    await list(page, 'Film tags').getByRole('button', { name: 'Remove night from Film tags' }).click();
    await holds(him.page, 'Film tags', 'rain');
    assert.ok(await line.evaluate((element) => element === document.activeElement), 'the focus goes to the line');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Delete');
    await holds(him.page, 'Film tags', '');
    await undo(page);
    await holds(him.page, 'Film tags', 'rain');
    await undo(page);
    await holds(him.page, 'Film tags', 'night,rain');
    await until('the list of films has them', async () => (await films())[0].tags.join() === 'night,rain');
});

test('a camera turns round several; who is deleted is missing there, and is back with undo', async () => {
    const { page } = her;
    const name = 'Camera also round';
    await page.getByRole('button', { name: 'Scene', exact: true }).click();
    await page.getByRole('treeitem', { name: 'Person', exact: true }).click();
    await page.keyboard.press('Control+d');
    await page.getByRole('treeitem', { name: 'Person 2', exact: true }).waitFor();
    for (const each of [page, him.page]) {
        await thing(each, 'Camera').click();
        await inspector(each).getByRole('searchbox', { name: 'Search properties' }).fill('also round');
    }
    await list(page, name).getByRole('button', { name: `Add to ${name}` }).press('Enter');
    await page.getByRole('menu', { name: `Add to ${name}` }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await holds(him.page, name, 'Person 2');
    await page.getByRole('treeitem', { name: 'Person 2', exact: true }).click();
    await page.keyboard.press('Delete');
    await holds(him.page, name, 'Missing');
    await undo(page);
    await holds(him.page, name, 'Person 2');
    await list(him.page, name).getByRole('button', { name: `Remove Person 2 from ${name}` }).click();
    await holds(him.page, name, '');
    assert.deepEqual(await audit(him.page, 'lists'), []);
});

test('on a phone by touch, in what fits', async () => {
    const phone = await openStudio(browser, server.url, { size: PHONE });
    await phone.page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Inspect' }).tap();
    await thing(phone.page, 'Film').tap();
    await holds(phone.page, 'Film tags', 'night,rain');
    await inspector(her.page).getByRole('searchbox', { name: 'Search properties' }).fill('');
    await thing(her.page, 'Film').click();
    await phone.page.screenshot({ path: shot('lists-phone') });
    assert.ok((await overflow(phone.page)) <= 0);
    await list(phone.page, 'Film tags').getByRole('button', { name: 'Remove night from Film tags' }).tap();
    await holds(her.page, 'Film tags', 'rain');
    await undo(phone.page);
    await holds(phone.page, 'Film tags', 'night,rain');
    assert.deepEqual(phone.faults, []);
    await phone.context.close();
});

test('films are found by their tags', async () => {
    for (let i = 0; i < 12; i++)
        await fetch(`${server.url}/api/films?title=Film ${i}`, { method: 'POST', headers: { Origin: server.url } });
    const context = await browser.newContext(PHONE);
    const page = await context.newPage();
    await page.goto(server.url);
    const shown = page.getByRole('list', { name: 'Your films' }).getByRole('link');
    await until('all are there', async () => (await shown.count()) === 13);
    await page.getByRole('searchbox').fill('rain');
    await until('one is left', async () => (await shown.allTextContents()).join() === 'Demo');
    await page.getByText('night, rain').waitFor();
    await page.screenshot({ path: shot('lists-films') });
    assert.deepEqual(await audit(page, 'films'), []);
    await context.close();
});

test('no error was logged', () => {
    assert.deepEqual([...her.faults, ...him.faults], []);
});
