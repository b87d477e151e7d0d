import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

class FakeSocket {
    static last: FakeSocket;
    static made = 0;
    readyState = 0;
    sent: { type: string; seq?: number; secret?: string; client?: string; ops?: { path: string; value: number }[] }[] =
        [];
    onopen: (() => void) | null = null;
    onclose: (() => void) | null = null;
    onmessage: ((event: { data: unknown }) => void) | null = null;
    constructor() {
        FakeSocket.last = this;
        FakeSocket.made++;
    }
    send(text: string) {
        this.sent.push(JSON.parse(text));
    }
    close() {
        this.readyState = 3;
    }
    say(message: object) {
        this.onmessage?.({ data: JSON.stringify(message) });
    }
    accept(revision: number, elevation: number) {
        this.readyState = 1;
        this.onopen?.();
        this.say({
            type: 'welcome',
            protocol: 3,
            session: 'demo',
            client: 'me',
            revision,
            last_seq: 0,
            mode: 'live',
            document: { nodes: [{ id: 'sun', kind: 'sun', title: 'Sun', properties: { elevation } }] },
        });
    }
    cut() {
        this.readyState = 3;
        this.onclose?.();
    }
    changes() {
        return this.sent
            .filter(({ seq }) => seq !== undefined)
            .map(({ type, ops }) => `${type} ${ops?.[0]?.value ?? ''}`.trim());
    }
}

const set = (value: number) => [{ kind: 'set' as const, path: 'sun.elevation', value }];
let studio: typeof import('./studio');
const store = new Map<string, string>();

beforeEach(async () => {
    vi.useFakeTimers();
    vi.resetModules();
    store.clear();
    vi.stubGlobal('WebSocket', FakeSocket);
    vi.stubGlobal('location', { protocol: 'http:', host: 'x' });
    vi.stubGlobal('document', { addEventListener: () => {}, visibilityState: 'visible' });
    vi.stubGlobal('addEventListener', () => {});
    vi.stubGlobal('navigator', {});
    vi.stubGlobal('sessionStorage', {
        getItem: (key: string) => store.get(key) ?? null,
        setItem: (key: string, value: string) => store.set(key, value),
    });
    studio = await import('./studio');
    await studio.join('demo', { codec: 'h264', onPicture: () => {}, onLost: () => {} });
    FakeSocket.last.accept(5, 0);
});
afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
});

const shown = () => studio.useStudio.getState().replica.shown['sun.elevation'];

describe('changes made without a connection', () => {
    it('are shown, kept in order, and sent again in order with the numbers they had', () => {
        studio.putOps(set(1));
        const [first] = FakeSocket.last.sent.filter(({ type }) => type === 'ops');
        FakeSocket.last.cut();
        studio.putOps(set(2));
        studio.undo();
        studio.putDraft('g', set(3), 0, true);
        studio.putCommit('g', set(4), 0);
        expect(shown()).toBe(4);
        vi.advanceTimersByTime(300);
        FakeSocket.last.accept(5, 0);
        expect(FakeSocket.last.changes()).toEqual(['ops 1', 'ops 2', 'undo', 'commit 4']);
        expect(FakeSocket.last.sent.find(({ type }) => type === 'ops')?.seq).toBe(first!.seq);
        expect(shown()).toBe(4);
    });

    it('are not sent again once they were acknowledged', () => {
        studio.putOps(set(1));
        const { seq } = FakeSocket.last.sent.at(-1)!;
        FakeSocket.last.say({ type: 'ack', seq, revision: 6 });
        expect(studio.useStudio.getState().saved).toBe(6);
        FakeSocket.last.cut();
        vi.advanceTimersByTime(300);
        FakeSocket.last.accept(6, 1);
        expect(FakeSocket.last.changes()).toEqual([]);
        expect(shown()).toBe(1);
    });
});

describe('a server of another version', () => {
    it('has its page loaded once, and not again and again', () => {
        const reload = vi.fn();
        vi.stubGlobal('location', { protocol: 'http:', host: 'x', reload });
        const refuse = () =>
            FakeSocket.last.say({ type: 'error', field: 'protocol', code: 'other_version', message: 'load it again' });
        refuse();
        expect(reload).toHaveBeenCalledTimes(1);
        expect(studio.useStudio.getState().ending).toBeNull();
        refuse();
        expect(reload).toHaveBeenCalledTimes(1);
        expect(studio.useStudio.getState().ending).toEqual({ why: 'refused', reason: 'Load it again.' });
    });
});

describe('the server says no', () => {
    it('to a value: it goes back and is told', () => {
        studio.putOps(set(999));
        const { seq } = FakeSocket.last.sent.at(-1)!;
        FakeSocket.last.say({
            type: 'error',
            seq,
            field: 'ops[0].value',
            code: 'out_of_range',
            message: 'value must be at most 60',
        });
        expect(shown()).toBe(0);
        expect(studio.useStudio.getState().notices).toMatchObject([
            { kind: 'fault', text: 'Value must be at most 60.' },
        ]);
    });

    it('to haste: the change waits and goes again', () => {
        studio.putOps(set(7));
        const { seq } = FakeSocket.last.sent.at(-1)!;
        FakeSocket.last.say({ type: 'error', seq, code: 'too_frequent', message: 'later' });
        expect(shown()).toBe(7);
        vi.advanceTimersByTime(400);
        expect(FakeSocket.last.changes()).toEqual(['ops 7', 'ops 7']);
        expect(studio.useStudio.getState().notices).toEqual([]);
    });
});

it('keeps what the server did not take until something else is put there', () => {
    studio.putOps(set(99));
    const { seq } = FakeSocket.last.sent.at(-1)!;
    FakeSocket.last.say({ type: 'error', seq, field: 'ops[0].value', code: 'out_of_range', message: 'too high' });
    expect(studio.useStudio.getState().refused).toEqual({ 'sun.elevation': { value: 99, message: 'Too high.' } });
    expect(shown()).toBe(0);
    studio.putOps(set(9));
    expect(studio.useStudio.getState().refused).toEqual({});
});

it('goes on above the numbers that the server has seen', () => {
    FakeSocket.last.say({
        type: 'welcome',
        protocol: 3,
        session: 'demo',
        client: 'me',
        revision: 5,
        last_seq: 400,
        mode: 'live',
        document: { nodes: [] },
    });
    studio.putOps(set(1));
    expect(FakeSocket.last.sent.at(-1)?.seq).toBe(401);
});

it('never shows a smaller saved revision', () => {
    FakeSocket.last.say({ type: 'saved', revision: 9 });
    FakeSocket.last.say({ type: 'ack', seq: 1, revision: 7 });
    expect(studio.useStudio.getState().saved).toBe(9);
});

describe('who this page is', () => {
    const hellos = () => FakeSocket.last.sent.filter(({ type }) => type === 'hello');

    it('is said to the server alone, and by a secret only', () => {
        const [hello] = hellos();
        expect(hello!.secret).toMatch(/^[0-9a-f]{64}$/);
        expect(hello).not.toHaveProperty('client');
        FakeSocket.last.cut();
        vi.advanceTimersByTime(300);
        FakeSocket.last.accept(5, 0);
        expect(hellos()[0]!.secret).toBe(hello!.secret);
        expect(JSON.stringify(studio.useStudio.getState())).not.toContain(hello!.secret);
    });

    it('is known to it by what the welcome says: its own changes are no one else’s', () => {
        expect(studio.useStudio.getState().client).toBe('me');
        studio.putDraft('g', set(3), 0, true);
        FakeSocket.last.say({ type: 'draft', client: 'me', actor: 'a', gesture: 'g', ops: set(1) });
        expect(shown()).toBe(3);
        FakeSocket.last.say({ type: 'draft', client: 'you', actor: 'b', gesture: 'h', ops: set(9) });
        studio.dropGesture('g');
        expect(shown()).toBe(9);
    });
});

describe('a film that is shown no longer', () => {
    const ending = () => studio.useStudio.getState().ending;

    it('was deleted: nobody comes back to it', () => {
        FakeSocket.last.say({ type: 'bye', reason: 'this film was deleted' });
        FakeSocket.last.cut();
        const { made } = FakeSocket;
        vi.advanceTimersByTime(10_000);
        expect(ending()).toEqual({ why: 'deleted', reason: '' });
        expect(FakeSocket.made).toBe(made);
    });

    it('is not opened now: that is said, and tried again when asked', () => {
        FakeSocket.last.cut();
        vi.advanceTimersByTime(300);
        FakeSocket.last.readyState = 1;
        FakeSocket.last.onopen?.();
        FakeSocket.last.say({ type: 'bye', reason: '8 films are open, which is as many as may be' });
        const { made } = FakeSocket;
        vi.advanceTimersByTime(10_000);
        expect(ending()).toEqual({ why: 'refused', reason: '8 films are open, which is as many as may be.' });
        expect(FakeSocket.made).toBe(made);
        studio.tryAgain();
        FakeSocket.last.accept(5, 4);
        expect([ending(), shown()]).toEqual([null, 4]);
    });

    it('is not meant by a server that restarts: the page comes back', () => {
        FakeSocket.last.say({ type: 'bye', reason: 'the server ends' });
        FakeSocket.last.cut();
        vi.advanceTimersByTime(300);
        FakeSocket.last.accept(6, 2);
        expect([ending(), shown()]).toEqual([null, 2]);
    });
});

it('sends more operations than one message holds in several of one gesture', () => {
    studio.putOps(Array.from({ length: 1030 }, (_, i) => set(i)[0]!));
    const sent = FakeSocket.last.sent.filter(({ type }) => type === 'ops') as { gesture?: string; ops?: unknown[] }[];
    expect(sent.map(({ ops }) => ops?.length)).toEqual([512, 512, 6]);
    expect(new Set(sent.map(({ gesture }) => gesture)).size).toBe(1);
    expect(shown()).toBe(1029);
});
