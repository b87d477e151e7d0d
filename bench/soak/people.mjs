// What somebody new costs whoever watches: node bench/soak/people.mjs [--rounds N]
//
// Starts build/release/limn on a folder of its own and adds people to a film, as the page's "Add a person" does, then
// dresses the first anew. Of each: the longest gap between two frames, and after how long a click on where she stands,
// or on what she has put on, names her or it. Prints JSON, ms.
import { parseArgs } from 'node:util';

import { quantile, sleep, startServer, until, watch } from './server.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } });
const PEOPLE = [
    { x: 0.62, properties: { sex: 1, age: 27 }, hair: 'long01', garment: 'female_elegantsuit01' },
    { x: -0.62, properties: { sex: 0, age: 58 }, hair: 'short03', garment: 'male_worksuit01' },
    { x: 1.24, properties: { sex: 1, age: 40, african: 1, caucasian: 0 }, hair: 'afro01', garment: 'female_sportsuit01' },
];
/** Half the picture's width at the middle of the set, metres. */
const HALF = (18 / 50) * 5;

async function round() {
    const server = await startServer();
    try {
        const times = [];
        let newest = 0;
        const picked = new Map();
        const socket = await watch(server, 'demo', 'soak-people', (_, number) => {
            times.push(performance.now());
            newest = number;
        });
        socket.on('message', (message, binary) => {
            const told = binary ? {} : JSON.parse(message);
            if (told.type === 'picked') picked.set(told.number, { node: told.node, at: performance.now() });
        });
        let seq = 0;
        let asked = 0;
        const put = (ops) =>
            socket.send(JSON.stringify({ type: 'ops', seq: ++seq, gesture: `g${seq}`, stamp: seq, ops }));
        /** The longest gap between two frames after an edit, and when a click at that place named one of the nodes. */
        const measured = async (ops, x, nodes) => {
            const first = times.length;
            const began = performance.now();
            const before = asked;
            put(ops);
            const seen = () => [...picked].find(([number, { node }]) => number > before && nodes.includes(node));
            for (let i = 0; !seen() && i < 600; i++, await sleep(30))
                socket.send(JSON.stringify({ type: 'pick', number: ++asked, frame: newest, x: 0.5 + x / (2 * HALF), y: 0.6 }));
            if (!seen()) throw new Error(`no click names ${nodes}: ${[...picked.values()].at(-1)?.node}`);
            await sleep(1500);
            const gaps = times.slice(first).map((at, i) => at - Math.max(times[first + i - 1] ?? 0, 0));
            return { gap: Math.max(...gaps), seen: seen()[1].at - began };
        };
        await until('a picture', () => times.length > 3);
        put([
            { kind: 'set', path: 'camera.distance', value: 5 },
            { kind: 'set', path: 'camera.target_y', value: -0.3 },
        ]);
        await sleep(3000);
        const result = { added: [], dressed: [] };
        for (const [i, { x, properties, hair, garment }] of PEOPLE.entries()) {
            const id = `soak${i}`;
            const part = (kind, own) => ({
                kind: 'create', id: `${id}_${kind}`, node: kind, title: kind, parent: id, properties: own,
            });
            const ops = [
                { kind: 'create', id, node: 'person', title: id, properties: { x, ...properties } },
                part('face', { seed: i + 2 }),
                part('hair', { style: hair }),
                part('garment', { style: garment }),
            ];
            result.added.push(await measured(ops, x, [id, `${id}_hair`, `${id}_garment`]));
        }
        for (const style of ['female_casualsuit02', 'female_sportsuit01']) {
            const { gap } = await measured([{ kind: 'set', path: 'outfit.style', value: style }], 0, ['outfit']);
            result.dressed.push({ gap });
        }
        return result;
    } finally {
        await server.end();
    }
}

const all = [];
for (let i = 0; i < Number(values.rounds); i++) all.push(await round());
const of = (list) => ({ median: Math.round(quantile(list, 0.5)), worst: Math.round(Math.max(...list)) });
console.log(
    JSON.stringify({
        added: { gap: of(all.flatMap((r) => r.added.map((one) => one.gap))), seen: of(all.flatMap((r) => r.added.map((one) => one.seen))) },
        dressed: { gap: of(all.flatMap((r) => r.dressed.map((one) => one.gap))) },
        rounds: all,
    }),
);
