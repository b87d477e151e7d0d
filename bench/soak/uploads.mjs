// What pictures that somebody brings cost whoever watches: node bench/soak/uploads.mjs [--pictures FOLDER]
// [--uploaders N] [--seconds N]
//
// Starts build/release/limn on a folder of its own and counts a viewer's frames: alone, while N uploaders bring the EXR and
// HDR files of the folder one after the other without a pause, and while they bring one of some 400 kB that unfolds to
// 400 MB. Then ends the server in the middle of decoding that one. Prints JSON.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { constantExr } from './exr.mjs';
import { quantile, sleep, startServer, watch } from './server.mjs';

const { values } = parseArgs({
    options: {
        pictures: { type: 'string' },
        seconds: { type: 'string', default: '10' },
        uploaders: { type: 'string', default: '1' },
        film: { type: 'string', default: 'demo' },
    },
});
const seconds = Number(values.seconds);
const folder = values.pictures;
const small = folder
    ? readdirSync(folder)
          .filter((name) => /\.(exr|hdr)$/.test(name))
          .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }))
    : [{ name: 'small.exr', bytes: constantExr(256, 128, 0.5) }];
const unfolding = [{ name: 'unfolding.exr', bytes: constantExr(8192, 4096, 0.5) }];

const server = await startServer();
let frames = 0;

async function upload({ name, bytes }) {
    const response = await fetch(`${server.origin}/api/assets?name=${encodeURIComponent(name)}`, {
        method: 'POST',
        headers: { Origin: server.origin },
        body: bytes,
    });
    await response.text();
    return response.status;
}

/** The viewer's frames a second meanwhile, and what became of the uploads. */
async function measured(pictures) {
    const counts = {};
    const times = [];
    let under_way = true;
    const bring = async (first) => {
        for (let i = first; under_way && pictures.length; i++) {
            const asked = performance.now();
            const status = await upload(pictures[i % pictures.length]);
            times.push(performance.now() - asked);
            counts[status] = (counts[status] ?? 0) + 1;
        }
    };
    const bringing = Promise.all(Array.from({ length: Number(values.uploaders) }, (_, first) => bring(first)));
    const begun = performance.now();
    const before = frames;
    await sleep(seconds * 1000);
    const fps = ((frames - before) * 1000) / (performance.now() - begun);
    under_way = false;
    await bringing;
    if (!times.length) return { fps };
    return { fps, answered: counts, upload_ms: { median: quantile(times, 0.5), worst: Math.max(...times) } };
}

let result;
try {
    const viewer = await watch(server, values.film, 'soak-uploads', (count) => (frames = count));
    await sleep(5000);
    const alone = await measured([]);
    const beside = await measured(small);
    await sleep(2000);
    const heavy = await measured(unfolding);
    await sleep(2000);
    const again = await measured([]);
    const usual = (alone.fps + again.fps) / 2;
    result = {
        alone,
        small: { pictures: small.length, ...beside, kept: beside.fps / usual },
        unfolding: { bytes: unfolding[0].bytes.length, ...heavy, kept: heavy.fps / usual },
        alone_again: again,
    };
    upload(unfolding[0]).catch(() => {}); // the server ends before it answers
    await sleep(Math.min(400, heavy.upload_ms.median / 2));
    viewer.on('error', () => {});
} finally {
    const ended = await server.end();
    if (result) console.log(JSON.stringify({ ...result, ended_while_decoding: ended }));
}
