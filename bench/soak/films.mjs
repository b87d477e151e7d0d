// Memory of films that are opened in turn, and the time of a long list: node bench/soak/films.mjs [--opened N] [--listed N]
//
// Starts build/release/limn on a folder of its own, makes and opens N films one after the other (each until its first
// frame), waits until all are closed, and compares the server's memory with that after the first. Then makes films until
// there are so many and times the list as a page asks for it. Prints JSON.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { WebSocket } = createRequire(join(root, 'web/package.json'))('ws');
const { values } = parseArgs({
    options: {
        opened: { type: 'string', default: '20' },
        listed: { type: 'string', default: '500' },
        port: { type: 'string', default: '8490' },
    },
});
const opened = Number(values.opened);
const listed = Number(values.listed);
const origin = `http://127.0.0.1:${values.port}`;
const data = mkdtempSync(join(tmpdir(), 'limn-soak-films-'));
const server = spawn(join(root, 'build/release/limn'), ['serve', '--port', values.port, '--data', data], {
    stdio: ['ignore', 'ignore', 'inherit'],
});
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

async function until(what, good, seconds = 120) {
    for (let i = 0; i < seconds * 10; i++, await sleep(100)) {
        try {
            if (await good()) return;
        } catch {
            // not there yet
        }
    }
    throw new Error(`waited in vain: ${what}`);
}

const get = async (path) => (await fetch(origin + path)).json();
const post = async (path) => {
    const response = await fetch(origin + path, { method: 'POST', headers: { Origin: origin } });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
};
const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]) / 1024;

/** From the socket to the first frame, ms. */
function visit(id) {
    const started = performance.now();
    return new Promise((done, failed) => {
        const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws/${id}`, { origin });
        socket.on('open', () =>
            socket.send(
                JSON.stringify({
                    type: 'hello',
                    protocol: 1,
                    secret: `soak-films-${'0'.repeat(32)}`,
                    codec: 'h264',
                    width: 640,
                    height: 360,
                }),
            ),
        );
        let frames = 0;
        let first = 0;
        socket.on('message', (message, binary) => {
            if (!binary) return;
            socket.send(
                JSON.stringify({ type: 'shown', frame: message.readUInt32LE(4), decode_ms: 1, draw_ms: 1 }),
            );
            if (frames++ === 0) first = performance.now() - started;
            if (frames === 10) socket.close();
        });
        socket.on('close', () => (first ? done(first) : failed(new Error(`${id} was closed without a frame`))));
        socket.on('error', failed);
    });
}

const limit = setTimeout(() => server.kill('SIGKILL'), 15 * 60_000);
try {
    await until('ready', async () => (await fetch(`${origin}/readyz`)).status === 200);
    const rest = async () => until('nobody is in a film', async () => (await get('/api/films')).open === 0);
    // What is made in idle time has memory of its own.
    await until(
        'pictures of the materials',
        async () => (await get('/api/materials')).every((material) => material.thumbnail),
        600,
    );
    const firsts = [];
    let first;
    for (let i = 0; i < opened; i++) {
        const film = await post(`/api/films?title=${encodeURIComponent(`Film ${i + 1}`)}`);
        firsts.push(await visit(film.id));
        if (i === 0) {
            await rest();
            first = memory();
        }
    }
    const most = memory();
    await rest();
    const after = memory();
    const start = (await get('/api/films')).films.length;
    for (let i = start; i < listed; i++) await post('/api/films/demo/duplicate');
    const times = [];
    for (let i = 0; i < 11; i++) {
        const t = performance.now();
        await (await fetch(`${origin}/`)).text();
        await get('/api/films');
        times.push(performance.now() - t);
    }
    times.sort((a, b) => a - b);
    firsts.sort((a, b) => a - b);
    console.log(
        JSON.stringify({
            opened,
            first_frame_ms: { median: firsts[opened >> 1], max: firsts.at(-1) },
            memory_mb: { after_first: first, while_open: most, after_all: after, more: after - first },
            listed: (await get('/api/films')).films.length,
            list_ms: { median: times[5], max: times[10] },
        }),
    );
} finally {
    clearTimeout(limit);
    server.kill('SIGTERM');
    await Promise.race([new Promise((done) => server.on('exit', done)), sleep(10_000)]);
    rmSync(data, { recursive: true, force: true });
}
