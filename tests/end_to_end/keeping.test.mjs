// Nothing is lost: over a reload, for others, over a restart of the server, and while the server is away.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, openStudio, pictured, saved, Server, slider, until, valueOf } from './studio.mjs';

const NAMES = ['Sun elevation', 'Sun azimuth', 'Exposure', 'Key light gain', 'Joy', 'Anger', 'Time of day'];
let server;
let browser;
let page;
let context;
let faults;

before(async () => {
    server = await Server.start();
    browser = await openBrowser();
    ({ page, context, faults } = await openStudio(browser, server.url));
});
after(async () => {
    await browser?.close();
    await server?.close();
});

const all = async (on) => Object.fromEntries(await Promise.all(NAMES.map(async (name) => [name, await valueOf(slider(on, name))])));

test('a reload shows what was set, and Undo still knows it', async () => {
    const start = await valueOf(slider(page, 'Joy'));
    for (const name of NAMES) await slider(page, name).press('PageUp');
    await slider(page, 'Joy').press('PageUp');
    await until('saved', async () => (await saved(page)) >= 8);
    const before = await all(page);
    await page.reload();
    await pictured(page);
    assert.deepEqual(await all(page), before);
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await until('undone', async () => (await valueOf(slider(page, 'Joy'))) < before.Joy);
    assert.ok((await valueOf(slider(page, 'Joy'))) > start);
});

test('another person sees it at once, while the hand still moves', async () => {
    const other = await openStudio(browser, server.url);
    const mine = slider(page, 'Sun azimuth');
    const revision = await saved(page);
    await mine.focus();
    await page.keyboard.down('ArrowUp');
    const held = await valueOf(mine);
    await until('the other page follows the draft', async () => (await valueOf(slider(other.page, 'Sun azimuth'))) === held);
    await page.keyboard.up('ArrowUp');
    // The next test counts what is not saved: nothing of this one may be left.
    await until('it is saved', async () => (await saved(page)) > revision);
    await page.getByRole('list', { name: 'Directors here' }).waitFor();
    assert.deepEqual(other.faults, []);
    await other.context.close();
});

test('changes made while the server is away are kept here and sent in order', async () => {
    const exposure = slider(page, 'Exposure');
    await server.end();
    await page.getByText(/^Reconnecting/).waitFor();
    await exposure.press('ArrowDown');
    await exposure.press('ArrowDown');
    const wanted = await valueOf(exposure);
    await page.getByText('2 changes kept').waitFor();
    const revision = await saved(page);
    await server.begin();
    await until('sent', async () => (await saved(page)) >= revision + 2, 10_000);
    assert.equal(await valueOf(exposure), wanted);
    assert.equal(await page.getByText(/changes? kept/).count(), 0);
    const fresh = await openStudio(browser, server.url);
    assert.deepEqual(await all(fresh.page), await all(page));
    await fresh.context.close();
});

test('the page comes back by itself within five seconds of a cut', async () => {
    await context.setOffline(true);
    await server.end('SIGKILL');
    await page.getByText(/^Reconnecting/).waitFor();
    await server.begin();
    await context.setOffline(false);
    await until('the picture moves again', () => page.evaluate(async () => {
        const shown = () => document.querySelector('.tag-lost') === null;
        return shown();
    }), 5000);
});

test('no error was logged', () => assert.deepEqual(faults, []));
