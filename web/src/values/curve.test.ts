import { describe, expect, it } from 'vitest';
import type { Interpolation, Key } from '../protocol/messages';
import { type Curve, curveValue, withKey } from './curve';
import { TICKS_PER_SECOND } from './film_clock';

const ticks = (seconds: number): number => Math.round(seconds * TICKS_PER_SECOND);
const curveOf = (keys: readonly (readonly [number, Key['value'], Interpolation?])[], all?: Interpolation): Curve =>
    keys.reduce<Curve>(
        (curve, [at, value, interpolation]) =>
            withKey(curve, { at: ticks(at), value, interpolation: interpolation ?? all ?? 'smooth' }),
        [],
    );
const at = (curve: Curve, seconds: number): number => Number(curveValue(curve, ticks(seconds)));

describe('a curve', () => {
    it('holds its first and last value outside', () => {
        const curve = curveOf([
            [1, 5],
            [2, 7],
        ]);
        expect([0, 1, 2, 99].map((seconds) => at(curve, seconds))).toEqual([5, 5, 7, 7]);
    });

    it('stays, goes straight or eases', () => {
        const to = (how: Interpolation) =>
            curveOf(
                [
                    [0, 0],
                    [1, 1],
                ],
                how,
            );
        expect(curveValue(to('hold'), TICKS_PER_SECOND - 1)).toBe(0);
        expect(at(to('linear'), 0.25)).toBe(0.25);
        expect(at(to('smooth'), 0.25)).toBeCloseTo(0.15625, 12);
    });

    it('is what the server reckons, wherever keys are', () => {
        // value_at of src/animation/curve.cpp for the same keys.
        const told: readonly (readonly [number, number])[] = [
            [-1, 0],
            [0.25, 0.12379807692307693],
            [0.9999, 0.99993075307823076],
            [1, 1],
            [1.0001, 1.0000692266911373],
            [1.5, 1.2636770557029176],
            [2, 1.4403183023872679],
            [2.9, 1.9120125994694961],
            [3.5, 3.6163793103448274],
            [3.9, 4.9243793103448281],
            [9, 5],
        ];
        const curve = curveOf([
            [0, 0],
            [1, 1],
            [3, 2],
            [4, 5],
        ]);
        for (const [seconds, value] of told) expect(at(curve, seconds)).toBeCloseTo(value, 12);
    });

    it('goes on from each key in its own way, three numbers together', () => {
        const told: readonly (readonly [number, readonly number[]])[] = [
            [0.3, [0.1432, 0.7893, 0.2]],
            [0.7, [0.28480000000000005, 0.4737, 0.2]],
            [1.5, [0.4, 0.3, 0.2]],
            [2.1, [0.82080000000000009, 0.13930746268656716, 0.69134545454545449]],
            [2.4, [0.97920000000000007, 0.4492298507462687, 0.61738181818181814]],
            [3, [0.82396514161220047, 0.55776672194582644, 0.5636057545148454]],
            [3.7, [0.33741176470588224, 0.59647761194029847, 0.52896528925619835]],
            [4.25, [0.15, 0.45, 0.375]],
        ];
        const curve = curveOf([
            [0, [0.1, 0.9, 0.2]],
            [1, [0.4, 0.3, 0.2], 'hold'],
            [2, [0.8, 0.1, 0.7]],
            [2.5, [1, 0.5, 0.6]],
            [4, [0.2, 0.6, 0.5], 'linear'],
            [5, [0, 0, 0], 'linear'],
        ]);
        for (const [seconds, values] of told) {
            const found = curveValue(curve, ticks(seconds)) as readonly number[];
            for (const [i, value] of values.entries()) expect(found[i]).toBeCloseTo(value, 12);
        }
    });

    it('never goes past the keys on either side', () => {
        const curve = curveOf([
            [0, 0],
            [0.1, 100],
            [5, 101],
            [5.1, 300],
            [6, 299],
        ]);
        for (let seconds = 0; seconds < 5.99; seconds += 0.01) {
            const next = curve.findIndex((key) => key.at > ticks(seconds));
            const ends = [curve[next - 1]!.value as number, curve[next]!.value as number];
            expect(at(curve, seconds)).toBeGreaterThanOrEqual(Math.min(...ends));
            expect(at(curve, seconds)).toBeLessThanOrEqual(Math.max(...ends));
        }
    });

    it('has one key at a time', () => {
        const curve = withKey(curveOf([[1, 5]]), { at: ticks(1), value: 6, interpolation: 'hold' });
        expect(curve).toEqual([{ at: ticks(1), value: 6, interpolation: 'hold' }]);
    });
});
