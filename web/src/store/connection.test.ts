import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LinkState, openLink, retryDelay } from './connection';

class FakeSocket {
    static all: FakeSocket[] = [];
    readyState = 0;
    binaryType = '';
    sent: string[] = [];
    onopen: (() => void) | null = null;
    onclose: (() => void) | null = null;
    onerror: (() => void) | null = null;
    onmessage: ((event: { data: unknown }) => void) | null = null;
    constructor(readonly url: string) {
        FakeSocket.all.push(this);
    }
    send(text: string) {
        this.sent.push(text);
    }
    close() {
        this.readyState = 3;
    }
    accept() {
        this.readyState = 1;
        this.onopen?.();
    }
    cut() {
        this.readyState = 3;
        this.onclose?.();
    }
}

const Socket = FakeSocket as unknown as typeof WebSocket;
let states: LinkState[];
let hellos: number;
const open = () =>
    openLink(
        'ws://x/ws/demo',
        { onOpen: () => hellos++, onText: () => {}, onPicture: () => {}, onState: (state) => states.push(state) },
        () => Socket,
    );

beforeEach(() => {
    vi.useFakeTimers();
    FakeSocket.all = [];
    states = [];
    hellos = 0;
});
afterEach(() => vi.useRealTimers());

describe('a link', () => {
    it('comes back within a quarter of a second of the first loss, and says hello again', () => {
        const link = open();
        FakeSocket.all[0]!.accept();
        FakeSocket.all[0]!.cut();
        expect(states).toEqual(['connecting', 'open', 'lost']);
        vi.advanceTimersByTime(250);
        FakeSocket.all[1]!.accept();
        expect([hellos, states.at(-1)]).toEqual([2, 'open']);
        link.close();
    });

    it('never waits longer than a second between tries, however long the server is away', () => {
        const link = open();
        for (let tries = 1; tries < 30; tries++) {
            FakeSocket.all.at(-1)!.cut();
            vi.advanceTimersByTime(1000);
            expect(FakeSocket.all.length).toBe(tries + 1);
        }
        link.close();
        FakeSocket.all.at(-1)!.cut();
        vi.advanceTimersByTime(5000);
        expect(FakeSocket.all.length).toBe(30);
    });

    it('notices a cut that nobody told it of by the silence', () => {
        const link = open();
        FakeSocket.all[0]!.accept();
        FakeSocket.all[0]!.onmessage?.({ data: '{"type":"welcome"}' });
        vi.advanceTimersByTime(3000);
        expect(FakeSocket.all[0]!.sent.some((text) => JSON.parse(text).type === 'ping')).toBe(true);
        vi.advanceTimersByTime(3000);
        expect(states).toContain('lost');
        link.close();
    });

    it('waits longer for the first word, while the film is being opened, but not for ever', () => {
        const link = open();
        FakeSocket.all[0]!.accept();
        vi.advanceTimersByTime(15_000);
        expect(states).toEqual(['connecting', 'open']);
        expect(FakeSocket.all[0]!.sent).toEqual([]);
        vi.advanceTimersByTime(10_000);
        expect(states).toContain('lost');
        link.close();
    });

    it('does not hear an abandoned socket any more', () => {
        const link = open();
        const [first] = FakeSocket.all;
        first!.accept();
        link.reopen();
        first!.cut();
        vi.advanceTimersByTime(500);
        expect(FakeSocket.all.length).toBe(2);
        link.close();
    });

    it('sends nothing while it is down', () => {
        const link = open();
        expect(link.send({ type: 'key_frame' })).toBe(false);
        FakeSocket.all[0]!.accept();
        expect(link.send({ type: 'key_frame' })).toBe(true);
        link.close();
    });
});

it('waits 100 to 120 ms at first, doubling to a second', () => {
    expect(retryDelay(0, 0)).toBeGreaterThanOrEqual(90);
    expect(retryDelay(0, 1)).toBeLessThanOrEqual(200);
    expect(retryDelay(1, 1)).toBe(240);
    expect(retryDelay(12, 1)).toBe(1000);
});
