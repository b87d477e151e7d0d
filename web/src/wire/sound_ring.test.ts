import { describe, expect, it } from 'vitest';
import { BLOCK, makeSoundRing, SoundRing } from './sound_ring';

const filled = (value: number) => new Float32Array(BLOCK).fill(value);

describe('a ring of sound', () => {
    it('gives each sample where its number says, and silence where none has come', () => {
        const memory = makeSoundRing();
        const writer = new SoundRing(memory);
        const reader = new SoundRing(memory);
        expect(reader.sample(0, 0)).toBe(0);
        writer.write(1000, filled(0.25), filled(-0.5));
        expect(reader.sample(0, 1000 * BLOCK)).toBe(0.25);
        expect(reader.sample(1, 1001 * BLOCK - 1)).toBe(-0.5);
        expect(reader.sample(0, 1001 * BLOCK)).toBe(0);
        expect(reader.sample(0, 1000 * BLOCK - 1)).toBe(0);
        expect(reader.sample(0, -1)).toBe(0);
        // The same slot, more than a second later.
        writer.write(1128, filled(1), filled(1));
        expect(reader.sample(0, 1000 * BLOCK)).toBe(0);
        expect(reader.sample(0, 1128 * BLOCK)).toBe(1);
    });

    it('counts what came too late', () => {
        const ring = new SoundRing(makeSoundRing());
        ring.hearing(50);
        ring.write(50, filled(0), filled(0));
        expect(ring.late()).toBe(0);
        ring.write(49, filled(0), filled(0));
        expect(ring.late()).toBe(1);
    });
});
