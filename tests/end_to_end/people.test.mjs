// Several people in the picture: added, clicked, moved by their handles, taken back; and it outlives the server.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, openStudio, saved, Server, shot, sleep, until } from './studio.mjs';

let server;
let browser;
let page;

before(async () => {
    server = await Server.start();
    browser = await openBrowser();
    ({ page } = await openStudio(browser, server.url));
});
after(async () => {
    await browser?.close();
    await server?.close();
});

const picture = () => page.getByRole('region', { name: /^Picture, turned/ });
const chosen = () => page.getByRole('region', { name: 'Inspector' }).locator('header span').textContent();
const handle = (name) => page.getByRole('slider', { name, exact: true });

/** The middle of a handle's knob on the page. */
async function knob(name) {
    const box = await handle(name).locator('.knob').boundingBox();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Clicks on the picture until that is chosen: somebody new takes a moment to be in it. */
async function clickUntil(at, name) {
    await until(`a click chooses ${name}`, async () => {
        await page.mouse.click(at.x, at.y);
        await sleep(400);
        return (await chosen()) === name;
    }, 30_000);
}

test('somebody new stands beside, and Home frames both', async () => {
    await page.getByRole('button', { name: 'People', exact: true }).click();
    await page.getByRole('button', { name: 'Add a person' }).click();
    await page.getByRole('radio', { name: 'Person 2' }).waitFor();
    assert.equal(await chosen(), 'Person 2');
    await page.keyboard.press('Home');
    await handle('Move Person 2 freely').waitFor();
    await saved(page);
    await page.screenshot({ path: shot('people') });
});

test('a click chooses who or what is seen there', async () => {
    await page.getByRole('radio', { name: 'Person', exact: true }).click();
    const chest = await knob('Move Person freely');
    const box = await picture().boundingBox();
    await clickUntil({ x: chest.x, y: chest.y + box.height * 0.15 }, 'Outfit');
    await clickUntil({ x: box.x + box.width * 0.03, y: box.y + box.height * 0.1 }, 'World');
    await clickUntil({ x: box.x + box.width * 0.5, y: box.y + box.height * 0.97 }, 'Ground');
});

test('a handle moves her, the picture follows, one undo takes it back', async () => {
    await page.getByRole('radio', { name: 'Person 2' }).click();
    const from = await knob('Move Person 2 along X');
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    for (let i = 1; i <= 20; i++) await page.mouse.move(from.x + i * 3, from.y);
    const under = await knob('Move Person 2 along X');
    assert.ok(Math.abs(under.x - from.x - 60) < 6, `the handle stays under the hand: ${under.x - from.x}`);
    await page.mouse.up();
    await saved(page);
    const x = async () => Number(await handle('Move Person 2 along X').getAttribute('aria-valuenow'));
    const moved = await x();
    assert.ok(moved > 0.7, `${moved}`);
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await until('she is back', async () => Math.abs((await x()) - 0.62) < 1e-6);
    await page.getByRole('button', { name: 'Redo', exact: true }).click();
    await until('and there again', async () => Math.abs((await x()) - moved) < 1e-6);
    await handle('Move Person 2 along X').focus();
    await page.keyboard.press('ArrowRight');
    await until('by keys', async () => Math.abs((await x()) - moved - 0.02) < 1e-6);
});

test('a light is moved round the head, a prop turned and scaled', async () => {
    await page.getByRole('button', { name: 'Scene', exact: true }).click();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Prop', exact: true }).click();
    await handle('Move Prop in size').waitFor();
    const from = await knob('Move Prop in size');
    const size = async () => Number(await handle('Move Prop in size').getAttribute('aria-valuenow'));
    const before = await size();
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + 30, from.y - 30, { steps: 8 });
    await page.mouse.up();
    assert.ok((await size()) > before * 1.3, `${await size()}`);
    await page.getByRole('treeitem', { name: 'Key light' }).click();
    const box = await picture().boundingBox();
    await page.mouse.move(box.x + 40, box.y + 40);
    await page.mouse.wheel(0, 800); // from further away the lights are in the picture
    await handle('Move Key light freely').focus();
    await page.keyboard.press('ArrowLeft');
    await until('one step round', async () =>
        Number(await handle('Move Key light freely').getAttribute('aria-valuenow')) === 39);
    await saved(page);
    await page.screenshot({ path: shot('handles') });
});

test('props are put in by picture', async () => {
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Props' }).click();
    const card = page.getByRole('button', { name: 'Add vase' });
    await until('its picture', () => card.locator('img').evaluate((img) => img.complete && img.naturalWidth > 0));
    await card.click();
    await handle('Move Vase freely').waitFor();
    await page.getByRole('searchbox', { name: 'Search props' }).fill('zeppelin');
    await page.getByText('No prop is called that.').waitFor();
    await page.getByRole('searchbox', { name: 'Search props' }).fill('');
    await page.screenshot({ path: shot('props') });
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Scene' }).click();
    await page.getByRole('treeitem', { name: 'Key light' }).click();
});

test('a second camera is looked through', async () => {
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Camera' }).click();
    await page.getByRole('button', { name: 'Add a camera' }).click();
    const cameras = page.getByRole('radiogroup', { name: 'Program camera' });
    await until('it is the Program’s', async () =>
        (await cameras.getByRole('radio', { name: 'Camera 2' }).getAttribute('aria-checked')) === 'true');
    await page.getByRole('button', { name: 'Frame the face' }).click();
    await cameras.getByRole('radio', { name: 'Camera', exact: true }).click();
    await saved(page);
});

test('the other camera stands in the picture: chosen, moved, turned, given another lens', async () => {
    const mark = page.getByRole('button', { name: 'Choose Camera 2' });
    await mark.click();
    assert.equal(await chosen(), 'Camera 2');
    const value = async (name) => Number(await handle(name).getAttribute('aria-valuenow'));
    const round = 'Move Camera 2 freely';
    const drag = async (name, dx, dy, held = async () => {}) => {
        const from = await knob(name);
        await page.mouse.move(from.x, from.y);
        await page.mouse.down();
        await page.mouse.move(from.x + dx, from.y + dy, { steps: 8 });
        await held();
        await page.mouse.up();
    };
    const azimuth = await value(round);
    await drag(round, 30, 0, async () => {
        assert.notEqual(await value(round), azimuth);
        await page.keyboard.press('Escape');
    });
    await until('Esc puts it back', async () => (await value(round)) === azimuth);
    await drag(round, 30, 0);
    await saved(page);
    const moved = await value(round);
    assert.ok(Math.abs(moved - azimuth) > 5, `${azimuth} to ${moved}`);
    await page.screenshot({ path: shot('cameras') });
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await until('one step back', async () => (await value(round)) === azimuth);
    await page.getByRole('button', { name: 'Redo', exact: true }).click();
    await until('and forth', async () => (await value(round)) === moved);
    await handle('Move Camera 2 to look elsewhere').focus();
    await page.keyboard.press('ArrowRight');
    await until('it turns to its right', async () => Math.abs((await value(round)) - moved + 1) < 1e-3);
    const lens = 'Move Camera 2 to a wider or longer lens';
    const long = await value(lens);
    await handle(lens).focus();
    await page.keyboard.press('ArrowUp');
    await until('a millimetre longer', async () => (await value(lens)) === long + 1);
    // Seen from a camera of one's own, the Program's is in the picture, too.
    await page.getByRole('radio', { name: 'My camera' }).click();
    await picture().focus();
    for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: 'Choose Camera', exact: true }).waitFor();
    await page.keyboard.press('g');
    await mark.waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.getByRole('radio', { name: 'Program', exact: true }).click();
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Scene' }).click();
    await page.getByRole('treeitem', { name: 'Key light' }).click();
    await saved(page);
});

test('all of it is there after the server was killed', async () => {
    const x = await handle('Move Key light freely').getAttribute('aria-valuenow');
    await server.end('SIGKILL');
    await server.begin();
    await page.reload();
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Scene' }).click();
    await page.getByRole('treeitem', { name: 'Key light' }).click();
    await until('the light', async () => (await handle('Move Key light freely').getAttribute('aria-valuenow')) === x);
    for (const name of ['Person 2', 'Prop', 'Camera 2']) await page.getByRole('treeitem', { name }).waitFor();
});
