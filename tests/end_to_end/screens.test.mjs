// Every screen: phone, tablet, narrow and zoomed; themes; assistive technology; a browser that cannot decode video.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { audit as findings, DESKTOP, openBrowser, openStudio, overflow, PHONE, Server, shot, slider, until, valueOf } from './studio.mjs';

let server;
let browser;

before(async () => {
    server = await Server.start();
    browser = await openBrowser();
});
after(async () => {
    await browser?.close();
    await server?.close();
});

const audit = async (page, where) => assert.deepEqual(await findings(page, where), []);

test('on a phone every tab works with a thumb', async () => {
    const { page, context, faults } = await openStudio(browser, server.url, { size: PHONE });
    await page.screenshot({ path: shot('phone') });
    const joy = slider(page, 'Joy');
    const track = await joy.boundingBox();
    await page.touchscreen.tap(track.x + track.width * 0.75, track.y + track.height / 2);
    await until('joy follows the thumb', async () => (await valueOf(joy)) > 0.6);
    for (const [tab, landmark] of [['World', 'Void'], ['Look', 'People'], ['Light', 'Lights'], ['Inspect', 'Inspector']]) {
        await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: tab }).tap();
        await page.getByRole('region', { name: landmark }).waitFor();
        assert.ok((await overflow(page)) <= 0, `${tab} scrolls sideways`);
        await page.screenshot({ path: shot(`phone-${tab.toLowerCase()}`) });
        await audit(page, `phone, ${tab}`);
    }
    const small = await page.evaluate(() =>
        [...document.querySelectorAll('button, [role=slider], [role=option], select, [role=switch]')]
            .map((element) => ({ name: element.getAttribute('aria-label') ?? element.textContent, box: element.getBoundingClientRect(), element }))
            .filter(({ box, element }) => box.width > 0 && !element.matches('.reset, .swatch, .switch, .grip, .title'))
            .filter(({ box }) => box.height < 43.5)
            .map(({ name, box }) => `${name}: ${Math.round(box.width)}x${Math.round(box.height)}`),
    );
    assert.deepEqual(small, []);
    assert.deepEqual(faults, []);
    await context.close();
});

test('at 320 pixels, lying down and on a tablet nothing is cut off', async () => {
    for (const [name, width, height] of [['narrow', 320, 640], ['landscape', 844, 390], ['tablet', 1024, 768], ['small-tablet', 768, 1024]]) {
        const { page, context } = await openStudio(browser, server.url, { size: { ...PHONE, deviceScaleFactor: 1, viewport: { width, height } } });
        assert.ok((await overflow(page)) <= 0, `${name} scrolls sideways`);
        await slider(page, 'Time of day').waitFor();
        const picture = await page.getByTestId('picture').boundingBox();
        assert.ok(Math.abs(picture.width / picture.height - 16 / 9) < 0.02, `${name}: the picture is ${picture.width}x${picture.height}`);
        assert.ok(picture.x >= 0 && picture.x + picture.width <= width + 0.5, `${name}: the picture is cut`);
        await page.screenshot({ path: shot(name) });
        await context.close();
    }
});

/** Texts and controls of bars that lie over each other or reach out of what holds them. */
const collisions = (page) =>
    page.evaluate(() => {
        const bad = [];
        const text = (element) => (element.ariaLabel ?? element.textContent).trim().slice(0, 24);
        for (const bar of document.querySelectorAll('.top, .tabs, .phone-tags, .phone-views .seg, .panel-head, .tweak-head, .row')) {
            const parts = [...bar.querySelectorAll('button, .title, .saved, .chip, .tweak-label, .row-label, .number, .slider, select, h2')]
                .filter((part) => !part.querySelector('button, .title') && part.getBoundingClientRect().width > 0);
            for (const [i, one] of parts.entries()) {
                const a = one.getBoundingClientRect();
                if (a.right > innerWidth + 0.5 || a.left < -0.5) bad.push(`${text(one)} leaves the page`);
                if (one.matches('.tabs button') && one.scrollWidth > one.clientWidth) bad.push(`${text(one)} is wider than its tab`);
                for (const other of parts.slice(i + 1)) {
                    const b = other.getBoundingClientRect();
                    const [x, y] = [Math.min(a.right, b.right) - Math.max(a.left, b.left), Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)];
                    if (x > 1 && y > 1 && !one.contains(other)) bad.push(`${text(one)} and ${text(other)}`);
                }
            }
        }
        for (const part of document.querySelectorAll('.phone-panel, .phone-picture'))
            if (part.scrollWidth > part.clientWidth + 1) bad.push(`${part.className} scrolls sideways`);
        return bad;
    });

test('zoomed to 300 and 400 % everything is still there, and nothing lies over anything else', async () => {
    for (const [width, height] of [[466, 286], [350, 215], [320, 256], [640, 400], [720, 450]]) {
        const { page, context, faults } = await openStudio(browser, server.url, { size: { viewport: { width, height }, deviceScaleFactor: 2 } });
        for (const tab of ['Direct', 'World', 'Look', 'Materials', 'Light', 'Inspect']) {
            const where = `${width}x${height}, ${tab}`;
            await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: tab }).click();
            assert.ok((await overflow(page)) <= 0, `${where} scrolls sideways`);
            assert.deepEqual(await collisions(page), [], where);
            await page.screenshot({ path: shot(`zoomed-${width}-${tab.toLowerCase()}`) });
            await audit(page, where);
        }
        const picture = await page.getByTestId('picture').boundingBox();
        assert.ok(Math.abs(picture.width / picture.height - 16 / 9) < 0.02, `the picture is ${picture.width}x${picture.height}`);
        for (const name of ['Hold', 'More']) await page.getByRole('button', { name, exact: true }).click({ trial: true });
        await page.getByRole('radio', { name: 'My camera' }).click({ trial: true });
        assert.deepEqual(faults, []);
        await context.close();
    }
});

test('on a desktop the picture is never under 640 wide, and larger screens are looked at', async () => {
    for (const viewport of [{ width: 1280, height: 800 }, { width: 1440, height: 900 }, { width: 1920, height: 1080 }]) {
        const { page, context } = await openStudio(browser, server.url, { size: { viewport } });
        const picture = await page.getByTestId('picture').boundingBox();
        assert.ok(picture.width >= 640);
        await page.screenshot({ path: shot(`desktop-${viewport.width}`) });
        await context.close();
    }
});

test('axe finds nothing in any theme, with any panel open', async () => {
    const { page, context, faults } = await openStudio(browser, server.url, { size: DESKTOP });
    const rail = page.getByRole('navigation', { name: 'Panels' });
    for (const theme of ['Light', 'High contrast', 'Dark']) {
        await rail.getByRole('button', { name: 'Settings' }).click();
        await page.getByRole('radio', { name: theme }).click();
        await audit(page, `${theme}, settings`);
        await page.keyboard.press('Escape');
        await audit(page, theme);
        await page.screenshot({ path: shot(`theme-${theme.toLowerCase().replace(' ', '-')}`) });
    }
    for (const panel of ['People', 'Lights', 'Camera']) {
        await rail.getByRole('button', { name: panel }).click();
        await page.getByRole('region', { name: panel }).waitFor();
        await audit(page, panel);
        await page.screenshot({ path: shot(`panel-${panel.toLowerCase()}`) });
    }
    await page.keyboard.press('?');
    await audit(page, 'key sheet');
    await page.screenshot({ path: shot('key-sheet') });
    await page.keyboard.press('Escape');
    assert.deepEqual(faults, []);
    await context.close();
});

test('without a video decoder the page says so and shows still frames', async () => {
    const init = () => Reflect.deleteProperty(window, 'VideoDecoder');
    const { page, context, faults } = await openStudio(browser, server.url, { init });
    await page.getByText('This browser cannot decode the stream, using still frames').waitFor();
    const start = await valueOf(slider(page, 'Exposure'));
    await slider(page, 'Exposure').press('PageUp');
    await until('a figure', async () => /^\d+ ms$/.test(await page.getByTestId('latency').textContent()));
    await slider(page, 'Exposure').press('PageDown');
    assert.equal(await valueOf(slider(page, 'Exposure')), start);
    assert.deepEqual(faults, []);
    await context.close();
});

test('the start page leads to the demo', async () => {
    const page = await browser.newPage();
    const faults = [];
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await page.goto(server.url);
    await page.getByRole('link', { name: 'Demo', exact: true }).click();
    await page.waitForURL('**/film/demo');
    assert.deepEqual(faults, []);
    await page.close();
});
