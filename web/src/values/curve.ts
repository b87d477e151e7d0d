/** A value over film time, told by keys, as the server reckons it: see src/animation/curve.h. Pure. */
import type { Key } from '../protocol/messages';
import { TICKS_PER_SECOND } from './film_clock';

/** By time, no two at the same, and at least one. */
export type Curve = readonly Key[];

const parts = ({ value }: Key): readonly number[] => (typeof value === 'number' ? [value] : value);
const part = (key: Key, channel: number): number => parts(key)[channel] ?? 0;

/** How steeply the curve goes through key i, a second. */
function slopeAt(curve: Curve, i: number, channel: number): number {
    const [last, key, next] = [curve[i - 1], curve[i]!, curve[i + 1]];
    if (!last || !next || last.interpolation === 'hold') return 0;
    const before = (key.at - last.at) / TICKS_PER_SECOND;
    const after = (next.at - key.at) / TICKS_PER_SECOND;
    const come = (part(key, channel) - part(last, channel)) / before;
    const go = (part(next, channel) - part(key, channel)) / after;
    if (come * go <= 0) return 0;
    return (3 * (before + after)) / ((2 * after + before) / come + (after + 2 * before) / go);
}

/** The monotone cubic of Fritsch and Butland: level at the ends and at turning points, and never past a key. */
function smooth(curve: Curve, i: number, channel: number, t: number): number {
    const [from, to] = [part(curve[i]!, channel), part(curve[i + 1]!, channel)];
    const h = (curve[i + 1]!.at - curve[i]!.at) / TICKS_PER_SECOND;
    const [a, b] = [slopeAt(curve, i, channel) * h, slopeAt(curve, i + 1, channel) * h];
    const rise = t * t * (3 - 2 * t);
    const value = from + (to - from) * rise + a * t * (1 - t) * (1 - t) - b * t * t * (1 - t);
    return Math.min(Math.max(value, Math.min(from, to)), Math.max(from, to));
}

/** Before the first key and after the last the value is theirs. */
export function curveValue(curve: Curve, time: number): number | readonly number[] {
    let i = curve.length - 1;
    while (i > 0 && curve[i]!.at > time) i--;
    const [key, next] = [curve[i]!, curve[i + 1]];
    if (!next || key.interpolation === 'hold' || time <= key.at) return key.value;
    const share = (time - key.at) / (next.at - key.at);
    const value = parts(key).map((from, channel) =>
        key.interpolation === 'linear' ? from + (part(next, channel) - from) * share : smooth(curve, i, channel, share),
    );
    return typeof key.value === 'number' ? value[0]! : value;
}

/** With a key in the place of the one at its time, if there is one. */
export const withKey = (curve: Curve, key: Key): Curve =>
    [...curve.filter(({ at }) => at !== key.at), key].sort((a, b) => a.at - b.at);
