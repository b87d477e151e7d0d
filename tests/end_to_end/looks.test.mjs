// Looks of one's own: a .cube file changes the picture, is undone, is kept, and is taken by a still.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { apart, look, openBrowser, openStudio, PROGRAM, root, Server, shot, until } from './studio.mjs';

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

/** A negative, at the two corners of each axis. */
const negative = () => {
    const lines = ['TITLE "Negative"', 'LUT_3D_SIZE 2'];
    for (const b of [1, 0]) for (const g of [1, 0]) for (const r of [1, 0]) lines.push(`${r} ${g} ${b}`);
    return Buffer.from(lines.join('\r\n'));
};
const drop = (name, bytes) =>
    page.evaluate(([title, content]) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(content)], title));
        document.querySelector('section.picture').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    }, [name, [...bytes]]);
const hash = () => page.evaluate(async () => (await (await fetch('/api/looks')).json()).map((entry) => entry.title));

test('a .cube that is dropped on the picture changes it, and an Undo brings it back', async () => {
    const first = await look(page);
    await drop('any.cube', negative());
    await until('the negative', async () => apart(first, await look(page, 3)) > 30, 20_000);
    assert.deepEqual(await hash(), ['Negative']);
    await page.screenshot({ path: shot('desktop-look') });
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await until('the first again', async () => apart(first, await look(page, 3)) < 8, 10_000);
    await page.getByRole('button', { name: 'Redo', exact: true }).click();
    await until('the negative again', async () => apart(first, await look(page, 3)) > 30, 10_000);
});

test('a file that is none is named with the line at fault', async () => {
    await drop('broken.cube', Buffer.from('LUT_3D_SIZE 2\n0 0 0\n0 0 nan\n'.padEnd(120, ' ')));
    await page.getByRole('alert').filter({ hasText: /broken\.cube.*line 3: nan/ }).waitFor({ timeout: 20_000 });
    assert.deepEqual(await hash(), ['Negative']);
});

test('a restart keeps the look', async () => {
    const before = await look(page);
    await server.end();
    await server.begin();
    await page.reload();
    await until('the negative', async () => apart(before, await look(page, 3)) < 15, 30_000);
    assert.deepEqual(await hash(), ['Negative']);
});

test('a still takes the look, and names one that is not there', () => {
    const data = join(server.place, 'data');
    const elsewhere = join(server.place, 'elsewhere');
    mkdirSync(elsewhere);
    const project = join(server.place, 'film.json');
    const run = (...words) => spawnSync(PROGRAM, words, { cwd: root, encoding: 'utf8' });
    assert.equal(run('export', '--data', data, '--output', project).status, 0);
    const still = (folder, name) => run('render', project, '--data', folder, '--output', join(server.place, name), '--size', '64x36', '--spp', '1');
    const taken = still(data, 'taken.png');
    assert.equal(taken.status, 0);
    assert.doesNotMatch(taken.stderr, /look/);
    const without = still(elsewhere, 'without.png');
    assert.equal(without.status, 0);
    assert.match(without.stderr, /film.look_table: there is no Look table "[0-9a-f]{18}"/);
    assert.notDeepEqual(readFileSync(join(server.place, 'taken.png')), readFileSync(join(server.place, 'without.png')));
});

test('no error was logged', () => assert.deepEqual(faults, []));
