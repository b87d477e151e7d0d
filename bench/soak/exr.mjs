// Scanline OpenEXR files of one value, compressed by ZIP: small as files, large once unfolded.
import { deflateSync } from 'node:zlib';

const kLines = 16; // of a ZIP block

const text = (value) => Buffer.from(`${value}\0`, 'latin1');
function ints(...values) {
    const bytes = Buffer.alloc(4 * values.length);
    values.forEach((value, i) => bytes.writeInt32LE(value, 4 * i));
    return bytes;
}
function floats(...values) {
    const bytes = Buffer.alloc(4 * values.length);
    values.forEach((value, i) => bytes.writeFloatLE(value, 4 * i));
    return bytes;
}
const attribute = (name, type, value) => Buffer.concat([text(name), text(type), ints(value.length), value]);

/** As OpenEXR prepares bytes for deflate: the even ones, then the odd ones, then differences around 128. */
function prepared(raw) {
    const half = (raw.length + 1) >> 1;
    const apart = Buffer.alloc(raw.length);
    for (let i = 0; i < raw.length; i++) apart[(i & 1 ? half : 0) + (i >> 1)] = raw[i];
    const out = Buffer.from(apart);
    for (let i = 1; i < out.length; i++) out[i] = (apart[i] - apart[i - 1] + 128 + 256) & 255;
    return out;
}

/** R, G and B as 32-bit floats, all of one value; the height must be a multiple of 16. */
export function constantExr(width, height, value) {
    const channel = (name) => Buffer.concat([text(name), ints(2, 0, 1, 1)]);
    const window = ints(0, 0, width - 1, height - 1);
    const header = Buffer.concat([
        ints(20000630, 2),
        attribute('channels', 'chlist', Buffer.concat([channel('B'), channel('G'), channel('R'), Buffer.alloc(1)])),
        attribute('compression', 'compression', Buffer.from([3])),
        attribute('dataWindow', 'box2i', window),
        attribute('displayWindow', 'box2i', window),
        attribute('lineOrder', 'lineOrder', Buffer.from([0])),
        attribute('pixelAspectRatio', 'float', floats(1)),
        attribute('screenWindowCenter', 'v2f', floats(0, 0)),
        attribute('screenWindowWidth', 'float', floats(1)),
        Buffer.alloc(1),
    ]);
    const raw = Buffer.alloc(width * kLines * 3 * 4);
    for (let i = 0; i < raw.length; i += 4) raw.writeFloatLE(value, i);
    const content = deflateSync(prepared(raw), { level: 9 });
    const blocks = height / kLines;
    const table = Buffer.alloc(8 * blocks);
    const parts = [header, table];
    let place = header.length + table.length;
    for (let block = 0; block < blocks; block++) {
        table.writeBigUInt64LE(BigInt(place), 8 * block);
        parts.push(ints(block * kLines, content.length), content);
        place += 8 + content.length;
    }
    return Buffer.concat(parts);
}
