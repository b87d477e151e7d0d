/**
 * A stand-in for the server while working on the page: it keeps the protocol and a document in memory, and paints a plain
 * picture of the values that the pinned sliders set. It traces nothing and keeps nothing.
 *   node test/fake_server.mjs [--port 8090] [--delay 25] [--picture FILE.jpg]
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { crc32, deflateSync } from 'node:zlib';
import { WebSocketServer } from 'ws';

const { values: flags } = parseArgs({
    options: {
        port: { type: 'string', default: '8090' },
        delay: { type: 'string', default: '25' },
        picture: { type: 'string' },
    },
});
const dist = fileURLToPath(new URL('../dist', import.meta.url));
const TYPES = {
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.svg': 'image/svg+xml',
    '.woff2': 'font/woff2',
    '.txt': 'text/plain',
};
const POLICY =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; " +
    "media-src 'self' blob:; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const WIDTH = 320;
const HEIGHT = 180;

const nodes = [
    { id: 'film', kind: 'film', title: 'Film', properties: { title: 'Demo' } },
    { id: 'camera', kind: 'camera', title: 'Camera', properties: {} },
    { id: 'sun', kind: 'sun', title: 'Sun', properties: {} },
    { id: 'environment', kind: 'environment', title: 'World', properties: { world: 'world-2' } },
    { id: 'key', kind: 'light', title: 'Key light', properties: { azimuth: 40 } },
    { id: 'fill', kind: 'light', title: 'Fill light', properties: {} },
    { id: 'rim', kind: 'light', title: 'Rim light', properties: {} },
    { id: 'ground', kind: 'ground', title: 'Ground', properties: {} },
    { id: 'person', kind: 'person', title: 'Person', properties: {} },
    { id: 'face', kind: 'face', title: 'Face', properties: {} },
    { id: 'hair', kind: 'hair', title: 'Hair', properties: {} },
    { id: 'outfit', kind: 'garment', title: 'Outfit', properties: {} },
];
const values = new Map(
    nodes.flatMap(({ id, properties }) => Object.entries(properties).map(([name, v]) => [`${id}.${name}`, v])),
);
let revision = 0;
let mode = 'live';
const drafts = new Map();
const seen = new Map(); // client -> newest committed seq
const undos = new Map();

const sets = (ops) => ops.filter(({ kind }) => kind === 'set');
const shown = () => {
    const all = new Map(values);
    for (const { ops } of drafts.values()) for (const { path, value } of sets(ops)) all.set(path, value);
    return all;
};

function chunk(type, data) {
    const body = Buffer.concat([Buffer.from(type), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body) >>> 0, body.length + 4);
    return out;
}

/** The picture as a PNG: browsers know a bitmap's format by its content. */
function paint() {
    if (flags.picture) return readFileSync(flags.picture);
    const all = shown();
    const at = (path, preset = 0) => Number(all.get(path) ?? preset);
    const light =
        2 ** (at('camera.exposure') * 0.5) *
        (0.4 + 0.6 * Math.max(0, Math.sin(((at('sun.time_of_day', 16.5) - 6) / 12) * Math.PI)));
    const key = 2 ** (at('key.gain') * 0.5);
    const rows = Buffer.alloc(HEIGHT * (WIDTH * 3 + 1));
    const sunX = 60 + at('sun.azimuth') * 0.3;
    const sunY = 80 - at('sun.elevation') * 1.2;
    for (let y = 0; y < HEIGHT; y++) {
        for (let x = 0; x < WIDTH; x++) {
            let [r, g, b] = y < 120 ? [90 + y / 2, 120 + y / 2, 190] : [90, 85, 75];
            if (Math.hypot(x - sunX, y - sunY) < 14) [r, g, b] = [255, 235, 170];
            const fx = (x - 160) / 44;
            const fy = (y - 96) / 60;
            if (fx * fx + fy * fy < 1) {
                [r, g, b] = [150 * key, 112 * key, 92 * key];
                if (Math.abs(Math.abs(fx) - 0.4) < 0.13 && Math.abs(fy + 0.15) < 0.06) [r, g, b] = [40, 30, 30];
                const smile = fy - 0.5 + 0.5 * at('face.joy') * fx * fx;
                if (Math.abs(fx) < 0.3 + 0.2 * at('face.joy') && Math.abs(smile) < 0.05 + 0.04 * at('face.joy'))
                    [r, g, b] = [150, 50, 50];
                if (
                    Math.abs(Math.abs(fx) - 0.4) < 0.22 &&
                    Math.abs(fy + 0.36 - 0.25 * at('face.anger') * (0.6 - Math.abs(fx))) < 0.05
                )
                    [r, g, b] = [50, 35, 25];
            }
            const i = y * (WIDTH * 3 + 1) + 1 + 3 * x;
            rows[i] = Math.min(255, r * light);
            rows[i + 1] = Math.min(255, g * light);
            rows[i + 2] = Math.min(255, b * light);
        }
    }
    const head = Buffer.alloc(13);
    head.writeUInt32BE(WIDTH, 0);
    head.writeUInt32BE(HEIGHT, 4);
    head[8] = 8;
    head[9] = 2;
    return Buffer.concat([
        Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
        chunk('IHDR', head),
        chunk('IDAT', deflateSync(rows, { level: 1 })),
        chunk('IEND', Buffer.alloc(0)),
    ]);
}

let sent = 0;
/** Before each picture: kind 1, in one piece, its number; see src/protocol/envelope.ts. */
function envelope() {
    const out = Buffer.alloc(16);
    out.writeUInt8(1, 0);
    out.writeUInt32LE(++sent, 4);
    return out;
}

let frame = 0;
function header(payload, lastSeq, stamp) {
    const out = Buffer.alloc(128);
    out.writeUInt32LE(0x564d494c, 0);
    out[4] = 1;
    out[5] = 1;
    out[6] = 1 | (mode === 'hold' ? 8 : 0);
    out[7] = 10;
    out.writeUInt32LE(++frame, 8);
    out.writeUInt32LE(revision, 12);
    out.writeUInt32LE(lastSeq, 16);
    out.writeUInt16LE(WIDTH, 20);
    out.writeUInt16LE(HEIGHT, 22);
    out.writeDoubleLE(stamp, 24);
    out.writeFloatLE(mode === 'hold' ? 1 : 0.3, 52);
    out.writeUInt32LE(payload.length, 60);
    for (const [i, ms] of [0.2, 1.1, 0.6, 3.5, 9, 3, 1, 1.8, 0.4, 20].entries()) out.writeFloatLE(ms, 64 + 4 * i);
    return out;
}

const answer = (response, status, type, body) =>
    response
        .writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'content-security-policy': POLICY })
        .end(body);
const swatch = (i) =>
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><defs><linearGradient id="g" x2="0" y2="1"><stop stop-color="hsl(${i * 37} 55% 62%)"/><stop offset="1" stop-color="hsl(${i * 37 + 40} 35% 28%)"/></linearGradient></defs><rect width="200" height="100" fill="url(#g)"/></svg>`;

const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://fake');
    if (pathname === '/healthz' || pathname === '/readyz') return answer(response, 200, 'text/plain', 'ok');
    if (pathname === '/version')
        return answer(response, 200, 'application/json', '{"name":"limn","version":"0.0.0","commit":"fake"}');
    if (pathname === '/api/worlds') {
        const worlds = Array.from({ length: 24 }, (_, i) => ({
            id: `world-${i}`,
            title: `World ${i + 1}`,
            tags: i % 2 ? ['outdoor'] : ['studio'],
            thumbnail: `/api/worlds/world-${i}.jpg`,
        }));
        return answer(response, 200, 'application/json', JSON.stringify(worlds));
    }
    if (/^\/api\/worlds\/world-\d+\.jpg$/.test(pathname))
        return answer(response, 200, 'image/svg+xml', swatch(Number(/\d+/.exec(pathname)[0])));
    if (pathname === '/api/people') return answer(response, 200, 'application/json', '{}');
    if (pathname === '/api/assets') {
        request.resume();
        request.on('end', () =>
            answer(
                response,
                201,
                'application/json',
                JSON.stringify({
                    hash: 'ab'.repeat(32),
                    title: searchParams.get('name'),
                    thumbnail: '/api/worlds/world-7.jpg',
                }),
            ),
        );
        return;
    }
    const file = pathname === '/' ? '/index.html' : /^\/(studio|film)\//.test(pathname) ? '/studio.html' : pathname;
    try {
        answer(response, 200, TYPES[extname(file)] ?? 'application/octet-stream', readFileSync(join(dist, file)));
    } catch {
        answer(response, 404, 'text/plain', 'not found');
    }
});

const sockets = new WebSocketServer({ server, perMessageDeflate: false });
/** What a client is called by all, made of the secret that its page keeps. */
const publicName = (secret) => createHash('sha256').update(`limn client ${secret}`).digest('hex').slice(0, 32);
const members = () => [...sockets.clients].filter((s) => s.client).map((s) => ({ client: s.client, ...s.actor }));
const toAll = (message, except) => {
    for (const socket of sockets.clients) {
        if (socket !== except && socket.readyState === 1) socket.send(JSON.stringify(message));
    }
};
const undoState = (client) => {
    const { done = [], undone = [] } = undos.get(client) ?? {};
    return {
        can_undo: done.length > 0,
        can_redo: undone.length > 0,
        undo_label: done.at(-1)?.label ?? '',
        redo_label: undone.at(-1)?.label ?? '',
    };
};

function apply(socket, ops, gesture, seq, remember) {
    const before = sets(ops).map(({ path }) => ({ kind: 'set', path, value: values.get(path) ?? 0 }));
    for (const { path, value } of sets(ops)) values.set(path, value);
    revision++;
    if (remember) {
        const mine = undos.get(socket.client) ?? { done: [], undone: [] };
        const last = mine.done.at(-1);
        if (last?.gesture === gesture) last.after = ops;
        else mine.done.push({ gesture, label: sets(ops)[0]?.path ?? '', before, after: ops });
        mine.undone = [];
        undos.set(socket.client, mine);
    }
    toAll({ type: 'changes', revision, actor: socket.actor.id, client: socket.client, gesture, seq, ops });
    socket.send(JSON.stringify({ type: 'ack', seq, revision }));
    socket.send(JSON.stringify({ type: 'undo_state', ...undoState(socket.client) }));
}

function step(socket, message) {
    const { type, seq, gesture, ops = [] } = message;
    if (message.stamp !== undefined && type !== 'ping') socket.newest = { seq, stamp: message.stamp };
    switch (type) {
        case 'hello':
            socket.client = publicName(message.secret);
            socket.actor = { id: socket.client, name: 'Guest', color: '#7fb0ff' };
            socket.send(
                JSON.stringify({
                    type: 'welcome',
                    protocol: 3,
                    session: 'demo',
                    client: socket.client,
                    actor: socket.actor,
                    revision,
                    mode,
                    document: {
                        nodes: nodes.map((n) => ({
                            ...n,
                            properties: Object.fromEntries(
                                [...values]
                                    .filter(([p]) => p.startsWith(`${n.id}.`))
                                    .map(([p, v]) => [p.slice(n.id.length + 1), v]),
                            ),
                        })),
                    },
                    drafts: [],
                    members: members(),
                    undo: undoState(socket.client),
                }),
            );
            toAll({ type: 'members', members: members() });
            break;
        case 'draft':
            drafts.set(gesture, { client: socket.client, ops });
            toAll({ type: 'draft', actor: socket.client, client: socket.client, gesture, ops }, socket);
            break;
        case 'drop':
            drafts.delete(gesture);
            toAll({ type: 'draft_end', client: socket.client, gesture, committed: false });
            socket.send(JSON.stringify({ type: 'ack', seq, revision }));
            break;
        case 'commit':
        case 'ops':
            drafts.delete(gesture);
            if (seq <= (seen.get(socket.client) ?? 0)) socket.send(JSON.stringify({ type: 'ack', seq, revision }));
            else {
                seen.set(socket.client, seq);
                apply(socket, ops, gesture, seq, true);
                toAll({ type: 'draft_end', client: socket.client, gesture, committed: true });
            }
            break;
        case 'undo':
        case 'redo': {
            const mine = undos.get(socket.client) ?? { done: [], undone: [] };
            const [from, to] = type === 'undo' ? [mine.done, mine.undone] : [mine.undone, mine.done];
            const entry = from.pop();
            if (entry) to.push(entry);
            undos.set(socket.client, mine);
            if (entry) apply(socket, type === 'undo' ? entry.before : entry.after, '', seq, false);
            else socket.send(JSON.stringify({ type: 'ack', seq, revision }));
            break;
        }
        case 'shown':
            socket.unseen--;
            break;
        case 'clock':
            mode = message.mode;
            toAll({ type: 'mode', mode });
            break;
        case 'ping':
            socket.send(JSON.stringify({ type: 'pong', stamp: message.stamp }));
            break;
    }
}

sockets.on('connection', (socket) => {
    socket.unseen = 0;
    socket.on('message', (data) => step(socket, JSON.parse(data)));
    socket.on('close', () => toAll({ type: 'members', members: members() }));
});

setInterval(() => {
    const ready = [...sockets.clients].filter((socket) => socket.client && socket.unseen < 2);
    if (ready.length === 0) return;
    const payload = paint();
    for (const socket of ready) {
        const { seq = 0, stamp = Number.NaN } = socket.newest ?? {};
        socket.newest = { seq };
        socket.unseen++;
        const packet = Buffer.concat([envelope(), header(payload, seq, stamp), payload]);
        setTimeout(() => socket.readyState === 1 && socket.send(packet), Number(flags.delay));
    }
}, 33);
setInterval(
    () =>
        toAll({
            type: 'stats',
            fps: 30,
            kbps: 2400,
            lit_fraction: 0.55,
            gbuffer_width: 640,
            gbuffer_height: 360,
            bounces: 1,
            threads: 2,
        }),
    1000,
);
server.listen(Number(flags.port), '127.0.0.1', () => console.log(`http://127.0.0.1:${flags.port}/studio/demo`));
