import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { beginGesture, type GestureDoor } from './gesture';

let log: string[];
const value = (ops: readonly unknown[]) => (ops as { value: number }[]).map((op) => op.value).join();
const door: GestureDoor = {
    draft: (_, ops, _stamp, now) => log.push(`${now ? 'send' : 'show'} ${value(ops)}`),
    send: () => log.push('send newest'),
    commit: (_, ops) => log.push(`commit ${value(ops)}`),
    drop: () => log.push('drop'),
};

beforeEach(() => {
    vi.useFakeTimers();
    log = [];
});
afterEach(() => vi.useRealTimers());

it('sends the first at once, then the newest of each short while, then one commit', () => {
    const gesture = beginGesture(door);
    gesture.set({ 'a.x': 1 }, 0);
    gesture.set({ 'a.x': 2 }, 1);
    gesture.set({ 'a.x': 3 }, 2);
    vi.advanceTimersByTime(20);
    gesture.commit();
    vi.advanceTimersByTime(100);
    expect(log).toEqual(['send 1', 'show 2', 'show 3', 'send newest', 'commit 3']);
});

it('stays at or below the frame rate while a fast pointer moves for a second', () => {
    const gesture = beginGesture(door);
    for (let i = 0; i < 1000; i++) {
        gesture.set({ 'a.x': i }, i);
        vi.advanceTimersByTime(1);
    }
    gesture.commit();
    const sent = log.filter((line) => line.startsWith('send')).length;
    expect(sent).toBeGreaterThan(40);
    expect(sent).toBeLessThanOrEqual(75);
    expect(log.at(-1)).toBe('commit 999');
});

it('drops without a commit, and a press without a move leaves nothing', () => {
    const gesture = beginGesture(door);
    gesture.set({ 'a.x': 1 }, 0);
    gesture.drop();
    beginGesture(door).commit();
    beginGesture(door).drop();
    expect(log).toEqual(['send 1', 'drop']);
});

it('keeps what is there in a long gesture and goes on', () => {
    const gesture = beginGesture(door);
    gesture.set({ 'a.x': 1 }, 0);
    gesture.keep();
    gesture.keep();
    vi.advanceTimersByTime(50);
    gesture.set({ 'a.x': 2 }, 1);
    gesture.commit();
    expect(log).toEqual(['send 1', 'commit 1', 'send 2', 'commit 2']);
});
