import { describe, expect, it } from 'vitest';
import { makeRing, RING_BYTES, RingReader, RingWriter } from './ring';

function bytes(length: number, seed: number): Uint8Array {
    const made = new Uint8Array(length);
    for (let i = 0; i < length; i++) made[i] = i * 31 + seed;
    return made;
}

describe('a ring', () => {
    it('hands over messages of any length, in order, many times round', async () => {
        const ring = makeRing();
        const writer = new RingWriter(ring);
        const reader = new RingReader(ring);
        const lengths = [0, 1, 3, 4, 5, 4096, RING_BYTES / 4, RING_BYTES / 4 + 1, 70_001];
        let total = 0;
        for (let i = 0; total < 5 * RING_BYTES; i++) {
            const sent = bytes(lengths[i % lengths.length]!, i);
            writer.write(i & 255, -i, sent);
            await reader.arrival();
            const got: [number, number, Uint8Array][] = [];
            reader.take((kind, tag, payload) => got.push([kind, tag | 0, payload]));
            expect(got.map(([kind, tag]) => [kind, tag])).toEqual([[i & 255, -i | 0]]);
            expect(Buffer.compare(got[0]![2], sent)).toBe(0);
            total += sent.length;
        }
    });

    it('keeps what does not fit until it does', async () => {
        const ring = makeRing();
        const writer = new RingWriter(ring);
        const reader = new RingReader(ring);
        const sent = bytes(3 * RING_BYTES + 17, 5);
        writer.write(1, 0, sent);
        writer.write(2, 0, bytes(3, 1));
        const got: [number, Uint8Array][] = [];
        while (got.length < 2) {
            await reader.arrival();
            reader.take((kind, _tag, payload) => got.push([kind, payload]));
        }
        expect(got[0]![0]).toBe(1);
        expect(Buffer.compare(got[0]![1], sent)).toBe(0);
        expect(got[1]).toEqual([2, bytes(3, 1)]);
    });
});
