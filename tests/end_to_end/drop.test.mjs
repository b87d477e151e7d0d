// Props taken from their panel and put on what is seen below the hand: by mouse, by finger, and taken back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, openStudio, PHONE, saved, Server, shot, sleep, slider, valueOf } from './studio.mjs';

let server;
let browser;
let page;

before(async () => {
    server = await Server.start();
    browser = await openBrowser();
    ({ page } = await openStudio(browser, server.url));
    await page.keyboard.press('Home');
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Props' }).click();
    await saved(page);
    await sleep(1000); // the frame in which everybody is seen
});
after(async () => {
    await browser?.close();
    await server?.close();
});

const handle = (name, on = page) => on.getByRole('slider', { name, exact: true });
/** Where a chosen prop stands, as the inspector has it. */
async function where(name) {
    const read = (axis) => valueOf(slider(page, `${name} ${axis}`));
    return { x: await read('x'), y: await read('y'), z: await read('z') };
}
const middle = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });
const near = (value, wanted, by, what) => assert.ok(Math.abs(value - wanted) <= by, `${what}: ${value}, not ${wanted}`);

/** A place of the picture, by shares of it. */
async function placed(x, y, on = page) {
    const box = await on.getByRole('region', { name: /^Picture, turned/ }).boundingBox();
    return { x: box.x + box.width * x, y: box.y + box.height * y };
}

/** The middle of the knob that moves it freely. */
const knob = async (name, on = page) => middle(await handle(`Move ${name} freely`, on).locator('.knob').boundingBox());

async function dragged(card, to, held = async () => {}) {
    const from = middle(await page.getByRole('button', { name: card }).boundingBox());
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 12 });
    await held();
    await page.mouse.up();
}

test('on the floor it stands where it was let go', async () => {
    const to = await placed(0.7, 0.93);
    await dragged('Add cube', to, async () => {
        await page.getByTestId('landing').getByText('Ground').waitFor();
        await page.locator('.prop-ghost').waitFor();
        await page.screenshot({ path: shot('drop') });
    });
    await handle('Move Cube freely').waitFor();
    await page.getByTestId('landing').waitFor({ state: 'detached' });
    const cube = await where('Cube');
    near(cube.y, 0, 0.01, 'its foot is on the floor');
    const at = await knob('Cube');
    near(at.x, to.x, 3, 'below the hand');
    assert.ok(at.y < to.y && at.y > to.y - 60, `its middle is above its foot: ${at.y}, ${to.y}`);
});

test('on a thing it stands on top of that', async () => {
    const cube = await where('Cube');
    // Seen from above, so that the cube shows its upper side.
    await page.getByRole('region', { name: /^Picture, turned/ }).focus();
    for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowUp');
    await saved(page);
    await sleep(800);
    const at = await knob('Cube');
    await dragged('Add vase', { x: at.x, y: at.y - 6 }, async () => {
        await page.getByTestId('landing').getByText('Cube').waitFor();
    });
    await handle('Move Vase freely').waitFor();
    const vase = await where('Vase');
    near(vase.x, cube.x, 0.12, 'across');
    near(vase.z, cube.z, 0.12, 'in depth');
    near(vase.y, cube.y + 0.2, 0.02, 'on top of a cube of 20 cm');
    await sleep(800);
    await page.screenshot({ path: shot('drop-on-cube') });
});

test('on a person it is where she is', async () => {
    await page.keyboard.press('Home');
    await saved(page);
    await sleep(800);
    await dragged('Add ring', await placed(0.5, 0.35));
    await handle('Move Ring freely').waitFor();
    const ring = await where('Ring');
    near(ring.x, 0, 0.15, 'in her middle');
    assert.ok(ring.y > 0.9 && ring.y < 1.5, `before her chest: ${ring.y}`);
    near(ring.z, 0.1, 0.2, 'at her front');
});

test('Esc, the sky and a place beside the picture put nothing anywhere', async () => {
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Scene' }).click();
    const count = () => page.getByRole('treeitem').count();
    await page.getByRole('treeitem', { name: 'Ring' }).waitFor();
    const there = await count();
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Props' }).click();
    await dragged('Add slab', await placed(0.3, 0.9), () => page.keyboard.press('Escape'));
    await page.locator('.prop-ghost').waitFor({ state: 'detached' });
    await dragged('Add slab', await placed(0.05, 0.05));
    await page.getByText('There is nothing there for the slab to stand on.').waitFor({ state: 'attached' });
    await dragged('Add slab', { x: 640, y: 20 });
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Scene' }).click();
    await page.getByRole('treeitem', { name: 'Ring' }).waitFor();
    assert.equal(await count(), there);
    await page.getByRole('button', { name: 'Undo', exact: true }).click(); // what was put by hand is one step
    await page.getByRole('treeitem', { name: 'Ring' }).waitFor({ state: 'detached' });
});

test('a finger that rests takes it along', async () => {
    const phone = await openStudio(browser, server.url, { size: PHONE });
    const { page: small, context } = phone;
    await small.getByRole('button', { name: 'Scene', exact: true }).tap();
    await small.getByRole('button', { name: 'Add', exact: true }).tap();
    await small.getByRole('menuitem', { name: 'Props by picture …' }).tap();
    const from = middle(await small.getByRole('button', { name: 'Add vase' }).boundingBox());
    const to = await placed(0.5, 0.7, small);
    const touch = await context.newCDPSession(small);
    const put = (type, at) =>
        touch.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [{ x: at.x, y: at.y }] : [] });
    await put('touchStart', from);
    await sleep(600);
    for (let i = 1; i <= 10; i++)
        await put('touchMove', { x: from.x + ((to.x - from.x) * i) / 10, y: from.y + ((to.y - from.y) * i) / 10 });
    await small.getByTestId('landing').waitFor();
    await small.screenshot({ path: shot('drop-phone') });
    await put('touchEnd');
    await small.getByRole('group', { name: /^Handles of Vase/ }).waitFor({ state: 'attached' });
    assert.deepEqual(phone.faults, []);
    await context.close();
});
