// What the worlds' thumbnails cost everybody else: node bench/soak/thumbnails.mjs
//
// Starts build/release/limn on a folder of its own, some rounds in turn, and asks /healthz every 20 ms: first alone, then
// while all thumbnails of the worlds are asked for at once, none of which has been made before. Prints JSON, ms.
import { parseArgs } from 'node:util';

import { quantile, sleep, startServer } from './server.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const times = { alone: [], beside: [] };
const made = [];
let pictures = [];
let phase = 'alone';
let probing = false;
let server;

async function probe() {
    const waiting = [];
    while (probing) {
        const into = times[phase];
        const asked = performance.now();
        // Without waiting for the last answer: one that is late must not thin out the others.
        waiting.push(
            fetch(`${server.origin}/healthz`)
                .then((answer) => answer.text())
                .then(() => into.push(performance.now() - asked)),
        );
        await sleep(20);
    }
    await Promise.all(waiting);
}

async function picture(path) {
    const asked = performance.now();
    const answer = await fetch(server.origin + path);
    const bytes = (await answer.arrayBuffer()).byteLength;
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
    return { ms: performance.now() - asked, bytes };
}

const told = (list) => ({
    asked: list.length,
    p50: quantile(list, 0.5),
    p95: quantile(list, 0.95),
    worst: Math.max(...list),
});

for (let round = 0; round < Number(values.rounds); round++) {
    server = await startServer();
    try {
        const worlds = (await server.get('/api/worlds')).filter((world) => world.thumbnail);
        phase = 'alone';
        probing = true;
        const probes = probe();
        await sleep(3000);
        phase = 'beside';
        pictures = await Promise.all(worlds.map((world) => picture(world.thumbnail)));
        probing = false;
        await probes;
        made.push(Math.max(...pictures.map((one) => one.ms)));
    } finally {
        probing = false;
        await server.end();
    }
}
console.log(
    JSON.stringify({
        worlds: pictures.length,
        bytes: pictures.reduce((sum, one) => sum + one.bytes, 0),
        all_made_ms: { median: quantile(made, 0.5), worst: Math.max(...made) },
        healthz_alone: told(times.alone),
        healthz_beside: told(times.beside),
    }),
);
