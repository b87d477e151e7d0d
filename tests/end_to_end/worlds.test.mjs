// Worlds: one from the library, one of one's own, and files that are none.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { apart, look, openBrowser, openStudio, saved, Server, shot, until } from './studio.mjs';

let server;
let browser;
let page;
let faults;

before(async () => {
    server = await Server.start();
    browser = await openBrowser();
    ({ page, faults } = await openStudio(browser, server.url));
});
after(async () => {
    await browser?.close();
    await server?.close();
});

/** A Radiance picture: warm sky above, dark ground below, uncompressed. */
function radiance(width = 64, height = 32) {
    const head = Buffer.from(`#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y ${height} +X ${width}\n`);
    const pixels = Buffer.alloc(width * height * 4);
    for (let i = 0; i < width * height; i++) pixels.set(i < (width * height) / 2 ? [220, 90, 30, 130] : [20, 10, 40, 127], 4 * i);
    return Buffer.concat([head, pixels]);
}

const worlds = () => page.getByRole('listbox', { name: 'Worlds' }).getByRole('option');
const chosen = () => page.getByRole('listbox', { name: 'Worlds' }).getByRole('option', { selected: true }).textContent();

test('the library holds at least two dozen, with pictures', async () => {
    await until('worlds', async () => (await worlds().count()) >= 24, 20_000);
    await until('thumbnails', () => page.evaluate(() => {
        const seen = [...document.querySelectorAll('.world img')].filter((image) => image.getBoundingClientRect().top < innerHeight - 200);
        return seen.length > 4 && seen.every((image) => image.complete && image.naturalWidth > 0);
    }));
    await page.screenshot({ path: shot('desktop') });
});

test('a click swaps the world, an Undo brings it back', async () => {
    const before = await chosen();
    const first = await look(page);
    const other = worlds().filter({ hasNotText: before }).nth(3);
    const title = await other.textContent();
    await other.click();
    assert.equal(await chosen(), title);
    await until('another light', async () => apart(first, await look(page, 3)) > 4);
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await until('the first again', async () => (await chosen()) === before);
});

test('the search finds, and names the nearest when nothing fits', async () => {
    const search = page.getByRole('searchbox', { name: 'Search worlds' });
    const title = (await worlds().nth(2).textContent()).split(' ')[0];
    await search.fill(title);
    assert.ok((await worlds().count()) >= 1);
    await search.fill('zzzqqq');
    await page.getByText('No world is like that. Nearest:').waitFor();
    assert.equal(await worlds().count(), 3);
    await search.fill('');
});

test('a world that does not exist is told, with others in its place, and nothing is written', async () => {
    const before = await chosen();
    const revision = await saved(page);
    await page.keyboard.press('Control+K');
    const line = page.getByRole('combobox', { name: 'Command' });
    await line.fill('world paris');
    const options = page.getByRole('listbox', { name: 'Commands' }).getByRole('option');
    await options.filter({ hasText: 'There is no world “paris”' }).waitFor();
    assert.ok((await options.count()) > 3, 'and others are offered');
    await page.screenshot({ path: shot('desktop-no-such-world') });
    await page.keyboard.press('Enter');
    assert.equal(await line.isVisible(), true, 'there is nothing to be done');
    await page.keyboard.press('Escape');
    assert.equal(await chosen(), before);
    assert.equal(await saved(page), revision);
});

test('a file of one’s own becomes the world', async () => {
    const first = await look(page);
    await page.locator('input[type=file]').setInputFiles({ name: 'warm_evening.hdr', mimeType: 'application/octet-stream', buffer: radiance() });
    await until('it is chosen', async () => /warm.evening/i.test(await chosen().catch(() => '')), 20_000);
    await until('its light', async () => apart(first, await look(page, 3)) > 4, 10_000);
    await page.screenshot({ path: shot('desktop-own-world') });
});

test('what is no environment is named with its fault, and nothing changes', async () => {
    const before = await chosen();
    const notice = page.getByRole('alert');
    await page.locator('input[type=file]').setInputFiles({ name: 'holiday.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no') });
    await notice.filter({ hasText: 'holiday.jpg' }).waitFor();
    await page.locator('input[type=file]').setInputFiles({ name: 'broken.hdr', mimeType: 'application/octet-stream', buffer: Buffer.from('#?RADIANCE\nnonsense') });
    await notice.filter({ hasText: 'broken.hdr' }).waitFor({ timeout: 20_000 });
    assert.equal(await chosen(), before);
});

test('no error was logged', () => assert.deepEqual(faults, []));
