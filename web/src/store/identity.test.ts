import { expect, it } from 'vitest';
import { claimTab, type Locks, makeIdentity, makeSecret } from './identity';

function memory(kept = new Map<string, string>()) {
    return {
        kept,
        getItem: (key: string) => kept.get(key) ?? null,
        setItem: (key: string, value: string) => void kept.set(key, value),
    };
}

/** The locks of one browser: each page that asks gets its own door to them, and lets go of all when it closes. */
function browser() {
    const held = new Map<string, object>();
    const waiting: { name: string; page: object; take(): void }[] = [];
    return (page: object) => ({
        locks: {
            request: (name: string, { signal }: LockOptions, taken: () => Promise<void>) =>
                new Promise((_, fail) => {
                    const take = () => {
                        held.set(name, page);
                        void taken();
                    };
                    if (!held.has(name)) return take();
                    waiting.push({ name, page, take });
                    signal?.addEventListener('abort', () => held.get(name) !== page && fail(signal.reason));
                }),
        } as unknown as Locks,
        close() {
            for (const [name, owner] of [...held]) {
                if (owner !== page) continue;
                held.delete(name);
                const next = waiting.find((other) => other.name === name && other.page !== page);
                if (next) next.take();
            }
        },
    });
}

it('outlives a reload and never repeats a number', () => {
    const store = memory();
    const before = makeIdentity(store, 'demo', true);
    const used = Array.from({ length: 1000 }, () => before.nextSeq());
    expect(used[0]).toBe(1);
    const after = makeIdentity(store, 'demo', true);
    expect(after.secret).toBe(before.secret);
    expect(after.nextSeq()).toBeGreaterThan(used.at(-1)!);
});

it('is the same client in all films, and counts in each by itself', () => {
    const store = memory();
    const first = makeIdentity(store, 'demo', true);
    for (let i = 0; i < 5000; i++) first.nextSeq();
    const second = makeIdentity(store, 'another', true);
    expect(second.secret).toBe(first.secret);
    expect(second.nextSeq()).toBe(1);
});

it('is 32 random bytes, never the same twice', () => {
    const made = Array.from({ length: 100 }, makeSecret);
    for (const secret of made) expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(made).size).toBe(100);
});

it('is made anew where the store holds something else', () => {
    const store = memory(new Map([['limn.secret', 'mine']]));
    expect(makeIdentity(store, 'demo', true).secret).toMatch(/^[0-9a-f]{64}$/);
});

it('works without storage', () => {
    const refuse = () => {
        throw new Error('denied');
    };
    expect(makeIdentity({ getItem: refuse, setItem: refuse }, 'demo', true).nextSeq()).toBe(1);
});

it('stays with its tab over a reload, even when the old page lets go late', async () => {
    const open = browser();
    const store = memory();
    const before = open({});
    expect(await claimTab(store, before.locks, false)).toBe(false);
    const { secret } = makeIdentity(store, 'demo', false);
    setTimeout(before.close, 900);
    expect(await claimTab(store, open({}).locks, true)).toBe(true);
    expect(makeIdentity(store, 'demo', true).secret).toBe(secret);
});

it('is someone else in a duplicated tab, from its first number on', async () => {
    const open = browser();
    const store = memory();
    await claimTab(store, open({}).locks, false);
    const first = makeIdentity(store, 'demo', false);
    for (let i = 0; i < 1000; i++) first.nextSeq();
    const copy = memory(new Map(store.kept));
    const inherited = await claimTab(copy, open({}).locks, false);
    const second = makeIdentity(copy, 'demo', inherited);
    expect(inherited).toBe(false);
    expect(second.secret).not.toBe(first.secret);
    expect(second.nextSeq()).toBe(1);
    expect(makeIdentity(copy, 'demo', true).nextSeq()).toBeLessThan(1000);
});

it('tells no secret in the name that other pages can see', async () => {
    const names: string[] = [];
    const locks = {
        request: (name: string, _: LockOptions, taken: () => Promise<void>) => {
            names.push(name);
            return taken();
        },
    } as unknown as Locks;
    const store = memory();
    await claimTab(store, locks, false);
    const { secret } = makeIdentity(store, 'demo', false);
    await claimTab(store, locks, true);
    expect(names).toHaveLength(2);
    for (const name of names) expect(name).not.toContain(secret.slice(0, 8));
});

it('counts only a reload as its own where there are no locks', async () => {
    const store = memory();
    await claimTab(store, undefined, false);
    expect(await claimTab(store, undefined, true)).toBe(true);
    expect(await claimTab(store, undefined, false)).toBe(false);
});
