import { afterEach, beforeEach, expect, it, vi } from 'vitest';

let studio: typeof import('../store/studio');
let answers: Record<string, () => Response | Promise<Response>>;
let sockets: { onclose: (() => void) | null }[];

const FILM = { id: 'f1', title: 'The Landlady' };
const json = (status: number, body: unknown) => () => new Response(JSON.stringify(body), { status });
const page = (status: number) => () => new Response('<!doctype html>', { status });
const away = () => Promise.reject(new TypeError('failed'));

class FakeSocket {
    readyState = 0;
    onclose: (() => void) | null = null;
    onopen: (() => void) | null = null;
    onmessage: (() => void) | null = null;
    constructor() {
        sockets.push(this);
    }
    send() {}
    close() {}
}

beforeEach(async () => {
    vi.useFakeTimers();
    vi.resetModules();
    sockets = [];
    vi.stubGlobal('WebSocket', FakeSocket);
    vi.stubGlobal('location', { protocol: 'http:', host: 'x' });
    vi.stubGlobal('document', { addEventListener: () => {}, visibilityState: 'visible' });
    vi.stubGlobal('addEventListener', () => {});
    vi.stubGlobal('navigator', {});
    vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => {} });
    vi.stubGlobal('fetch', async (path: string) => answers[path]!());
    studio = await import('../store/studio');
    (await import('./presence')).watchFilm();
    await studio.join('f1', { codec: 'h264', onPicture: () => {}, onLost: () => {} });
});
afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
});

const cut = () => sockets.at(-1)!.onclose?.();
const why = () => studio.useStudio.getState().ending?.why;

it('says that there is no film of this name, and tries no more', async () => {
    answers = { '/api/films/f1': json(404, { error: { message: 'no' } }) };
    cut();
    await vi.advanceTimersByTimeAsync(50);
    expect(why()).toBe('missing');
    const { length } = sockets;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sockets.length).toBe(length);
});

it('knows one that was deleted while the connection was lost', async () => {
    answers = { '/api/films/f1': json(200, { ...FILM, deleted_ms: 5, gone_ms: 6 }) };
    cut();
    await vi.advanceTimersByTimeAsync(50);
    expect(why()).toBe('deleted');
    const { length } = sockets;
    await vi.advanceTimersByTimeAsync(10_000);
    expect([why(), sockets.length]).toEqual(['deleted', length]);
});

it('goes back in when somebody restores the film, and stops asking when it goes for good', async () => {
    answers = { '/api/films/f1': json(200, { ...FILM, deleted_ms: 5, gone_ms: 6 }), '/film/f1': page(404) };
    cut();
    await vi.advanceTimersByTimeAsync(50);
    const { length } = sockets;
    answers = { '/api/films/f1': json(200, FILM), '/film/f1': page(200) };
    await vi.advanceTimersByTimeAsync(2500);
    expect([why(), sockets.length]).toEqual([undefined, length + 1]);
    answers = { '/api/films/f1': json(404, {}) };
    cut();
    await vi.advanceTimersByTimeAsync(2500);
    expect(why()).toBe('missing');
});

it('waits for a server that is away, and asks again', async () => {
    answers = { '/api/films/f1': away };
    cut();
    await vi.advanceTimersByTimeAsync(9000);
    expect(why()).toBeUndefined();
    expect(sockets.length).toBeGreaterThan(2);
    answers = { '/api/films/f1': json(404, {}) };
    cut();
    await vi.advanceTimersByTimeAsync(2500);
    expect(why()).toBe('missing');
});

it('goes in by itself when other films had filled the house', async () => {
    answers = { '/api/films/f1': json(200, FILM), '/film/f1': page(404) };
    cut();
    await vi.advanceTimersByTimeAsync(50);
    expect(why()).toBe('full');
    const { length } = sockets;
    await vi.advanceTimersByTimeAsync(5000);
    expect(sockets.length).toBe(length);
    answers['/film/f1'] = page(200);
    await vi.advanceTimersByTimeAsync(2500);
    expect([why(), sockets.length]).toEqual([undefined, length + 1]);
});

it('does not judge a film by a connection that was merely cut', async () => {
    answers = { '/api/films/f1': json(200, FILM), '/film/f1': page(200) };
    cut();
    await vi.advanceTimersByTimeAsync(4000);
    expect(why()).toBeUndefined();
});
