import { describe, expect, it } from 'vitest';
import { BANDS, histogramOf, LEVELS, paintFalseColor, waveformOf } from './measure';

const pixels = (...colors: readonly (readonly [number, number, number])[]) =>
    new Uint8ClampedArray(colors.flatMap(([r, g, b]) => [r, g, b, 255]));

describe('scopes', () => {
    it('counts each channel and what lies at the ends', () => {
        const h = histogramOf(pixels([0, 0, 0], [255, 0, 0], [128, 128, 128], [254, 254, 254]));
        expect(h.red[255]).toBe(1);
        expect(h.green[0]).toBe(2);
        expect(h.luma[128]).toBe(1);
        expect(h.crushed).toBe(0.25);
        expect(h.clipped).toBe(0.5);
        expect(h.luma.reduce((a, b) => a + b)).toBe(4);
    });

    it('keeps columns apart in the waveform', () => {
        const w = waveformOf(pixels([0, 0, 0], [255, 255, 255], [10, 10, 10], [255, 255, 255]), 2);
        expect(w[0]).toBe(1);
        expect(w[10 * 2]).toBe(1);
        expect(w[255 * 2 + 1]).toBe(2);
        expect(w).toHaveLength(LEVELS * 2);
    });

    it('paints by brightness alone', () => {
        const p = pixels([0, 0, 0], [128, 128, 128], [80, 80, 80], [255, 255, 255]);
        paintFalseColor(p);
        const at = (i: number) => [...p.slice(4 * i, 4 * i + 3)];
        const named = (start: string) => [...BANDS.find(({ label }) => label.startsWith(start))!.color!];
        expect(at(0)).toEqual(named('Black'));
        expect(at(1)).toEqual(named('Mid grey'));
        expect(at(2)).toEqual([80, 80, 80]);
        expect(at(3)).toEqual(named('White'));
    });
});
