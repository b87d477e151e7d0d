// A hand on sliders, keys, camera and palette: the picture follows, one gesture is one undo.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { apart, look, openBrowser, openStudio, saved, Server, shot, slider, until, valueOf } from './studio.mjs';

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

/** Presses on a slider's thumb and moves it by pixels, in small steps; does not let go. */
async function grab(control, pixels, steps = 12) {
    const thumb = await control.locator('.thumb').boundingBox();
    const [x, y] = [thumb.x + thumb.width / 2, thumb.y + thumb.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let i = 1; i <= steps; i++) {
        await page.mouse.move(x + (pixels * i) / steps, y);
        await new Promise((done) => setTimeout(done, 16));
    }
}

test('a drag changes the picture, commits once, and one Undo takes it back', async () => {
    const sun = slider(page, 'Exposure');
    const start = await valueOf(sun);
    const revision = await saved(page);
    const first = await look(page);
    const noise = apart(first, await look(page));
    await grab(sun, 30);
    const dragged = await valueOf(sun);
    assert.ok(dragged > start, 'the value follows the hand');
    await until('the picture follows while the hand still holds', async () => apart(first, await look(page, 3)) > 4 * noise + 2);
    assert.equal(await saved(page), revision, 'nothing is committed before the release');
    await page.mouse.up();
    await until('one revision', async () => (await saved(page)) === revision + 1);
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await until('the value is back', async () => (await valueOf(sun)) === start);
    await page.getByRole('button', { name: 'Redo', exact: true }).click();
    await until('and forth', async () => (await valueOf(sun)) === dragged);
    await page.keyboard.press('Control+z');
    await until('and back by key', async () => (await valueOf(sun)) === start);
});

test('what is pinned becomes a slider under the picture, on this device alone', async () => {
    const strip = page.getByRole('region', { name: 'Live-Tweak' });
    const revision = await saved(page);
    await page.getByRole('button', { name: 'Pin a slider' }).click();
    await page.keyboard.type('idle');
    await page.keyboard.press('Enter');
    const idle = strip.getByRole('slider', { name: 'Idle energy', exact: true });
    await idle.waitFor();
    await page.reload();
    await idle.waitFor();
    await strip.getByRole('button', { name: 'Unpin Idle energy' }).click({ force: true });
    await until('it is gone', async () => (await idle.count()) === 0);
    assert.equal(await saved(page), revision);
});

test('scopes and false colour show the picture that is there', async () => {
    await page.keyboard.press('w');
    const scope = page.getByRole('img', { name: 'Histogram of the picture' });
    const inked = () => scope.evaluate((canvas) => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((v, i) => i % 4 < 3 && v > 40));
    await until('the histogram', inked);
    await page.keyboard.press('Shift+W');
    const shown = page.getByRole('img', { name: 'Picture in false colour' });
    await until('false colour', () =>
        shown.evaluate((canvas) => {
            const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            // Mid grey somewhere on a lit face.
            for (let i = 0; i < data.length; i += 4) if (data[i] === 60 && data[i + 1] === 190 && data[i + 2] === 80) return true;
            return false;
        }),
    );
    await page.keyboard.press('Shift+W');
    await page.keyboard.press('w');
    await until('both are gone', async () => (await scope.count()) + (await shown.count()) === 0);
});

test('Esc during a drag leaves no trace', async () => {
    const sun = slider(page, 'Sun elevation');
    const start = await valueOf(sun);
    const revision = await saved(page);
    await grab(sun, 25);
    assert.notEqual(await valueOf(sun), start);
    await page.keyboard.press('Escape');
    assert.equal(await valueOf(sun), start);
    await page.mouse.up();
    await new Promise((done) => setTimeout(done, 300));
    assert.equal(await saved(page), revision);
});

test('a held key is one undo, however long', async () => {
    const gain = slider(page, 'Key light gain');
    const start = await valueOf(gain);
    await gain.focus();
    for (let i = 0; i < 40; i++) {
        await page.keyboard.down('ArrowUp');
        await new Promise((done) => setTimeout(done, 16));
    }
    await page.keyboard.up('ArrowUp');
    assert.ok(Math.abs((await valueOf(gain)) - start - 4) < 1e-6);
    await page.keyboard.press('Control+z');
    await until('the light is back', async () => (await valueOf(gain)) === start);
});

test('1 and 2 make her glad and angry, and nothing while one types', async () => {
    const [joy, anger] = [slider(page, 'Joy'), slider(page, 'Anger')];
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press('1');
    await until('joy', async () => (await valueOf(joy)) === 0.8);
    await page.keyboard.press('1');
    await page.keyboard.press('2');
    await until('anger', async () => (await valueOf(joy)) === 0 && (await valueOf(anger)) === 0.8);
    await page.keyboard.press('2');
    await until('calm', async () => (await valueOf(anger)) === 0);
    await page.getByRole('searchbox', { name: 'Search worlds' }).fill('1');
    await page.getByRole('searchbox', { name: 'Search worlds' }).press('2');
    assert.deepEqual([await valueOf(joy), await valueOf(anger)], [0, 0]);
    await page.getByRole('searchbox', { name: 'Search worlds' }).fill('');
});

test('a value is typed with units and arithmetic', async () => {
    const field = page.getByRole('spinbutton', { name: 'Time of day value', exact: true });
    await field.click();
    await field.fill('18:30');
    await field.press('Enter');
    await until('half past six', async () => (await valueOf(slider(page, 'Time of day'))) === 18.5);
    await field.fill('33/2');
    await field.press('Enter');
    await until('half past four', async () => (await valueOf(slider(page, 'Time of day'))) === 16.5);
    await field.press('Escape');
});

test('the palette sets a property by its name and value', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Command' }).fill('exposure 1.5');
    await page.screenshot({ path: shot('palette') });
    await page.keyboard.press('Enter');
    await until('exposure', async () => (await valueOf(slider(page, 'Exposure'))) === 1.5);
    await slider(page, 'Exposure').press('Delete');
    await until('the default', async () => (await valueOf(slider(page, 'Exposure'))) === 0);
});

test('the camera orbits, comes closer and is undone, by hand over the picture', async () => {
    await page.getByRole('button', { name: 'Camera', exact: true }).first().click();
    const panel = page.getByRole('region', { name: 'Camera' });
    const azimuth = panel.getByRole('slider', { name: 'Camera azimuth' }).or(panel.getByRole('slider', { name: 'Azimuth, Camera' }));
    const distance = panel.getByRole('slider', { name: 'Camera distance' }).or(panel.getByRole('slider', { name: 'Distance, Camera' }));
    const [turn, far] = [await valueOf(azimuth), await valueOf(distance)];
    const first = await look(page);
    const box = await page.getByTestId('picture').boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    for (let i = 1; i <= 10; i++) await page.mouse.move(box.x + box.width / 2 + 12 * i, box.y + box.height / 2);
    await page.mouse.up();
    assert.ok(Math.abs((await valueOf(azimuth)) - turn) > 10);
    await page.mouse.wheel(0, -240);
    await until('closer', async () => (await valueOf(distance)) < far);
    await until('another picture', async () => apart(first, await look(page, 3)) > 4);
    await new Promise((done) => setTimeout(done, 400));
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await until('both taken back', async () => (await valueOf(azimuth)) === turn && (await valueOf(distance)) === far);
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Void' }).click();
});

test('Hold lets the picture settle', async () => {
    const hold = page.getByRole('button', { name: 'Hold', exact: true });
    await hold.click();
    await until('settling', async () => /Settl/.test(await page.getByRole('status', { name: 'Picture quality' }).textContent()), 20_000);
    await page.screenshot({ path: shot('desktop-hold') });
    await hold.click();
    await until('live', async () => /Live/.test(await page.getByRole('status', { name: 'Picture quality' }).textContent()));
});

test('the latency is measured and split', async () => {
    await slider(page, 'Key light gain').press('ArrowUp');
    await until('a figure', async () => /^\d+ ms$/.test(await page.getByTestId('latency').textContent()));
    await page.getByRole('button', { name: /^Latency/ }).click();
    await until('seven parts', async () => (await page.getByRole('group', { name: 'Latency split' }).getByRole('listitem').count()) === 7);
    await page.getByRole('button', { name: /^Latency/ }).click();
});

test('no error was logged', () => assert.deepEqual(faults, []));
