import { expect, it } from 'vitest';
import { makeIdentity } from './identity';

function memory() {
    const kept = new Map<string, string>();
    return {
        getItem: (key: string) => kept.get(key) ?? null,
        setItem: (key: string, value: string) => void kept.set(key, value),
    };
}

it('outlives a reload and never repeats a number', () => {
    const store = memory();
    const before = makeIdentity(store, true);
    const used = Array.from({ length: 1000 }, () => before.nextSeq());
    expect(used[0]).toBe(1);
    const after = makeIdentity(store, true);
    expect(after.client).toBe(before.client);
    expect(after.nextSeq()).toBeGreaterThan(used.at(-1)!);
});

it('is someone else in a duplicated tab', () => {
    const store = memory();
    const first = makeIdentity(store, true);
    const second = makeIdentity(store, false);
    expect(second.client).not.toBe(first.client);
    expect(second.nextSeq()).toBe(1);
});

it('works without storage', () => {
    const refuse = () => {
        throw new Error('denied');
    };
    expect(makeIdentity({ getItem: refuse, setItem: refuse }, true).nextSeq()).toBe(1);
});
