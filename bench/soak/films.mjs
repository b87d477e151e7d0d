// Memory of films that are opened in turn, and the time of a long list: node bench/soak/films.mjs [--opened N] [--listed N]
//
// Starts build/release/limn on a folder of its own, makes and opens N films one after the other (each until its first
// frame), waits until all are closed, and compares the server's memory with that after the first. Then makes films until
// there are so many and times the list as a page asks for it. Prints JSON.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { startServer, until, watch } from './server.mjs';

const { values } = parseArgs({
    options: {
        opened: { type: 'string', default: '20' },
        listed: { type: 'string', default: '500' },
    },
});
const opened = Number(values.opened);
const listed = Number(values.listed);
const server = await startServer();
const { get, post } = server;
const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]) / 1024;

/** From the socket to the first frame, ms. */
async function visit(id) {
    const started = performance.now();
    let first = 0;
    let closed;
    const gone = new Promise((done) => (closed = done));
    const socket = await watch(server, id, 'soak-films', (frames) => {
        if (frames === 1) first = performance.now() - started;
        if (frames === 10) socket.close();
    });
    socket.on('close', closed);
    await gone;
    if (!first) throw new Error(`${id} was closed without a frame`);
    return first;
}

try {
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
        await (await fetch(`${server.origin}/`)).text();
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
    await server.end();
}
