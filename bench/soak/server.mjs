// What the soaks share: a server on a free port with a folder of its own, and a viewer that counts its frames.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const { WebSocket } = createRequire(join(root, 'web/package.json'))('ws');

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Until it holds; an error when it does not within so many seconds. What throws does not hold yet. */
export async function until(what, good, seconds = 120) {
    for (let i = 0; i < seconds * 10; i++, await sleep(100)) {
        try {
            if (await good()) return;
        } catch {
            // not there yet
        }
    }
    throw new Error(`waited in vain: ${what}`);
}

/** The value below which that share of them lies. */
export function quantile(values, share) {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

const freePort = () =>
    new Promise((done) => {
        const probe = createServer();
        probe.listen(0, '127.0.0.1', () => {
            const { port } = probe.address();
            probe.close(() => done(port));
        });
    });

/** build/release/limn on a new folder, once its first picture is made. It is killed after so many minutes. */
export async function startServer(minutes = 15) {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const data = mkdtempSync(join(tmpdir(), 'limn-soak-'));
    const child = spawn(join(root, 'build/release/limn'), ['serve', '--port', String(port), '--data', data], {
        stdio: ['ignore', 'ignore', 'inherit'],
    });
    const ended = new Promise((done) => child.on('exit', (code, signal) => done(signal ?? code)));
    const limit = setTimeout(() => child.kill('SIGKILL'), minutes * 60_000);
    const server = {
        origin,
        data,
        pid: child.pid,
        get: async (path) => (await fetch(origin + path)).json(),
        post: async (path, body) => {
            const response = await fetch(origin + path, { method: 'POST', headers: { Origin: origin }, body });
            if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
            return response.json();
        },
        /** SIGTERM; how long it takes to end, ms, and how it ended: the exit status or the signal. */
        async end() {
            clearTimeout(limit);
            const asked = performance.now();
            child.kill('SIGTERM');
            const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
            const how = await ended;
            clearTimeout(late);
            rmSync(data, { recursive: true, force: true });
            return { ms: performance.now() - asked, how };
        },
    };
    try {
        await until('ready', async () => (await fetch(`${origin}/readyz`)).status === 200);
    } catch (error) {
        await server.end();
        throw error;
    }
    return server;
}

/** A member of a film who acknowledges every frame; frame(count) is told of each. Gives the socket, open. */
export function watch(server, film, name, frame) {
    return new Promise((done, failed) => {
        const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/ws/${film}`, { origin: server.origin });
        let frames = 0;
        socket.on('open', () => {
            const secret = `${name}-${'0'.repeat(32)}`;
            const hello = { type: 'hello', protocol: 3, secret, codec: 'h264', width: 640, height: 360 };
            socket.send(JSON.stringify(hello));
            done(socket);
        });
        socket.on('message', (message, binary) => {
            if (!binary) return;
            socket.send(
                JSON.stringify({ type: 'shown', frame: message.readUInt32LE(4), decode_ms: 1, draw_ms: 1 }),
            );
            frame(++frames);
        });
        socket.on('error', failed);
    });
}
