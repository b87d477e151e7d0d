import { beforeEach, expect, it, vi } from 'vitest';
import { renameFilm } from './rename';

class FakeSocket {
    static last: FakeSocket;
    sent: Record<string, unknown>[] = [];
    closed = false;
    onopen: (() => void) | null = null;
    onclose: (() => void) | null = null;
    onmessage: ((event: { data: unknown }) => void) | null = null;
    constructor(readonly url: string) {
        FakeSocket.last = this;
    }
    send(text: string) {
        this.sent.push(JSON.parse(text));
    }
    close() {
        this.closed = true;
    }
    say(message: object) {
        this.onmessage?.({ data: JSON.stringify(message) });
    }
}

const Socket = FakeSocket as unknown as typeof WebSocket;
const welcome = { type: 'welcome', session: 'f1', client: 'me', last_seq: 41, document: { nodes: [] } };

beforeEach(() => vi.stubGlobal('location', { protocol: 'http:', host: 'x' }));

it('sets the title as one change in the film’s own session, waits until it is kept, and leaves', async () => {
    const renamed = renameFilm('f 1', 'Night Shift', Socket);
    const socket = FakeSocket.last;
    socket.onopen?.();
    expect(socket.url).toBe('ws://x/ws/f%201');
    expect(socket.sent).toHaveLength(1);
    expect(socket.sent[0]).toMatchObject({ type: 'hello', secret: expect.stringMatching(/^[0-9a-f]{64}$/) });
    socket.onmessage?.({ data: new ArrayBuffer(8) });
    socket.say(welcome);
    expect(socket.sent[1]).toMatchObject({
        type: 'ops',
        seq: 42,
        ops: [{ kind: 'set', path: 'film.title', value: 'Night Shift' }],
    });
    socket.say({ type: 'ack', seq: 41, revision: 1 });
    expect(socket.closed).toBe(false);
    socket.say({ type: 'ack', seq: 42, revision: 2 });
    await renamed;
    expect(socket.closed).toBe(true);
});

it.each([
    [
        'refused',
        { type: 'error', seq: 42, code: 'too_long', message: 'the title is too long' },
        'the title is too long.',
    ],
    ['deleted meanwhile', { type: 'bye', reason: 'this film was deleted' }, 'this film was deleted.'],
])('says why when it was %s', async (_, message, words) => {
    const renamed = renameFilm('f1', 'x', Socket);
    FakeSocket.last.onopen?.();
    FakeSocket.last.say(welcome);
    FakeSocket.last.say(message);
    await expect(renamed).rejects.toMatchObject({ message: words });
});

it('says so when the server is away or silent', async () => {
    const refused = renameFilm('f1', 'x', Socket);
    FakeSocket.last.onclose?.();
    await expect(refused).rejects.toMatchObject({ message: 'the server could not be reached.' });
    vi.useFakeTimers();
    const silent = renameFilm('f1', 'x', Socket);
    vi.advanceTimersByTime(60_000);
    await expect(silent).rejects.toMatchObject({ message: 'the server did not answer in time.' });
    vi.useRealTimers();
});
