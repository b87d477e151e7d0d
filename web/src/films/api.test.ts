import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFilm, deleteFilm, FilmFault, listFilms, readFilm, readFilms, reasonOf } from './api';

const FILM = {
    id: 'f1',
    title: 'The Landlady',
    tags: ['night', 7],
    created_ms: 1,
    changed_ms: 2,
    revision: 3,
    people: 1,
    thumbnail: '/api/films/f1.jpg?v=3',
};

const answer = (status: number, body: string) =>
    vi.stubGlobal(
        'fetch',
        vi.fn(async () => new Response(body, { status })),
    );
afterEach(() => vi.unstubAllGlobals());

describe('what the server says of films', () => {
    it('is read once, with what is missing or odd left out', () => {
        expect(readFilm(FILM)).toEqual({
            id: 'f1',
            title: 'The Landlady',
            tags: ['night'],
            created: 1,
            changed: 2,
            revision: 3,
            people: 1,
            thumbnail: '/api/films/f1.jpg?v=3',
        });
        expect(readFilm({ id: 'x', title: 7, people: 'two' })).toMatchObject({
            id: 'x',
            title: '',
            people: 0,
            tags: [],
        });
        for (const raw of [null, 7, [], {}, { title: 'no id' }]) expect(readFilm(raw)).toBeNull();
    });

    it('brings pictures of this server only', () => {
        for (const thumbnail of ['//elsewhere/x.jpg', 'https://elsewhere/x.jpg', 'javascript:1', 'data:x'])
            expect(readFilm({ ...FILM, thumbnail })!.thumbnail).toBe('');
    });

    it('is a list with what was deleted and the limits', () => {
        const list = readFilms({
            films: [FILM, null, { id: '' }],
            deleted: [{ ...FILM, id: 'f2', deleted_ms: 9, gone_ms: 10 }],
            limits: { films: 500, open: 8, kept_days: 30 },
        });
        expect(list.films.map(({ id }) => id)).toEqual(['f1']);
        expect(list.deleted[0]).toMatchObject({ id: 'f2', deleted: 9, gone: 10 });
        expect(list.limits).toEqual({ films: 500, open: 8, keptDays: 30 });
        expect(() => readFilms([])).toThrow(FilmFault);
    });
});

describe('a refusal', () => {
    it('is the server’s reason as a sentence, or its number', () => {
        expect(reasonOf(409, '{"error":{"message":"There are 500 films already"}}')).toBe(
            'there are 500 films already.',
        );
        expect(reasonOf(409, '{"error":{"message":"A .limn file is wanted"}}')).toBe('a .limn file is wanted.');
        expect(reasonOf(500, '{"error":{"message":"SQLite is full"}}')).toBe('SQLite is full.');
        expect(reasonOf(502, '<html>')).toBe('the server answered 502.');
        expect(reasonOf(500, 'null')).toBe('the server answered 500.');
    });

    it('reaches who asked, and so does a server that is away', async () => {
        answer(404, '{"error":{"message":"there is no film of this name"}}');
        await expect(deleteFilm('x')).rejects.toMatchObject({ message: 'there is no film of this name.', status: 404 });
        vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')));
        await expect(listFilms()).rejects.toMatchObject({ status: 0, message: 'the server could not be reached.' });
    });
});

it('asks by POST, with ids and titles as parts of the address', async () => {
    answer(201, JSON.stringify(FILM));
    await createFilm('Tag & Nacht');
    await deleteFilm('a/b');
    const asked = vi.mocked(fetch).mock.calls.map(([path, options]) => [path, options?.method, options?.body]);
    expect(asked).toEqual([
        ['/api/films?title=Tag%20%26%20Nacht', 'POST', undefined],
        ['/api/films/a%2Fb/delete', 'POST', undefined],
    ]);
});
