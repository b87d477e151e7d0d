// What is typed, and what is not: fields change by typing alone, keys work on every layout and in every field.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openBrowser, openStudio, saved, Server, shot, sleep, slider, until, valueOf } from './studio.mjs';

let server;
let browser;
let page;
let faults;
let keys;

before(async () => {
    server = await Server.start();
    browser = await openBrowser();
    ({ page, faults } = await openStudio(browser, server.url));
    keys = await page.context().newCDPSession(page);
});
after(async () => {
    await browser?.close();
    await server?.close();
});

const ALT = 1, CTRL = 2, META = 4, SHIFT = 8;

/** A key as a layout types it: the sign, and the place of the key. */
async function press(key, code, modifiers = 0, more = {}) {
    const event = { key, code, modifiers, windowsVirtualKeyCode: key.length === 1 ? key.toUpperCase().charCodeAt(0) : 0, ...more };
    await keys.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event });
    await keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
}

const inspector = () => page.getByRole('region', { name: 'Inspector' });
const field = (name) => page.getByRole('spinbutton', { name, exact: true });
const choose = (thing) => inspector().getByRole('group', { name: 'Things' }).getByRole('button', { name: thing, exact: true }).click();

async function unfold() {
    const folded = inspector().locator('.section-head[aria-expanded=false]');
    while (await folded.count()) await folded.first().click();
}

/** Until nothing more is on its way to the disk. */
async function settled() {
    let last = -1;
    await until('everything is saved', async () => {
        const now = await saved(page);
        await sleep(150);
        return now === (await saved(page)) && now === last || ((last = now), false);
    });
    return saved(page);
}

test('clicking into a field and leaving it changes nothing, whatever it holds', async () => {
    const things = await inspector().getByRole('group', { name: 'Things' }).getByRole('button').allTextContents();
    let looked = 0;
    for (const thing of things) {
        await choose(thing);
        await unfold();
        const fields = inspector().getByRole('spinbutton');
        // Values that lie on no step.
        await fields.evaluateAll((all) => {
            const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
            for (const [i, one] of all.entries()) {
                const [low, high] = [Number(one.ariaValueMin), Number(one.ariaValueMax)];
                one.focus();
                write.call(one, String(Number((low + (high - low) * (0.31 + 0.0123457 * (i % 7))).toFixed(6))));
                one.dispatchEvent(new Event('input', { bubbles: true }));
                one.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
            }
        });
        const revision = await settled();
        const values = () => fields.evaluateAll((all) => all.map((one) => one.ariaValueNow));
        const before = await values();
        assert.ok(before.every((value) => Number(value) !== Math.round(Number(value))), `${thing}: ${before}`);
        for (let i = 0; i < before.length; i++) {
            for (const part of [fields, inspector().locator('.row-number .row-label')]) {
                const [x, y] = await part.evaluateAll((all, at) => {
                    all[at].scrollIntoView({ block: 'center' });
                    const { x, y, width, height } = all[at].getBoundingClientRect();
                    return [x + width / 2, y + height / 2];
                }, i);
                await page.mouse.click(x, y);
                if (part === fields && i % 3 < 2) await page.keyboard.press(['Enter', 'Tab'][i % 3]);
            }
            looked++;
        }
        for (const one of await inspector().locator('input.hex, input.text, select').all()) {
            await one.focus();
            await one.press('Tab');
        }
        await inspector().getByRole('searchbox').focus();
        await sleep(100);
        assert.deepEqual(await values(), before, thing);
        assert.equal(await settled(), revision, `${thing}: something was saved`);
    }
    assert.ok(looked > 150, `${looked} fields`);
});

test('a field shows what a tenth of a step has made, and edits all its digits', async () => {
    const azimuth = field('Sun azimuth value');
    await azimuth.fill('0');
    await azimuth.press('Enter');
    await slider(page, 'Sun azimuth').focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press('Shift+ArrowRight');
    await until('half a degree', async () => (await valueOf(slider(page, 'Sun azimuth'))) === 0.5);
    assert.equal(await azimuth.inputValue(), '0.5°');
    await azimuth.fill('18.4567');
    await azimuth.press('Enter');
    assert.equal(await azimuth.inputValue(), '18.4567');
    const day = field('Time of day value');
    await day.fill('18.4567');
    await day.press('Enter');
    assert.equal(await day.inputValue(), '18:27:24.12');
    await day.blur();
    assert.equal(await day.inputValue(), '18:27:24');
});

test('Ctrl+Z in a field is the film’s, unless a text is being edited', async () => {
    const exposure = field('Exposure value');
    const value = () => valueOf(slider(page, 'Exposure'));
    await exposure.fill('0');
    await exposure.press('Enter');
    await exposure.fill('1.5');
    await exposure.press('Enter');
    await until('typed', async () => (await value()) === 1.5);
    await page.keyboard.press('Control+z');
    await until('undone with the field focused', async () => (await value()) === 0);
    await page.keyboard.press('Control+Shift+z');
    await until('redone', async () => (await value()) === 1.5);
    await page.keyboard.press('Control+z');
    await until('undone', async () => (await value()) === 0);
    await page.keyboard.press('Control+y');
    await until('redone by the other key', async () => (await value()) === 1.5);
    // Typed, and not yet taken.
    await exposure.press('End');
    await page.keyboard.type('7');
    const revision = await settled();
    await page.keyboard.press('Control+z');
    assert.equal(await exposure.inputValue(), '+1.5');
    assert.equal(await settled(), revision);
    await exposure.press('Escape');

    await choose('Film');
    const transform = inspector().locator('select').first();
    const first = await transform.inputValue();
    const others = await transform.locator('option').evaluateAll((all) => all.map((one) => one.value));
    await transform.selectOption(others.find((one) => one !== first));
    await transform.focus();
    await page.keyboard.press('Control+z');
    await until('a choice is taken back', async () => (await transform.inputValue()) === first);

    await choose('Sun');
    const on = inspector().getByRole('switch').first();
    const was = await on.getAttribute('aria-checked');
    await on.click();
    await until('switched', async () => (await on.getAttribute('aria-checked')) !== was);
    await page.keyboard.press('Control+z');
    await until('a switch is taken back', async () => (await on.getAttribute('aria-checked')) === was);
});

test('Ctrl+K opens the palette from every kind of field', async () => {
    const palette = page.getByRole('dialog', { name: 'Command palette' });
    const places = [
        ['Film', field('Exposure value')],
        ['Film', inspector().locator('input.text').first()],
        ['Film', inspector().locator('select').first()],
        ['Film', inspector().getByRole('searchbox')],
        ['Sun', inspector().locator('input.hex').first()],
        ['Sun', inspector().getByRole('spinbutton').first()],
        ['Sun', inspector().getByRole('switch').first()],
    ];
    for (const [thing, place] of places) {
        await choose(thing);
        await place.focus();
        await page.keyboard.press('Control+k');
        await palette.waitFor();
        await page.keyboard.press('Escape');
        await palette.waitFor({ state: 'detached' });
    }
});

test('shortcuts work on layouts without Latin letters, and by what is typed on those with', async () => {
    const joy = slider(page, 'Exposure');
    await page.evaluate(() => document.activeElement.blur());
    for (const [undo, redo] of [['я', 'Я'], ['ζ', 'Ζ'], ['ئ', '~'], ['ז', 'Z']]) {
        await joy.press('Home');
        const low = await valueOf(joy);
        await joy.press('End');
        const high = await valueOf(joy);
        await until('at its end', async () => low !== high);
        await press(undo, 'KeyZ', CTRL);
        await until(`${undo} undoes`, async () => (await valueOf(joy)) === low);
        await press(redo, 'KeyZ', CTRL | SHIFT);
        await until(`${redo} redoes`, async () => (await valueOf(joy)) === high);
    }
    const palette = page.getByRole('dialog', { name: 'Command palette' });
    for (const [key, modifier] of [['л', CTRL], ['κ', CTRL], ['ن', META], ['ל', CTRL]]) {
        await press(key, 'KeyK', modifier);
        await palette.waitFor();
        await page.keyboard.press('Escape');
        await palette.waitFor({ state: 'detached' });
    }
    const thirds = page.getByRole('button', { name: 'Thirds', exact: true });
    for (const key of ['е', 'τ', 'ف', 'א']) {
        const was = await thirds.getAttribute('aria-pressed');
        await press(key, 'KeyT');
        await until(`${key} is T`, async () => (await thirds.getAttribute('aria-pressed')) !== was);
    }
    // Dvorak has K where others have V, and ";" where they have Z.
    await press('k', 'KeyV', CTRL);
    await palette.waitFor();
    await page.keyboard.press('Escape');
    await palette.waitFor({ state: 'detached' });
    const value = await valueOf(joy);
    await press(';', 'KeyZ', CTRL);
    await press('m', 'KeyT', 0);
    await press('z', 'KeyT', ALT);
    await sleep(200);
    assert.equal(await valueOf(joy), value);
    await joy.press('Delete');
});

test('while an input method composes, its keys are nobody’s commands', async () => {
    await choose('Film');
    const title = inspector().locator('input.text').first();
    await title.fill('');
    const revision = await settled();
    await keys.send('Input.imeSetComposition', { text: 'えいが', selectionStart: 3, selectionEnd: 3 });
    await press('Enter', 'Enter', 0, { windowsVirtualKeyCode: 229 });
    await press('Process', 'KeyZ', CTRL, { windowsVirtualKeyCode: 229 });
    await press('Escape', 'Escape', 0, { windowsVirtualKeyCode: 229 });
    assert.equal(await title.inputValue(), 'えいが');
    assert.equal(await settled(), revision, 'half a title was saved');
    await keys.send('Input.insertText', { text: '映画' });
    await title.press('Enter');
    await until('the whole title', async () => (await page.getByRole('button', { name: /^Film, / }).textContent()) === '映画');

    await page.keyboard.press('Control+k');
    const command = page.getByRole('combobox', { name: 'Command' });
    await command.fill('thirds');
    await press('Enter', 'Enter', 0, { windowsVirtualKeyCode: 229 });
    await sleep(200);
    assert.ok(await command.isVisible(), 'the command was run');
    await page.keyboard.press('Escape');
});

test('what is typed is understood, or said and kept', async () => {
    const day = field('Time of day value');
    const typed = async (one, text) => {
        await one.fill(text);
        await one.press('Enter');
    };
    for (const [text, hours] of [['18h30', 18.5], ['6pm', 18], ['6:30 am', 6.5], ['١٨:٣٠', 18.5], ['=33/2', 16.5]]) {
        await typed(day, text);
        await until(text, async () => (await valueOf(slider(page, 'Time of day'))) === hours);
    }
    const exposure = field('Exposure value');
    await typed(exposure, '１，５');
    await until('wide digits', async () => (await valueOf(slider(page, 'Exposure'))) === 1.5);
    const revision = await settled();
    for (const [text, why] of [['1/0', 'divides by zero'], ['abc', 'no value here'], ['3 kg', 'no value here']]) {
        await typed(exposure, text);
        const alert = page.getByRole('alert').filter({ hasText: why });
        await alert.waitFor();
        assert.equal(await exposure.inputValue(), text);
        assert.equal(await exposure.getAttribute('aria-invalid'), 'true');
        await page.screenshot({ path: shot('typed-fault') });
        await exposure.blur();
        assert.equal(await exposure.inputValue(), text, 'kept when it is left');
        await exposure.press('Escape');
        await until('put back', async () => (await alert.count()) === 0);
    }
    assert.equal(await settled(), revision);
    await slider(page, 'Exposure').press('Delete');

    await choose('Camera');
    await unfold();
    const seen = inspector().getByRole('spinbutton', { name: /White balance/ });
    await typed(seen, '4 300 K');
    await until('thousands apart', async () => (await seen.getAttribute('aria-valuenow')) === '4300');
    await choose('Sun');
    const colour = inspector().locator('input.hex').first();
    await typed(colour, 'reddish');
    await page.getByRole('alert').filter({ hasText: 'no colour' }).waitFor();
    assert.equal(await colour.inputValue(), 'reddish');
    await page.screenshot({ path: shot('typed-colour-fault') });
    await colour.press('Escape');
});

test('a title is as long as the server takes it, and longer ones are kept', async () => {
    await choose('Film');
    const title = inspector().locator('input.text').first();
    const shown = page.getByRole('button', { name: /^Film, / });
    await title.fill('映'.repeat(66));
    await title.press('Enter');
    await until('66 letters', async () => (await shown.textContent()) === '映'.repeat(66));
    const revision = await settled();
    await title.fill('映'.repeat(67));
    await title.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'Too long by 1 letter' }).waitFor();
    await page.screenshot({ path: shot('typed-title-fault') });
    await title.blur();
    assert.equal(await title.inputValue(), '映'.repeat(67));
    assert.equal(await settled(), revision);
    await title.press('End');
    await title.press('Backspace');
    await title.press('Enter');
    await until('it fits', async () => (await title.getAttribute('aria-invalid')) === null);
    await title.fill('a'.repeat(200));
    await title.press('Enter');
    await until('200 letters', async () => (await shown.textContent()) === 'a'.repeat(200));
    assert.equal(await page.getByRole('alert').count(), 0);
});

test('a file may be dropped anywhere', async () => {
    const place = mkdtempSync(join(tmpdir(), 'limn-drop-'));
    const path = join(place, 'notes.txt');
    writeFileSync(path, 'no picture');
    const { url } = { url: page.url() };
    const places = ['.inspector', '.inspector .find', '.live-tweak', '.left', '.top', '.rail', '.picture', '.under'];
    for (const selector of places) {
        const box = await page.locator(selector).first().boundingBox();
        const at = { x: box.x + box.width / 2, y: box.y + box.height / 2, data: { items: [], files: [path], dragOperationsMask: 1 } };
        await keys.send('Input.dispatchDragEvent', { type: 'dragEnter', ...at });
        await keys.send('Input.dispatchDragEvent', { type: 'dragOver', ...at });
        await page.getByText('Use this file as the world or the look').waitFor();
        await keys.send('Input.dispatchDragEvent', { type: 'drop', ...at });
        const notice = page.getByRole('alert').filter({ hasText: 'neither an environment nor a look' });
        await notice.waitFor();
        await notice.getByRole('button', { name: 'Dismiss' }).click();
        await notice.waitFor({ state: 'detached' });
        assert.equal(page.url(), url, selector);
    }
    rmSync(place, { recursive: true, force: true });
});

test('no error was logged', () => assert.deepEqual(faults, []));
