// Two directors in one film: one looks through a camera of her own, the other sees the Program.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apart, axeSource, look, openStudio, PHONE, saved, shot, sleep, twoDirectors, until } from './studio.mjs';

const { server, browser, her, him } = await twoDirectors();

const choice = (page, name) => page.getByRole('radio', { name, exact: true });
const whose = (page) => page.getByTestId('whose').textContent();
const picture = (page) => page.getByRole('region', { name: 'Picture, turned with the arrow keys' });
const showsOwn = (page) => until('the picture is that of the own camera', async () => (await whose(page)) === 'My camera');
const showsProgram = (page) => until('the picture is the Program', async () => (await whose(page)) === 'Program');

/** Drags over the picture by shares of its width and height. */
async function drag(page, dx, dy) {
    const box = await picture(page).boundingBox();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let i = 1; i <= 10; i++) {
        await page.mouse.move(x + (box.width * dx * i) / 10, y + (box.height * dy * i) / 10);
        await sleep(16);
    }
    await page.mouse.up();
}

test('my camera turns for me alone, and leaves no trace in the film', async () => {
    const revision = await saved(her.page);
    const before = await look(him.page);
    const noise = apart(before, await look(him.page));
    await choice(her.page, 'My camera').click();
    await showsOwn(her.page);
    await drag(her.page, 0.25, 0);
    await until('her picture turns', async () => apart(before, await look(her.page, 3)) > 4 * noise + 4);
    assert.ok(apart(before, await look(him.page)) < 2 * noise + 3, 'his stays');
    assert.equal(await whose(him.page), 'Program');
    assert.equal(await saved(her.page), revision, 'nothing was committed');
    assert.ok(await her.page.getByRole('button', { name: 'Undo', exact: true }).isDisabled(), 'nothing is to be undone');
    await her.page.screenshot({ path: shot('views-own') });
    await him.page.screenshot({ path: shot('views-program') });
});

test('an edit is seen through both', async () => {
    const [hers, his] = [await look(her.page), await look(him.page)];
    await her.page.keyboard.press('Control+k');
    await her.page.keyboard.type('exposure 2');
    await her.page.keyboard.press('Enter');
    await until('in hers', async () => apart(hers, await look(her.page, 3)) > 15);
    await until('in his', async () => apart(his, await look(him.page, 3)) > 15);
    await her.page.keyboard.press('Control+z');
    await until('and back', async () => apart(his, await look(him.page, 3)) < 8);
});

test('arrows turn it, Shift moves it, and the film does not know', async () => {
    const revision = await saved(her.page);
    await picture(her.page).focus();
    const before = await look(her.page);
    const noise = apart(before, await look(her.page));
    for (let i = 0; i < 12; i++) await her.page.keyboard.press('ArrowLeft');
    await until('the picture turns', async () => apart(before, await look(her.page, 3)) > 3 * noise + 3);
    const turned = await look(her.page);
    for (let i = 0; i < 12; i++) await her.page.keyboard.press('Shift+ArrowUp');
    await until('the picture moves', async () => apart(turned, await look(her.page, 3)) > 3 * noise + 3);
    assert.equal(await saved(her.page), revision);
});

test('after a lost connection she is where she was', async () => {
    const before = await look(her.page);
    const noise = apart(before, await look(her.page));
    await server.end();
    await server.begin();
    await until('both are back', async () => (await her.page.getByText(/^Reconnecting/).count()) + (await him.page.getByText(/^Reconnecting/).count()) === 0, 20_000);
    await sleep(1500);
    await showsOwn(her.page);
    await showsProgram(him.page);
    await until('her picture is the same', async () => apart(before, await look(her.page)) < 3 * noise + 4);
});

test('taken to the film, all see it: one step of undo', async () => {
    const revision = await saved(her.page);
    const program = await look(him.page);
    await her.page.getByRole('button', { name: 'Take this camera to the film' }).click();
    await showsProgram(her.page);
    await until('one revision', async () => (await saved(her.page)) === revision + 1);
    await until('he sees it too', async () => apart(program, await look(him.page, 3)) > 6);
    assert.ok(apart(await look(her.page), await look(him.page)) < 6, 'they see the same');
    await her.page.keyboard.press('Control+z');
    await until('the camera is back', async () => apart(program, await look(him.page, 3)) < 6);
});

test('C goes there and back, and the way back to the film’s camera', async () => {
    const program = await look(him.page);
    await her.page.keyboard.press('c');
    await showsOwn(her.page);
    assert.equal(await choice(her.page, 'My camera').getAttribute('aria-checked'), 'true');
    await drag(her.page, -0.3, 0);
    await until('elsewhere', async () => apart(program, await look(her.page, 3)) > 6);
    await her.page.getByRole('button', { name: 'Back to the film’s camera' }).click();
    await until('where the film’s is', async () => apart(program, await look(her.page, 3)) < 6);
    assert.equal(await whose(her.page), 'My camera');
    await her.page.keyboard.press('c');
    await showsProgram(her.page);
    assert.deepEqual([her.faults, him.faults], [[], []]);
});

test('on a phone too, and whoever reads it', async () => {
    const { page, faults, context } = await openStudio(browser, server.url, { size: PHONE });
    await choice(page, 'My camera').tap();
    await showsOwn(page);
    for (const control of [choice(page, 'Program'), page.getByRole('button', { name: 'Take this camera to the film' })]) {
        const box = await control.boundingBox();
        assert.ok(box.height >= 44 && box.x >= 0 && box.x + box.width <= 390, JSON.stringify(box));
    }
    await page.screenshot({ path: shot('views-phone') });
    await page.evaluate(axeSource());
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
    await choice(page, 'Program').tap();
    await showsProgram(page);
    assert.deepEqual(faults, []);
    await context.close();
});
