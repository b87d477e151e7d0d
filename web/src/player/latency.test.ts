import { describe, expect, it } from 'vitest';
import type { VideoHeader } from '../protocol/video_header';
import { figureOf, lateness, type Sample, sampleOf, slowestPart } from './latency';

const header = (stamp: number | null): VideoHeader =>
    ({
        stamp,
        stages: {
            input: 1,
            evaluate: 2,
            accel: 1,
            gbuffer: 4,
            light: 8,
            filter: 3,
            look: 1,
            encode: 2,
            queue: 1,
            total: 23,
        },
    }) as VideoHeader;

describe('one sample', () => {
    it('is the time from the input to the drawing, and its parts add up to it', () => {
        const sample = sampleOf(header(100), 138, 2)!;
        expect(sample.total).toBe(38);
        expect(sample.parts).toEqual({ input: 1, pose: 3, light: 12, filter: 4, encode: 3, network: 13, decode: 2 });
        expect(Object.values(sample.parts).reduce((a, b) => a + b)).toBe(38);
        expect(slowestPart(sample.parts)).toBe('network');
    });

    it('is none without a stamp, or with one from another life of the page', () => {
        expect(sampleOf(header(null), 138, 2)).toBeNull();
        expect(sampleOf(header(500), 138, 2)).toBeNull();
    });
});

describe('the figure', () => {
    const samples = (totals: number[], at: (i: number) => number): Sample[] =>
        totals.map((total, i) => ({
            total,
            at: at(i),
            parts: { input: 0, pose: 0, light: total, filter: 0, encode: 0, network: 0, decode: 0 },
        }));

    it('is a measured value: median and nearest rank', () => {
        const totals = Array.from({ length: 20 }, (_, i) => i + 1);
        expect(
            figureOf(
                samples(totals, (i) => i * 10),
                200,
            ),
        ).toMatchObject({ typical: 10, p95: 19 });
    });

    it('is of the last second while enough is measured, else of the last eight', () => {
        const old = samples(Array(20).fill(90), () => 0);
        const fresh = samples(Array(10).fill(30), () => 5000);
        expect(figureOf([...old, ...fresh], 5500)!.typical).toBe(30);
        expect(figureOf([...old, ...fresh], 60_000)!.typical).toBe(30);
        expect(figureOf([], 0)).toBeNull();
    });

    it('is in time to 50 ms, late to 100, bad beyond', () => {
        expect([50, 51, 100, 101].map(lateness)).toEqual(['live', 'warn', 'warn', 'bad']);
    });
});
