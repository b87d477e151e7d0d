/** Camera and light moves as gestures over the document. */

import type { Path, Value } from '../protocol/messages';
import { readNumber } from '../store/film_values';
import { beginGesture, type Gesture } from '../store/gesture';
import { moveOwn, ownDoor, place, useWatching } from '../store/own_camera';
import { bind, nodeById, putOps, roleOf, useStudio } from '../store/studio';
import { ASPECT, FRAME_MM, moveLight, type Orbit, orbit, pan } from '../values/camera';
import { useShell } from './shell';

/** Of the camera that one looks through. */
export function readOrbit(): Orbit {
    const { focal_length: _, ...orbit } = place();
    return orbit;
}

/** Moves the camera that one looks through: the film's, as a draft that is committed at its end, or one's own. */
export const beginCameraGesture = (): Gesture => (useWatching.getState().own ? beginGesture(ownDoor) : beginGesture());

export const asPaths = (orbit: Partial<Orbit>): Record<Path, Value> => {
    const camera = roleOf('camera');
    return Object.fromEntries(Object.entries(orbit).map(([key, value]) => [`${camera}.${key}`, value]));
};

/** What a drag does, given how far it has gone as shares of the picture's width and height. */
export interface Move {
    to(dx: number, dy: number, stamp: number): void;
    gesture: Gesture;
}

export function cameraMove(kind: 'orbit' | 'pan', aspect: number): Move {
    const from = readOrbit();
    const focal = place().focal_length;
    const gesture = beginCameraGesture();
    return {
        gesture,
        to(dx, dy, stamp) {
            if (kind === 'orbit') {
                const { azimuth, elevation } = orbit(from, dx, dy);
                gesture.set(asPaths({ azimuth, elevation }), stamp);
            } else {
                const { target_x, target_y, target_z } = pan(from, dx, dy, focal, aspect);
                gesture.set(asPaths({ target_x, target_y, target_z }), stamp);
            }
        },
    };
}

/** The light that a drag moves: the selected one, else the key light; '' where there is none. */
export function movedLight(): string {
    const { selection } = useShell.getState();
    const kind = nodeById(useStudio.getState(), selection)?.kind;
    return kind === 'light' || kind === 'sun' ? selection : roleOf('key');
}

export function lightMove(id: string): Move {
    const elevation = bind(useStudio.getState(), `${id}.elevation`)?.property ?? { min: -90, max: 90 };
    const from = { azimuth: readNumber(`${id}.azimuth`), elevation: readNumber(`${id}.elevation`) };
    const gesture = beginGesture();
    return {
        gesture,
        to(dx, dy, stamp) {
            const next = moveLight(from, dx, dy, { elevation });
            gesture.set({ [`${id}.azimuth`]: next.azimuth, [`${id}.elevation`]: next.elevation }, stamp);
        },
    };
}

/** How far from the target a height in metres fills the picture, at a focal length. */
const distanceFor = (height: number, focal: number): number => Math.min(20, (height * focal * ASPECT) / FRAME_MM);

function frame(height: number, values: Partial<Orbit>): void {
    const distance = Number(distanceFor(height, place().focal_length).toFixed(3));
    const orbit = { distance, target_x: 0, target_z: 0, ...values };
    if (useWatching.getState().own) moveOwn(orbit);
    else putOps(Object.entries(asPaths(orbit)).map(([path, value]) => ({ kind: 'set', path, value })));
}

// Targets are offsets from the head.

/** The close-up of the face, from wherever the camera is. */
export const frameFace = (): void => frame(0.324, { target_y: -0.06 });

/** As wide as a standing person is with some air. */
const PERSON_WIDTH = 1.1;

/** Everybody from head to foot, from the front. */
export function frameAll(): void {
    const { nodes } = useStudio.getState().replica;
    const people = nodes.filter(({ kind, deleted }) => kind === 'person' && !deleted);
    const [xs, zs] = (['x', 'z'] as const).map((axis) => people.map(({ id }) => readNumber(`${id}.${axis}`)));
    const middle = (values: readonly number[]) =>
        values.length === 0 ? 0 : (Math.min(...values) + Math.max(...values)) / 2;
    const width = people.length === 0 ? 0 : Math.max(...xs!) - Math.min(...xs!) + PERSON_WIDTH;
    frame(Math.max(2.05, width / ASPECT), {
        target_x: Number(middle(xs!).toFixed(3)),
        target_y: -0.76,
        target_z: Number(middle(zs!).toFixed(3)),
        azimuth: 0,
        elevation: 0,
    });
}
