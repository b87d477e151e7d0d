/** One server of its own, one browser, and a studio page as a person meets it: by role and name. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(join(root, 'web/package.json'));
const { chromium } = require('playwright-core');

export const PROGRAM = process.env.LIMN_PROGRAM ?? join(root, 'build/release/limn');
const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ARGS = [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--disable-background-timer-throttling',
    '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows',
];
/** What the browser itself says about a connection that was cut or a server that is away. */
const NETWORK = /WebSocket connection to|net::ERR_|Failed to load resource/;

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

async function freePort() {
    const probe = createServer();
    probe.listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address();
    probe.close();
    await once(probe, 'close');
    return port;
}

/** A server with a data folder of its own, which outlives restarts and goes with close(). */
export class Server {
    static async start() {
        if (!existsSync(PROGRAM)) throw new Error(`there is no program at ${PROGRAM}: ./run --build-only makes it`);
        const server = new Server();
        server.place = mkdtempSync(join(tmpdir(), 'limn-page-'));
        server.port = await freePort();
        server.url = `http://127.0.0.1:${server.port}`;
        await server.begin();
        return server;
    }

    async begin() {
        this.log = join(this.place, 'output.log');
        const out = openSync(this.log, 'a');
        const data = join(this.place, 'data');
        mkdirSync(data, { recursive: true });
        this.child = spawn(PROGRAM, ['serve', '--port', String(this.port), '--data', data], {
            cwd: root, stdio: ['ignore', out, out],
        });
        for (const end = Date.now() + 60_000; ; await sleep(50)) {
            if (this.child.exitCode !== null) throw new Error(`the server ended: ${readFileSync(this.log, 'utf8')}`);
            const answer = await fetch(`${this.url}/readyz`).catch(() => null);
            if (answer?.status === 200) return;
            if (Date.now() > end) throw new Error(`the server was not ready within a minute: ${readFileSync(this.log, 'utf8')}`);
        }
    }

    /** @param {NodeJS.Signals} signal */
    async end(signal = 'SIGTERM') {
        if (this.child.exitCode !== null || this.child.signalCode !== null) return;
        const gone = once(this.child, 'exit');
        this.child.kill(signal);
        await gone;
    }

    async close() {
        await this.end('SIGKILL');
        rmSync(this.place, { recursive: true, force: true });
    }
}

/** @param more arguments for this browser */
export const openBrowser = (more = []) =>
    chromium.launch({ executablePath: EXECUTABLE, headless: true, args: [...ARGS, ...more] });

export const DESKTOP = { viewport: { width: 1280, height: 800 } };
export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

/**
 * Opens the studio and waits for its first picture.
 * @param path of a film, or of a session by its name
 * @returns {Promise<{page, context, faults: string[]}>} faults: console errors and uncaught exceptions so far
 */
export async function openStudio(browser, url, { size = DESKTOP, init, path = '/studio/demo' } = {}) {
    const context = await browser.newContext(size);
    const page = await context.newPage();
    const faults = [];
    page.on('console', (message) => {
        if (message.type() === 'error' && !NETWORK.test(message.text())) faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(String(error?.stack ?? error)));
    if (init) await page.addInitScript(init);
    await page.goto(url + path);
    await inStudio(page);
    return { page, context, faults };
}

/**
 * For the tests of a file: a server and a browser of their own, in which two directors are in one film. After the last test
 * they go.
 */
export async function twoDirectors() {
    const started = {};
    const end = async () => {
        await started.browser?.close();
        await started.server?.close();
    };
    after(end);
    try {
        started.server = await Server.start();
        started.browser = await openBrowser();
        started.her = await openStudio(started.browser, started.server.url);
        started.him = await openStudio(started.browser, started.server.url);
    } catch (fault) {
        // A file that fails before its first test calls nothing that comes after it.
        await end();
        throw fault;
    }
    return started;
}

/** Waits until a studio page is connected, at most so many ms, and shows its picture. */
export async function inStudio(page, ms = 30_000) {
    await page.waitForFunction(
        () => /revision \d/.test(document.querySelector('[data-testid=saved]')?.textContent ?? ''), undefined, { timeout: ms });
    await pictured(page);
}

/** Waits until the picture is more than one colour. */
export async function pictured(page) {
    await page.waitForFunction(() => {
        const canvas = document.querySelector('[data-testid=picture]');
        const look = new OffscreenCanvas(16, 9).getContext('2d');
        look.drawImage(canvas, 0, 0, 16, 9);
        const { data } = look.getImageData(0, 0, 16, 9);
        return data.some((value, i) => i % 4 < 3 && Math.abs(value - data[i % 4]) > 8);
    }, undefined, { timeout: 60_000, polling: 100 });
}

/** The mean of what the picture shows over a while, at 32x18, so that noise and breathing weigh little. */
export const look = (page, times = 8) =>
    page.evaluate(async (count) => {
        const canvas = document.querySelector('[data-testid=picture]');
        const small = new OffscreenCanvas(32, 18).getContext('2d', { willReadFrequently: true });
        const sum = new Array(32 * 18 * 3).fill(0);
        for (let i = 0; i < count; i++) {
            small.drawImage(canvas, 0, 0, 32, 18);
            const { data } = small.getImageData(0, 0, 32, 18);
            for (let k = 0; k < 32 * 18; k++) for (let c = 0; c < 3; c++) sum[3 * k + c] += data[4 * k + c] / count;
            await new Promise((done) => setTimeout(done, 60));
        }
        return sum;
    }, times);

/** Mean absolute difference of two looks, in 8-bit levels. */
export const apart = (a, b) => a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;

export const slider = (page, name) => page.getByRole('slider', { name, exact: true });
export const valueOf = async (locator) => Number(await locator.getAttribute('aria-valuenow'));
export const saved = async (page) => Number(/\d+/.exec(await page.getByTestId('saved').textContent())[0]);

/** Waits until a check holds; says what it was about when it does not. */
export async function until(what, check, ms = 5000) {
    for (const end = Date.now() + ms; ; await sleep(25)) {
        if (await check()) return;
        if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    }
}

/** Where pictures of the page are kept for people to look at. */
export function shot(name) {
    const path = join(root, 'build/page', `${name}.png`);
    mkdirSync(dirname(path), { recursive: true });
    return path;
}

/** The source of axe-core, to be evaluated in a page. */
export const axeSource = () => require('axe-core').source;

/** What axe-core finds in a page, each as a line. */
export async function audit(page, where) {
    await page.evaluate(axeSource());
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    return violations.map(({ id, impact, nodes }) => `${where}: ${impact} ${id} at ${nodes[0].target.join(' ')}`);
}

/** How far a page is wider than its window, in pixels. */
export const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
