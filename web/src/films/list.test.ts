import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Film } from './api';

const raw = (id: string, revision = 1) => ({ id, title: id, created_ms: 1, changed_ms: 2, revision, people: 0 });
const answer = (films: object[], deleted: object[] = []) =>
    new Response(JSON.stringify({ films, deleted, limits: { films: 500, open: 8, kept_days: 30 } }));

let list: typeof import('./list');
let answers: (() => Promise<Response>)[];
const ids = () => list.useFilms.getState().films.map(({ id }) => id);

beforeEach(async () => {
    vi.resetModules();
    answers = [];
    vi.stubGlobal('fetch', () => answers.shift()!());
    list = await import('./list');
});
afterEach(() => vi.unstubAllGlobals());

it('shows what the server says, and keeps the objects of what has not changed', async () => {
    answers = [async () => answer([raw('a'), raw('b')]), async () => answer([raw('a'), raw('b', 2)])];
    await list.refresh();
    const [a, b] = list.useFilms.getState().films as Film[];
    await list.refresh();
    const after = list.useFilms.getState().films;
    expect(after[0]).toBe(a);
    expect(after[1]).not.toBe(b);
    expect(after[1]!.revision).toBe(2);
});

it('is the same list when nothing has changed, so that nothing is drawn anew', async () => {
    answers = [async () => answer([raw('a')], [{ ...raw('d'), deleted_ms: 1, gone_ms: 2 }])];
    answers.push(answers[0]!);
    await list.refresh();
    const before = list.useFilms.getState();
    await list.refresh();
    expect(list.useFilms.getState().films).toBe(before.films);
    expect(list.useFilms.getState().deleted).toBe(before.deleted);
    expect(list.useFilms.getState().limits).toBe(before.limits);
});

describe('an answer that is older than what was done here', () => {
    it('does not bring a deleted film back', async () => {
        answers = [async () => answer([raw('a'), raw('b')])];
        await list.refresh();
        let late: (response: Response) => void = () => {};
        answers = [
            () =>
                new Promise((done) => {
                    late = done;
                }),
            async () => answer([raw('b')]),
        ];
        const refreshed = list.refresh();
        list.remove('a', 1000);
        expect(ids()).toEqual(['b']);
        late(answer([raw('a'), raw('b')]));
        await refreshed;
        expect(ids()).toEqual(['b']);
        expect(answers).toHaveLength(0);
    });
});

it('moves a film to the deleted ones with its days, and back', async () => {
    answers = [async () => answer([raw('a')])];
    await list.refresh();
    const [film] = list.useFilms.getState().films;
    list.remove('a', 1000);
    expect(list.useFilms.getState().deleted[0]).toMatchObject({ id: 'a', deleted: 1000, gone: 1000 + 30 * 86_400_000 });
    list.put(film!);
    expect([ids(), list.useFilms.getState().deleted]).toEqual([['a'], []]);
});

it('keeps the list while the server is away or ill, and says which', async () => {
    answers = [
        async () => answer([raw('a')]),
        () => Promise.reject(new TypeError('failed')),
        async () => new Response('{"error":{"message":"The disk is full"}}', { status: 500 }),
        async () => answer([raw('a')]),
    ];
    await list.refresh();
    await list.refresh();
    expect(list.useFilms.getState()).toMatchObject({ away: true, fault: null, known: true });
    await list.refresh();
    expect(list.useFilms.getState()).toMatchObject({ away: false, fault: 'the disk is full.' });
    expect(ids()).toEqual(['a']);
    await list.refresh();
    expect(list.useFilms.getState()).toMatchObject({ away: false, fault: null });
});
