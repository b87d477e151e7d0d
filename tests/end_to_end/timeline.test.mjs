// The film's time: two directors see it play, stop and be scrubbed, and what has keys moves with it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apart, audit, look, openStudio, overflow, PHONE, shot, sleep, slider, twoDirectors, until, valueOf } from './studio.mjs';

const { server, browser, her, him } = await twoDirectors();

const TICKS = 705_600_000;
const button = (page, name) => page.getByRole('button', { name, exact: true });
const at = (page) => valueOf(slider(page, 'Playhead'));

/** Says something as a third director, who leaves at once. */
const sayOnce = (page, message) =>
    page.evaluate(
        (said) =>
            new Promise((done, failed) => {
                const socket = new WebSocket(`ws://${location.host}/ws/demo`);
                socket.onopen = () =>
                    socket.send(JSON.stringify({ type: 'hello', protocol: 3, secret: 'k'.repeat(40), codec: 'jpeg', width: 64, height: 36 }));
                socket.onmessage = ({ data }) => {
                    if (typeof data !== 'string') return;
                    const message = JSON.parse(data);
                    if (message.type === 'welcome') socket.send(JSON.stringify({ ...said, seq: message.last_seq + 1 }));
                    if (message.type === 'error') failed(new Error(data));
                    if (message.type === 'ack') socket.close(), done();
                };
            }),
        message,
    );

test('Space plays for everybody, and both are at the same place', async () => {
    await her.page.keyboard.press('Space');
    await until('he sees it play', async () => await button(him.page, 'Pause').isVisible());
    await until('it goes on', async () => (await at(him.page)) > 0.3);
    const pairs = [];
    for (let i = 0; i < 8; i++) {
        const [one, two, three] = [await at(her.page), await at(him.page), await at(her.page)];
        pairs.push(Math.max(0, Math.max(two - three, one - two)));
        await sleep(100);
    }
    assert.ok(pairs.sort((a, b) => a - b)[4] < 0.1, `apart by ${pairs} s`);
    await button(him.page, 'Pause').click();
    await until('she sees it stand', async () => await button(her.page, 'Play').isVisible());
    const stood = await at(her.page);
    await sleep(300);
    assert.equal(await at(her.page), stood);
    assert.ok(Math.abs((await at(him.page)) - stood) < 0.011, 'both where it stopped');
});

test('keys move what they are of, and a scrubbed film shows each moment', async () => {
    await sayOnce(her.page, {
        type: 'ops', gesture: 'keys', stamp: 1,
        ops: [[0, -3], [10, 3]].map(([second, exposure]) => ({ kind: 'key', path: 'camera.exposure', at: second * TICKS, value: exposure })),
    });
    await slider(her.page, 'Playhead').press('Home');
    await until('he is at the start', async () => (await at(him.page)) === 0);
    await sleep(400);
    const dark = await look(him.page, 4);
    const box = await slider(her.page, 'Playhead').boundingBox();
    await her.page.mouse.move(box.x + 1, box.y + box.height / 2);
    await her.page.mouse.down();
    for (let i = 1; i <= 10; i++) await her.page.mouse.move(box.x + (box.width * i * 0.08), box.y + box.height / 2), await sleep(30);
    await until('he sees it brighten while she drags', async () => apart(dark, await look(him.page, 2)) > 30);
    await her.page.screenshot({ path: shot('timeline-scrubbed') });
    await her.page.mouse.up();
    assert.ok(Math.abs((await at(her.page)) - 8) < 0.2, `she let go at ${await at(her.page)}`);
    const bright = await look(him.page, 4);
    await slider(her.page, 'Playhead').press('Home');
    await until('dark again', async () => apart(dark, await look(him.page, 2)) < 8);
    assert.ok(apart(dark, bright) > 30);
});

/** The film as the server tells it to whoever comes in. */
const told = (page) =>
    page.evaluate(
        () =>
            new Promise((done) => {
                const socket = new WebSocket(`ws://${location.host}/ws/demo`);
                socket.onopen = () =>
                    socket.send(JSON.stringify({ type: 'hello', protocol: 3, secret: 'l'.repeat(40), codec: 'jpeg', width: 64, height: 36 }));
                socket.onmessage = ({ data }) => {
                    const message = typeof data === 'string' ? JSON.parse(data) : {};
                    if (message.type === 'welcome') socket.close(), done(message.document.nodes);
                };
            }),
    );

test('a copy has the keys of what it is made from, and they come and go with it', async () => {
    await sayOnce(her.page, {
        type: 'ops', gesture: 'lamp', stamp: 1,
        ops: [{ kind: 'key', path: 'key.gain', at: TICKS, value: 2, interpolation: 'hold' }],
    });
    await button(her.page, 'Scene').click();
    await her.page.getByRole('treeitem', { name: 'Key light', exact: true }).click();
    await her.page.keyboard.press('Control+d');
    await her.page.getByRole('treeitem', { name: 'Key light 2', exact: true }).waitFor();
    const copy = async () => (await told(her.page)).find(({ title }) => title === 'Key light 2');
    await until('it is there', async () => (await copy()) !== undefined);
    assert.deepEqual((await copy()).curves, { gain: [[TICKS, 2, 'hold']] });
    await button(her.page, 'Undo').click();
    await until('one step takes it away', async () => (await copy()) === undefined);
});

test('a property with keys shows what they tell at the time, in every place', async () => {
    const shown = () => her.page.locator('.lens').textContent();
    const strip = slider(her.page, 'Exposure');
    const typed = her.page.getByRole('textbox', { name: 'Timecode' });
    await typed.fill('0:07.5');
    await her.page.keyboard.press('Enter');
    await until('the strip follows', async () => Math.abs((await valueOf(strip)) - 1.6) < 0.9 && (await valueOf(strip)) > 1);
    const value = await valueOf(strip);
    // Level at both keys: (3 t^2 - 2 t^3) of the way from -3 to 3.
    assert.ok(Math.abs(value - (-3 + 6 * (3 * 0.75 ** 2 - 2 * 0.75 ** 3))) < 0.02, `${value} at 7.5 s`);
    assert.match(await shown(), /2\.06/);
    const seen = new Set();
    await button(her.page, 'Play').click();
    for (let i = 0; i < 10; i++) seen.add(await valueOf(strip)), await sleep(60);
    await button(her.page, 'Pause').click();
    assert.ok(seen.size > 4, `while it plays: ${[...seen]}`);
    await slider(her.page, 'Playhead').press('Home');
    await until('back', async () => (await valueOf(strip)) === -3);
});

test('it stands at the end, begins anew from there, and loops', async () => {
    await button(her.page, 'Go to end').click();
    await until('at the end', async () => Math.abs((await at(her.page)) - 10) < 0.01);
    await button(her.page, 'Play').click();
    await until('from the beginning', async () => (await at(her.page)) > 0.1 && (await at(her.page)) < 3);
    await button(her.page, 'Pause').click();
    await her.page.getByRole('textbox', { name: 'Timecode' }).fill('0:09.5');
    await her.page.keyboard.press('Enter');
    await until('where it was typed', async () => Math.abs((await at(him.page)) - 9.5) < 0.01);
    await button(her.page, 'Play').click();
    await until('it stops at the end by itself', async () => await button(him.page, 'Play').isVisible());
    await until('there', async () => Math.abs((await at(him.page)) - 10) < 0.01);
    await button(her.page, 'Loop').click();
    await her.page.getByRole('textbox', { name: 'Timecode' }).fill('9.5');
    await her.page.keyboard.press('Enter');
    await button(her.page, 'Play').click();
    await sleep(900);
    await until('round', async () => (await at(him.page)) < 4);
    assert.ok(await button(him.page, 'Pause').isVisible());
});

test('Hold stops what plays, and to play lets go', async () => {
    const hold = button(her.page, 'Hold');
    await hold.click();
    await until('it stands', async () => await button(him.page, 'Play').isVisible());
    await until('held', async () => (await hold.getAttribute('aria-pressed')) === 'true');
    await button(him.page, 'Play').click();
    await until('let go', async () => (await hold.getAttribute('aria-pressed')) === 'false');
    await button(him.page, 'Pause').click();
});

test('on a phone, by touch and without barriers', async () => {
    const phone = await openStudio(browser, server.url, { size: PHONE });
    await button(phone.page, 'Play').tap();
    await until('it plays', async () => await button(her.page, 'Pause').isVisible());
    await phone.page.screenshot({ path: shot('timeline-phone') });
    await button(phone.page, 'Pause').tap();
    const box = await slider(phone.page, 'Playhead').boundingBox();
    await phone.page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
    await until('in the middle', async () => Math.abs((await at(phone.page)) - 5) < 0.3);
    assert.ok((await overflow(phone.page)) <= 0);
    assert.deepEqual(await audit(phone.page, 'phone'), []);
    assert.deepEqual(await audit(her.page, 'desktop'), []);
    for (const { faults } of [her, him, phone]) assert.deepEqual(faults, []);
    await phone.context.close();
});
