import { expect, it } from 'vitest';
import {
    filmTime,
    readTimecode,
    reckon,
    STANDING,
    sessionTick,
    TICKS_PER_SECOND,
    timecode,
    wished,
} from './film_clock';

const S = TICKS_PER_SECOND;
const playing = { ...STANDING, playing: true };

it('stands where it was put, plays at its rate and stays at the end', () => {
    expect(filmTime({ ...STANDING, position: 3 * S }, 100 * S, 10 * S)).toBe(3 * S);
    expect(filmTime({ ...playing, position: S, origin: 5 * S, rate: 0.5 }, 7 * S, 10 * S)).toBe(2 * S);
    expect(filmTime(playing, 1000 * S, 10 * S)).toBe(10 * S);
});

it('goes round what it loops', () => {
    const loop = { ...playing, loops: true };
    expect(filmTime(loop, 11 * S, 10 * S)).toBe(S);
    expect(filmTime({ ...loop, loop_begin: 2 * S, loop_end: 4 * S }, 5 * S, 10 * S)).toBe(3 * S);
    expect(filmTime({ ...loop, position: 6 * S, loop_end: 4 * S }, 60 * S, 10 * S)).toBe(10 * S);
});

it('goes on from where it is when something is wished', () => {
    const stopped = wished(playing, { playing: false }, 4 * S, 10 * S);
    expect(filmTime(stopped, 99 * S, 10 * S)).toBe(4 * S);
    expect(wished(stopped, { at: 20 * S }, 5 * S, 10 * S).position).toBe(10 * S);
    expect(wished({ ...STANDING, position: 10 * S }, { playing: true }, 5 * S, 10 * S).position).toBe(0);
});

it('reckons the clock by the answer that took the shortest way', () => {
    const slow = reckon(null, 50 * S, 1000, 1400);
    expect(sessionTick(slow, 1400) / S).toBeCloseTo(50.2, 6);
    const fast = reckon(slow, 51 * S, 2000, 2010);
    expect(sessionTick(fast, 2010) / S).toBeCloseTo(51.005, 6);
    expect(reckon(fast, 99 * S, 3000, 3300)).toBe(fast);
    // Much later a poor answer is better than an old good one.
    expect(reckon(fast, 99 * S, 9e6, 9e6 + 100)).not.toBe(fast);
});

it('writes and reads times', () => {
    expect(timecode(0)).toBe('0:00.00');
    expect(timecode(63.489)).toBe('1:03.48');
    expect(readTimecode('3.5')).toBe(3.5);
    expect(readTimecode(' 1:02 ')).toBe(62);
    expect(readTimecode('1:02:03,5')).toBe(3723.5);
    expect(readTimecode('90s')).toBe(90);
    for (const bad of ['', 'a', '1:', '-3', '1:2:3:4']) expect(readTimecode(bad)).toBeNull();
    expect(readTimecode(timecode(63.48))).toBeCloseTo(63.48);
});
