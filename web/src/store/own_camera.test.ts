import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CameraPlace } from '../protocol/messages';

interface Said {
    type: string;
    number?: number;
    stamp?: number;
    camera?: CameraPlace;
    ops?: { path: string; value: number }[];
}

class FakeSocket {
    static last: FakeSocket;
    readyState = 0;
    sent: Said[] = [];
    onopen: (() => void) | null = null;
    onclose: (() => void) | null = null;
    onmessage: ((event: { data: unknown }) => void) | null = null;
    constructor() {
        FakeSocket.last = this;
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
    accept() {
        this.readyState = 1;
        this.onopen?.();
        const properties = { azimuth: 10, distance: 2, focal_length: 85 };
        const nodes = [{ id: 'camera', kind: 'camera', title: 'Camera', properties }];
        this.say({ type: 'welcome', protocol: 3, session: 'demo', revision: 1, mode: 'live', document: { nodes } });
    }
}

let own: typeof import('./own_camera');
let gestures: typeof import('./gesture');
const watched = () => FakeSocket.last.sent.filter(({ type }) => type === 'view_camera');
const changed = () => FakeSocket.last.sent.filter(({ ops }) => ops !== undefined);

beforeEach(async () => {
    vi.useFakeTimers();
    vi.resetModules();
    vi.stubGlobal('WebSocket', FakeSocket);
    vi.stubGlobal('location', { protocol: 'http:', host: 'x' });
    vi.stubGlobal('document', { addEventListener: () => {}, visibilityState: 'visible' });
    vi.stubGlobal('addEventListener', () => {});
    vi.stubGlobal('navigator', {});
    vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => {} });
    const studio = await import('./studio');
    own = await import('./own_camera');
    gestures = await import('./gesture');
    await studio.join('demo', { codec: 'h264', onPicture: () => {}, onLost: () => {} });
    FakeSocket.last.accept();
});
afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
});

it('begins where the film’s camera stands, and is where it was left the next time', () => {
    own.watchOwn();
    expect(watched().at(-1)!.camera).toEqual({
        azimuth: 10,
        elevation: 0,
        distance: 2,
        target_x: 0,
        target_y: 0,
        target_z: 0,
        focal_length: 85,
    });
    own.moveOwn({ azimuth: 40 });
    own.watchProgram();
    expect(watched().at(-1)!.camera).toBeUndefined();
    own.watchOwn();
    expect(watched().at(-1)!.camera!.azimuth).toBe(40);
    expect(watched().map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect(changed()).toEqual([]);
});

it('follows a gesture without a word to the document, and goes back when it is dropped', () => {
    own.watchOwn();
    const gesture = gestures.beginGesture(own.ownDoor);
    for (let i = 1; i <= 20; i++) {
        gesture.set({ 'camera.azimuth': 10 + i }, i);
        vi.advanceTimersByTime(4);
    }
    expect(watched().length).toBeLessThan(10);
    expect(own.place().azimuth).toBe(30);
    gesture.drop();
    expect(watched().at(-1)!.camera!.azimuth).toBe(10);
    const kept = gestures.beginGesture(own.ownDoor);
    kept.set({ 'camera.elevation': 5 }, 90);
    kept.commit();
    expect(watched().at(-1)).toMatchObject({ stamp: 90, camera: { azimuth: 10, elevation: 5 } });
    expect(changed()).toEqual([]);
});

it('stays where the server takes it', () => {
    own.watchOwn();
    own.moveOwn({ target_x: 700 });
    expect(watched().at(-1)!.camera!.target_x).toBe(20);
});

it('becomes the film’s in one change, after which one sees the Program', () => {
    own.watchOwn();
    own.moveOwn({ azimuth: -70 });
    own.takeToFilm();
    expect(changed()).toHaveLength(1);
    const { type, ops } = changed()[0]!;
    expect(type).toBe('ops');
    expect(ops).toHaveLength(own.PLACE_KEYS.length);
    expect(ops).toContainEqual({ kind: 'set', path: 'camera.azimuth', value: -70 });
    expect(watched().at(-1)!.camera).toBeUndefined();
    expect(own.place().azimuth).toBe(-70);
});

it('goes back to the film’s, in sight and out of it', () => {
    own.watchOwn();
    own.moveOwn({ azimuth: 99 });
    own.backToFilm();
    expect(watched().at(-1)!.camera!.azimuth).toBe(10);
    own.moveOwn({ azimuth: 99 });
    own.watchProgram();
    own.backToFilm();
    own.watchOwn();
    expect(own.place().azimuth).toBe(10);
});

it('is told again after a lost connection, and given up when there is no room', () => {
    own.watchOwn();
    own.moveOwn({ azimuth: 55 });
    FakeSocket.last.readyState = 3;
    FakeSocket.last.onclose?.();
    vi.advanceTimersByTime(1500);
    FakeSocket.last.accept();
    expect(watched()).toHaveLength(1);
    expect(watched()[0]!.camera!.azimuth).toBe(55);
    FakeSocket.last.say({ type: 'error', field: 'camera', code: 'cameras_full', message: 'there is no room' });
    expect(own.useWatching.getState().own).toBeNull();
    own.moveOwn({ azimuth: 1 });
    expect(watched()).toHaveLength(1);
});
