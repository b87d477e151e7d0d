// Films: made, opened, renamed, duplicated, deleted, brought back, carried as a file, and all as left after a kill.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
    audit, DESKTOP, inStudio, openBrowser, openStudio, overflow, PHONE, root, saved, Server, shot, slider, until, valueOf,
} from './studio.mjs';

const { WebSocket } = createRequire(join(root, 'web/package.json'))('ws');
const folder = mkdtempSync(join(tmpdir(), 'limn-films-'));
let server;
let browser;
let context;
let page;
const faults = [];

before(async () => {
    server = await Server.start();
    browser = await openBrowser();
    context = await browser.newContext(DESKTOP);
    page = await watched(context);
    await page.goto(server.url);
});
after(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
});

async function watched(where) {
    const fresh = await where.newPage();
    fresh.on('pageerror', (error) => faults.push(String(error?.stack ?? error)));
    return fresh;
}

const film = (title, on = page) => on.getByRole('link', { name: title, exact: true });
const filmId = async (title) => /\/film\/([^/]+)$/.exec(await film(title).getAttribute('href'))[1];
const titles = (on = page) => on.getByRole('list', { name: 'Your films' }).getByRole('link').allTextContents();
const focused = (on = page) => on.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent);
const home = async () => {
    await page.goto(server.url);
    await page.getByRole('list', { name: 'Your films' }).waitFor();
};
async function choose(title, item) {
    await page.getByRole('button', { name: `More, ${title}`, exact: true }).click();
    await page.getByRole('menuitem', { name: item, exact: true }).click();
}
async function renameTo(title, fresh) {
    await film(title).focus();
    await page.keyboard.press('F2');
    await page.getByRole('textbox', { name: `New title of ${title}` }).fill(fresh);
    await page.keyboard.press('Enter');
    await film(fresh).waitFor();
}
/** Sets Joy in the studio that is shown, and waits until it is on disk. @returns the value */
async function makeJoyful(steps) {
    const revision = await saved(page);
    for (let i = 0; i < steps; i++) await slider(page, 'Joy').press('ArrowUp');
    await until('saved', async () => (await saved(page)) > revision);
    return valueOf(slider(page, 'Joy'));
}

let joy;

test('a new film opens at once, is called as the server names it, and is on the list with a picture of its own', async () => {
    await page.getByRole('button', { name: 'New film' }).click();
    await page.waitForURL(/\/film\/(?!demo$)[^/]+$/);
    await inStudio(page);
    const title = await page.title();
    assert.match(title, /^Untitled, \d{1,2} \p{L}+$/u);
    joy = await makeJoyful(4);
    await page.getByRole('link', { name: 'All films' }).click();
    await film(title).waitFor();
    await until('a thumbnail', () => page.evaluate((name) => {
        const link = [...document.querySelectorAll('.film-link')].find(({ textContent }) => textContent === name);
        const picture = link.closest('li').querySelector('img');
        return picture?.complete && Math.abs(picture.naturalWidth / picture.naturalHeight - 16 / 9) < 0.05;
    }, title), 60_000);
    await page.screenshot({ path: shot('films') });
    await renameTo(title, 'The Landlady');
    assert.equal(await focused(), 'The Landlady');
});

test('a new title is the film’s everywhere; Esc leaves the old one, and none at all is refused in place', async () => {
    await page.keyboard.press('F2');
    await page.keyboard.type('Nothing');
    await page.keyboard.press('Escape');
    assert.equal(await focused(), 'The Landlady');
    await page.keyboard.press('F2');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Enter');
    await page.getByText('A film needs a title.').waitFor();
    const field = page.getByRole('textbox', { name: 'New title of The Landlady' });
    await field.fill('映'.repeat(67));
    await page.keyboard.press('Enter');
    await page.getByText('Too long by 1 letter').waitFor();
    assert.equal(await field.inputValue(), '映'.repeat(67));
    await page.keyboard.press('Escape');
    const other = await openStudio(browser, server.url, { path: `/film/${await filmId('The Landlady')}` });
    assert.equal(await other.page.title(), 'The Landlady');
    await renameTo('The Landlady', 'Nächte in Triest');
    await until('the page in it is called so', async () => (await other.page.title()) === 'Nächte in Triest');
    await until('the list tells who is in it', async () => (await page.getByText('1 person in it').count()) === 1, 15_000);
    assert.deepEqual(other.faults, []);
    await other.context.close();
    await renameTo('Nächte in Triest', 'The Landlady');
});

test('a duplicate is the same film, and from then on its own', async () => {
    await choose('The Landlady', 'Duplicate');
    await until('two', async () => (await titles()).length === 3);
    const copy = await focused();
    assert.notEqual(copy, 'The Landlady');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/film\//);
    await inStudio(page);
    assert.equal(await valueOf(slider(page, 'Joy')), joy);
    const more = await makeJoyful(1);
    assert.ok(more > joy);
    await home();
    await film('The Landlady').click();
    await inStudio(page);
    assert.equal(await valueOf(slider(page, 'Joy')), joy);
    await home();
    await renameTo(copy, 'Night Shift');
});

test('a deleted film is gone at once and back at once, and whoever is in it is told', async () => {
    const id = await filmId('Night Shift');
    const other = await openStudio(browser, server.url, { path: `/film/${id}` });
    await film('Night Shift').focus();
    await page.keyboard.press('Delete');
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    assert.equal((await titles()).includes('Night Shift'), false);
    await other.page.getByRole('heading', { name: 'This film was deleted' }).waitFor();
    assert.deepEqual(await audit(other.page, 'deleted'), []);
    await page.keyboard.press('Control+z');
    await film('Night Shift').waitFor();
    assert.equal(await focused(), 'Night Shift');
    await inStudio(other.page);
    await film('Night Shift').focus();
    await page.keyboard.press('Delete');
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await other.page.getByRole('button', { name: 'Restore' }).click();
    await inStudio(other.page);
    await film('Night Shift').waitFor({ timeout: 15_000 });
    assert.deepEqual(other.faults, []);
    await other.context.close();
});

let file;

test('a film goes into a file and comes back from it, its title and values with it', async () => {
    const coming = page.waitForEvent('download');
    await choose('The Landlady', 'Export');
    const download = await coming;
    assert.equal(download.suggestedFilename(), 'The Landlady.limn');
    file = join(folder, 'The Landlady.limn');
    await download.saveAs(file);
    await choose('The Landlady', 'Delete');
    await page.getByRole('button', { name: /^Deleted films/ }).click();
    await page.getByText('30 days left').waitFor();
    await page.getByRole('button', { name: 'Delete for good, The Landlady' }).click();
    assert.equal(await focused(), 'Keep');
    await page.getByRole('button', { name: 'Delete for good', exact: true }).click();
    await until('gone', async () => (await page.getByText('Deleted films').count()) === 0);
    await page.getByLabel('Film files').setInputFiles(file);
    await film('The Landlady').waitFor({ timeout: 20_000 });
    await until('the focus is on it', async () => (await focused()) === 'The Landlady');
    await page.keyboard.press('Enter');
    await inStudio(page);
    assert.equal(await valueOf(slider(page, 'Joy')), joy);
    await home();
});

test('what is no film, or a damaged one, is refused in a sentence, and the others are taken', async () => {
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1] ^= 0x40;
    writeFileSync(join(folder, 'damaged.limn'), bytes);
    writeFileSync(join(folder, 'empty.limn'), '');
    writeFileSync(join(folder, 'picture.hdr'), 'x');
    const count = (await titles()).length;
    await page.getByLabel('Film files').setInputFiles(['damaged.limn', 'empty.limn', 'picture.hdr'].map((name) => join(folder, name)));
    const alert = page.getByRole('alert');
    await until('all three are named', async () => /picture\.hdr/.test(await alert.textContent().catch(() => '')), 20_000);
    const said = await alert.textContent();
    for (const name of ['damaged.limn was not imported: ', 'empty.limn is empty.', 'picture.hdr is no film']) assert.ok(said.includes(name), said);
    assert.equal((await titles()).length, count);
    await page.getByRole('button', { name: 'Dismiss' }).last().click();
    const dragged = await page.evaluateHandle((content) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([content], 'dropped.limn'));
        return transfer;
    }, 'no film');
    await page.dispatchEvent('body', 'dragenter', { dataTransfer: dragged });
    await page.getByText('Drop to import a film').waitFor();
    await page.dispatchEvent('body', 'drop', { dataTransfer: dragged });
    await until('it is refused', async () => /dropped\.limn was not imported: /.test(await page.getByRole('alert').allTextContents()), 20_000);
    assert.equal(await page.getByText('Drop to import a film').count(), 0);
});

test('a killed server comes back with all films as they were left, and the list comes back by itself', async () => {
    await choose('Night Shift', 'Delete');
    await page.getByRole('button', { name: /^Deleted films/ }).click();
    await page.getByRole('button', { name: 'Restore Night Shift' }).waitFor();
    const known = await titles();
    await server.end('SIGKILL');
    await page.getByText(/^Disconnected\./).waitFor({ timeout: 15_000 });
    assert.deepEqual(await titles(), known);
    await page.screenshot({ path: shot('films-away') });
    await page.getByRole('button', { name: 'New film' }).click();
    await page.getByText('No film was made: the server could not be reached.').waitFor();
    await server.begin();
    await page.getByText(/^Disconnected\./).waitFor({ state: 'detached', timeout: 15_000 });
    await page.reload();
    await film('The Landlady').waitFor();
    assert.deepEqual(await titles(), known);
    await page.getByRole('button', { name: /^Deleted films/ }).click();
    await page.getByRole('button', { name: 'Restore Night Shift' }).click();
    await film('Night Shift').click();
    await inStudio(page);
    assert.ok((await valueOf(slider(page, 'Joy'))) > joy);
    await home();
    await film('The Landlady').click();
    await inStudio(page);
    assert.equal(await valueOf(slider(page, 'Joy')), joy);
    await home();
});

test('the list is used by keys alone', async () => {
    await home();
    const order = await titles();
    await page.getByRole('button', { name: 'New film' }).focus();
    await page.keyboard.press('Tab');
    assert.equal(await focused(), order[0]);
    await page.keyboard.press('ArrowRight');
    assert.equal(await focused(), order[1]);
    await page.keyboard.press('End');
    assert.equal(await focused(), order.at(-1));
    await page.keyboard.press('Tab');
    assert.equal(await focused(), `More, ${order.at(-1)}`);
    await page.keyboard.press('Enter');
    await page.keyboard.press('r');
    assert.equal(await focused(), 'Rename');
    await page.keyboard.press('Escape');
    assert.equal(await focused(), `More, ${order.at(-1)}`);
    await page.keyboard.press('Tab');
    assert.notEqual(await focused(), order[0], 'the list is one stop');
    const sort = page.getByRole('radiogroup', { name: 'Sort by' });
    await sort.getByRole('radio', { name: 'Changed' }).focus();
    await page.keyboard.press('ArrowRight');
    const listed = (wanted) => async () => (await titles()).join('\n') === wanted.join('\n');
    await until('they are listed by name', listed(order.toSorted((a, b) => a.localeCompare(b, 'en'))));
    await page.keyboard.press('ArrowLeft');
    await until('and by the newest change again', listed(order));
});

test('an address of no film says so and leads back', async () => {
    await page.goto(`${server.url}/film/there-is-none`);
    await page.getByRole('heading', { name: 'There is no film of this name' }).waitFor();
    assert.deepEqual(await audit(page, 'no film'), []);
    await page.screenshot({ path: shot('film-missing') });
    await page.getByRole('link', { name: 'All films' }).click();
    await film('The Landlady').waitFor();
});

test('nothing shifts when the films come, and axe finds nothing in any theme', async () => {
    for (const theme of ['dark', 'light', 'contrast']) {
        const own = await browser.newContext(DESKTOP);
        const fresh = await watched(own);
        await fresh.addInitScript((name) => {
            localStorage.setItem('limn.theme', name);
            window.shifted = 0;
            new PerformanceObserver((list) => {
                for (const entry of list.getEntries()) window.shifted += entry.value;
            }).observe({ type: 'layout-shift', buffered: true });
        }, theme);
        await fresh.route('**/api/films', async (route) => setTimeout(() => void route.continue(), 400));
        await fresh.goto(server.url);
        await fresh.locator('.films .block').first().waitFor();
        assert.deepEqual(await audit(fresh, `${theme}, loading`), []);
        await film('The Landlady', fresh).waitFor();
        assert.equal(await fresh.evaluate(() => window.shifted), 0);
        assert.deepEqual(await audit(fresh, theme), []);
        await fresh.getByRole('button', { name: 'More, The Landlady', exact: true }).click();
        assert.deepEqual(await audit(fresh, `${theme}, menu`), []);
        await fresh.screenshot({ path: shot(`films-${theme}`) });
        await own.close();
    }
});

test('on a phone and in small windows all is there, nothing is cut off, and thumbs find it', async () => {
    for (const [name, size] of [
        ['phone', PHONE], ['narrow', { ...PHONE, viewport: { width: 320, height: 640 } }], ['zoomed', { viewport: { width: 350, height: 215 } }],
    ]) {
        const own = await browser.newContext(size);
        const fresh = await watched(own);
        await fresh.goto(server.url);
        await film('The Landlady', fresh).waitFor();
        assert.ok((await overflow(fresh)) <= 0, `${name} scrolls sideways`);
        assert.deepEqual(await audit(fresh, name), []);
        await fresh.screenshot({ path: shot(`films-${name}`) });
        const more = fresh.getByRole('button', { name: 'More, The Landlady', exact: true });
        await (size.hasTouch ? more.tap() : more.click());
        const { width, height } = size.viewport;
        const menu = await fresh.getByRole('menu').boundingBox();
        assert.ok(menu.x >= 0 && menu.y >= 0 && menu.x + menu.width <= width && menu.y + menu.height <= height, `${name}: the menu is cut off`);
        if (size.hasTouch) {
            const small = await fresh.evaluate(() => [...document.querySelectorAll('button')]
                .map((button) => [button.getAttribute('aria-label') ?? button.textContent, button.getBoundingClientRect()])
                .filter(([, box]) => box.width > 0 && box.height < 43.5).map(([label]) => label));
            assert.deepEqual(small, []);
        }
        await fresh.keyboard.press('Escape');
        await own.close();
    }
});

test('a page’s secret is told to nobody, and a duplicated tab is someone else', async () => {
    const path = `/film/${await filmId('The Landlady')}`;
    const one = await openStudio(browser, server.url, { path });
    const secret = await one.page.evaluate(() => sessionStorage.getItem('limn.secret'));
    assert.match(secret, /^[0-9a-f]{64}$/);

    const mine = randomBytes(32).toString('hex');
    const heard = [];
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws/${path.split('/').pop()}`, { origin: server.url });
    socket.on('open', () => socket.send(JSON.stringify({ type: 'hello', protocol: 3, secret: mine, codec: 'jpeg', width: 64, height: 36 })));
    socket.on('message', (data, binary) => !binary && heard.push(String(data)));
    await until('a welcome', () => heard.some((text) => JSON.parse(text).type === 'welcome'));
    const welcome = heard.map((text) => JSON.parse(text)).find(({ type }) => type === 'welcome');
    const named = (of) => createHash('sha256').update(`limn client ${of}`).digest('hex').slice(0, 32);
    assert.equal(welcome.client, named(mine));

    // A duplicated tab begins with a copy of the first one's storage.
    const copy = await one.page.evaluate(() => ({ ...sessionStorage }));
    const two = await one.context.newPage();
    await two.addInitScript((kept) => {
        if (!sessionStorage.getItem('limn.secret')) for (const [key, value] of Object.entries(kept)) sessionStorage.setItem(key, value);
    }, copy);
    await two.goto(server.url + path);
    await inStudio(two);
    assert.notEqual(await two.evaluate(() => sessionStorage.getItem('limn.secret')), secret);
    await until('all three are in it', () => heard.map((text) => JSON.parse(text)).some(({ type, members }) => type === 'members' && members.length === 3));
    assert.ok((await slider(one.page, 'Joy').count()) === 1 && !(await one.page.locator('.tag-lost').count()), 'the first page stays connected');
    for (const text of heard) assert.ok(!text.includes(secret) && !text.includes(mine), 'a secret was told');
    assert.ok(heard.some((text) => text.includes(named(secret))));

    // A reload is the same person, whose numbers go on.
    const revision = await saved(one.page);
    await slider(one.page, 'Anger').press('PageUp');
    await until('saved', async () => (await saved(one.page)) > revision);
    await one.page.reload();
    await inStudio(one.page);
    assert.equal(await one.page.evaluate(() => sessionStorage.getItem('limn.secret')), secret);
    await slider(one.page, 'Anger').press('PageUp');
    await until('saved again', async () => (await saved(one.page)) > revision + 1);
    socket.close();
    await one.context.close();
    assert.deepEqual(one.faults, []);
});

test('when as many films are open as may be, the next says so and opens as soon as one is left', async () => {
    const { limits } = await (await fetch(`${server.url}/api/films`)).json();
    const headers = { origin: server.url };
    const make = async () => (await (await fetch(`${server.url}/api/films`, { method: 'POST', headers })).json()).id;
    const sockets = [];
    for (let i = 0; i < limits.open; i++) {
        const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws/${await make()}`, { origin: server.url });
        socket.on('open', () => socket.send(JSON.stringify({
            type: 'hello', protocol: 3, secret: randomBytes(32).toString('hex'), codec: 'jpeg', width: 64, height: 36,
        })));
        await new Promise((done) => socket.on('message', done));
        sockets.push(socket);
    }
    const last = await make();
    await page.goto(`${server.url}/film/${last}`);
    await page.getByRole('heading', { name: 'This film cannot be opened now' }).waitFor();
    assert.deepEqual(await audit(page, 'full'), []);
    sockets[0].close();
    await page.getByRole('heading', { name: 'This film cannot be opened now' }).waitFor({ state: 'detached' });
    for (const socket of sockets) socket.close();
    await inStudio(page, 90_000);
});

test('no page failed', () => assert.deepEqual(faults, []));
