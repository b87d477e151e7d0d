/** Camera and light moves as gestures over the document. */

import { useShell } from '../app/shell';
import type { Path, Value } from '../protocol/messages';
import { kindOf } from '../protocol/schema';
import { beginGesture, type Gesture } from '../store/gesture';
import { bind, nodeById, putOps, readNumber, useStudio } from '../store/studio';
import { moveLight, type Orbit, orbit, pan } from './camera';

const ORBIT_KEYS = ['azimuth', 'elevation', 'distance', 'target_x', 'target_y', 'target_z'] as const;

export function readOrbit(): Orbit {
    const values = Object.fromEntries(ORBIT_KEYS.map((key) => [key, readNumber(`camera.${key}`)]));
    return values as unknown as Orbit;
}

const asPaths = (orbit: Partial<Orbit>): Record<Path, Value> =>
    Object.fromEntries(Object.entries(orbit).map(([key, value]) => [`camera.${key}`, value]));

/** What a drag does, given how far it has gone as shares of the picture's width and height. */
export interface Move {
    to(dx: number, dy: number, stamp: number): void;
    gesture: Gesture;
}

export function cameraMove(kind: 'orbit' | 'pan', aspect: number): Move {
    const from = readOrbit();
    const focal = readNumber('camera.focal_length');
    const gesture = beginGesture();
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

/** The light that a drag moves: the selected one, else the key light. */
export function movedLight(): string {
    const { selection } = useShell.getState();
    const kind = nodeById(useStudio.getState(), selection)?.kind;
    return kind === 'light' || kind === 'sun' ? selection : 'key';
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

const cameraDefault = (name: string): number =>
    Number(kindOf('camera')?.properties.find((property) => property.name === name)?.default ?? 0);

/** The close-up of the face, from wherever the camera is. */
export function frameFace(): void {
    const names = ['distance', 'target_x', 'target_y', 'target_z'];
    putOps(names.map((name) => ({ kind: 'set', path: `camera.${name}`, value: cameraDefault(name) })));
}

/** The whole person, from the front. */
export function frameAll(): void {
    const focal = readNumber('camera.focal_length');
    const height = 2.0;
    const distance = (height * focal) / ((36 * 9) / 16);
    const values = { azimuth: 0, elevation: 0, distance, target_x: 0, target_y: 0.88, target_z: 0 };
    putOps(
        Object.entries(values).map(([name, value]) => ({
            kind: 'set',
            path: `camera.${name}`,
            value: Math.min(20, Number(value.toFixed(3))),
        })),
    );
}
