/** Sound goes both ways and in step with the picture: a tone to the page's loudspeaker, and from there back to the server. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { audit, openBrowser, openStudio, PHONE, Server, shot, sleep, until } from './studio.mjs';

/** A loudspeaker and a microphone that are not there; the microphone hears a beep a second. */
const DEVICES = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', '--autoplay-policy=no-user-gesture-required'];

let server;
let browser;
let her;
let him;
const button = (page, name) => page.getByRole('button', { name, exact: true });
const toggle = (page, name) => page.getByRole('switch', { name, exact: true });

before(async () => {
    server = await Server.start();
    browser = await openBrowser(DEVICES);
    her = await openStudio(browser, server.url);
});
after(async () => {
    await browser?.close();
    await server?.close();
});

async function openSettings(page) {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').or(page.getByRole('searchbox')).first().fill('Settings');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Settings' }).waitFor();
}

test('the tone is heard beside the picture of its moment, and comes back to the server', async () => {
    await button(her.page, 'Sound').click();
    await until('it is on', async () => (await button(her.page, 'Sound').getAttribute('aria-pressed')) === 'true');
    await openSettings(her.page);
    const apart = [];
    for (let i = 0; i < 3; i++) {
        await button(her.page, 'Measure the delay').click();
        const told = her.page.getByText(/ms apart/);
        await told.waitFor({ timeout: 10_000 });
        const [, sound, picture, off] = /heard (\d+) ms.*after (\d+) ms: (\d+) ms/.exec(await told.textContent()).map(Number);
        console.log(`sound ${sound} ms, picture ${picture} ms, ${off} ms apart`);
        assert.ok(sound >= 0 && sound < 400, `sound ${sound} ms after its moment`);
        apart.push(off);
    }
    await her.page.screenshot({ path: shot('sound-settings') });
    apart.sort((a, b) => a - b);
    assert.ok(apart[1] <= 15, `${apart} ms apart`);
    assert.deepEqual(await audit(her.page, 'settings'), []);
});

test('a microphone is heard, and all see that it is open', async () => {
    him = await openStudio(browser, server.url);
    await toggle(her.page, 'Microphone').click();
    await until('he sees it', () => him.page.getByText('On air').isVisible());
    const meter = her.page.getByRole('meter', { name: 'Microphone level' });
    await until('it is heard', async () => Number(await meter.evaluate((element) => element.value)) > -40);
    await him.page.screenshot({ path: shot('sound-on-air') });
    assert.deepEqual(await audit(him.page, 'on air'), []);
    await toggle(her.page, 'Microphone').click();
    await until('it is closed', async () => !(await him.page.getByText('On air').isVisible()));
});

test('after the connection was cut the sound comes back', async () => {
    await toggle(her.page, 'Test tone').click();
    await sleep(1500);
    await server.end('SIGKILL');
    await server.begin();
    await until('back', async () => (await her.page.getByTestId('saved').textContent()).includes('revision'), 15_000);
    await button(her.page, 'Measure the delay').click();
    await her.page.getByText(/ms apart/).waitFor({ timeout: 10_000 });
});

test('on a phone', async () => {
    const phone = await openStudio(browser, server.url, { size: PHONE });
    await phone.page.screenshot({ path: shot('sound-phone') });
    await button(phone.page, 'Sound').tap();
    await until('on', async () => (await button(phone.page, 'Sound').getAttribute('aria-pressed')) === 'true');
    for (const { faults } of [her, him, phone]) assert.deepEqual(faults, []);
});
