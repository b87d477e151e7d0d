/** Arrow keys on the picture: a hand on the camera that needs no pointer. */
import { type RefObject, useEffect } from 'react';
import { stampOf } from '../../controls/drag';
import { asPaths, beginCameraGesture, readOrbit } from '../../shell/camera_moves';
import type { Gesture } from '../../store/gesture';
import { place } from '../../store/own_camera';
import { ASPECT, dolly, type Orbit, orbit, pan } from '../../values/camera';

/** Keys have no release that counts: the gesture ends after this much rest. */
const REST_MS = 400;
/** Shares of the picture for one press: of a turn, of a shift; and a factor of the distance. */
const TURN_STEP = 0.0125;
const SHIFT_STEP = 0.02;
const NEARER = 0.95;

const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
};

/** Where the camera is after a key; null when the key moves none. The camera goes where the arrow points. */
export function steppedBy(key: string, shift: boolean, from: Orbit, focal: number): Partial<Orbit> | null {
    const way = DIRECTIONS[key];
    if (way && shift) {
        const { target_x, target_y, target_z } = pan(from, -way[0] * SHIFT_STEP, -way[1] * SHIFT_STEP, focal, ASPECT);
        return { target_x, target_y, target_z };
    }
    if (way) {
        const { azimuth, elevation } = orbit(from, -way[0] * TURN_STEP, -way[1] * TURN_STEP);
        return { azimuth, elevation };
    }
    if (key === '+' || key === '=') return { distance: dolly(from, NEARER).distance };
    if (key === '-') return { distance: dolly(from, 1 / NEARER).distance };
    return null;
}

export function useArrows(host: RefObject<HTMLElement | null>): void {
    useEffect(() => {
        const element = host.current;
        if (!element) return;
        element.tabIndex = 0;
        let running: { gesture: Gesture; rest: ReturnType<typeof setTimeout> } | null = null;
        const end = () => {
            running?.gesture.commit();
            running = null;
        };
        const press = (event: KeyboardEvent) => {
            if (event.target !== element || event.ctrlKey || event.metaKey || event.altKey) return;
            const next = steppedBy(event.key, event.shiftKey, readOrbit(), place().focal_length);
            if (!next) return;
            event.preventDefault();
            if (running) clearTimeout(running.rest);
            const gesture = running?.gesture ?? beginCameraGesture();
            gesture.set(asPaths(next), stampOf(event));
            running = { gesture, rest: setTimeout(end, REST_MS) };
        };
        element.addEventListener('keydown', press);
        return () => {
            element.removeEventListener('keydown', press);
            if (running) clearTimeout(running.rest);
            end();
        };
    }, [host]);
}
