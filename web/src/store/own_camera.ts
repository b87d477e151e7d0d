/** Which camera this page looks through: the film's, or one of this director's own, which no document knows of. */
import { create } from 'zustand';
import type { CameraPlace, Op } from '../protocol/messages';
import { clamp } from '../values/slider_maths';
import { readNumber } from './film_values';
import type { GestureDoor } from './gesture';
import { listen, putOps, roleOf, say, send } from './studio';

export const PLACE_KEYS = [
    'azimuth',
    'elevation',
    'distance',
    'target_x',
    'target_y',
    'target_z',
    'focal_length',
] as const satisfies readonly (keyof CameraPlace)[];

interface Watching {
    /** Where one's own camera stands; null while one looks through the film's. */
    own: CameraPlace | null;
    /** Where it was left, for the next time. */
    left: CameraPlace | null;
}

export const useWatching = create<Watching>(() => ({ own: null, left: null }));
const { getState: get, setState: set } = useWatching;

/** Where the film's camera stands. */
const filmPlace = (): CameraPlace =>
    Object.fromEntries(PLACE_KEYS.map((key) => [key, readNumber(`@camera.${key}`)])) as unknown as CameraPlace;

/** Where the camera stands that one looks through. */
export const place = (): CameraPlace => get().own ?? filmPlace();

let number = 0;
const tell = (stamp: number): void => {
    const { own } = get();
    send({ type: 'view_camera', number: ++number, stamp, ...(own ? { camera: own } : {}) });
};

/** How far the target may be from the head along each axis, metres. */
const REACH = { min: -20, max: 20 };

/** Moves one's own camera; does nothing while one looks through the film's. */
export function moveOwn(values: Partial<CameraPlace>, stamp = performance.now(), now = true): void {
    const { own } = get();
    if (!own) return;
    const next = { ...own, ...values };
    for (const axis of ['target_x', 'target_y', 'target_z'] as const) next[axis] = clamp(next[axis], REACH);
    set({ own: next });
    if (now) tell(stamp);
}

export function watchProgram(): void {
    const { own } = get();
    if (!own) return;
    set({ own: null, left: own });
    tell(performance.now());
    say('You see the Program.');
}

/** From where it was left, at first from the film's camera. */
export function watchOwn(): void {
    const { own, left } = get();
    if (own) return;
    set({ own: left ?? filmPlace() });
    tell(performance.now());
    say('You see through your own camera. The film keeps its own.');
}

/** One's own camera goes where the film's is. */
export function backToFilm(): void {
    if (get().own) moveOwn(filmPlace());
    else set({ left: null });
}

/** The film's camera goes where one's own is: one step of undo. */
export function takeToFilm(): void {
    const { own } = get();
    if (!own) return;
    const camera = roleOf('camera');
    if (camera) putOps(PLACE_KEYS.map((key) => ({ kind: 'set', path: `${camera}.${key}`, value: own[key] })));
    set({ own: null, left: null });
    tell(performance.now());
    say('Your camera is the film’s now.');
}

const valuesOf = (ops: readonly Op[]): Partial<CameraPlace> =>
    Object.fromEntries(
        ops.flatMap((op) => (op.kind === 'set' ? [[op.path.slice(op.path.indexOf('.') + 1), op.value]] : [])),
    );

/** Gestures over one's own camera: no draft, no commit, no undo; the server hears where it stands. */
export const ownDoor: GestureDoor = (() => {
    let running = '';
    let before: CameraPlace | null = null;
    let stampOfNewest = 0;
    const follow = (gesture: string, ops: readonly Op[], stamp: number, now: boolean) => {
        if (gesture !== running) {
            running = gesture;
            before = get().own;
        }
        stampOfNewest = stamp;
        moveOwn(valuesOf(ops), stamp, now);
    };
    return {
        draft: follow,
        send: () => get().own && tell(stampOfNewest),
        commit: (gesture, ops, stamp) => follow(gesture, ops, stamp, true),
        drop: (gesture) => {
            if (gesture === running && before) moveOwn(before);
        },
    };
})();

listen((message) => {
    // A connection is a new viewer: the server hears again where its camera stands.
    if (message.type === 'welcome' && get().own) tell(performance.now());
    if (message.type === 'error' && message.code === 'cameras_full') set({ own: null, left: get().own });
});
