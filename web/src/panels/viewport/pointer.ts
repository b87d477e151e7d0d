/** Where the pointer is on the picture, for eyes that follow it; and when it has gone, so that they look up again. */
import { type RefObject, useEffect } from 'react';
import type { ClientMessage } from '../../protocol/messages';
import { send } from '../../store/studio';
import { clamp } from '../../values/slider_maths';

/** No more than so many ms apart. */
const LOOK_MS = 33;

interface Gaze {
    /** The pointer is there, -1 to 1 right and up. @param now in ms */
    at(x: number, y: number, now: number): void;
    /** It is over the picture no more. */
    away(): void;
}

export function makeGaze(tell: (message: ClientMessage) => void): Gaze {
    let told = Number.NEGATIVE_INFINITY;
    let there = false;
    const range = { min: -1, max: 1 };
    return {
        at(x, y, now) {
            if (there && now - told < LOOK_MS) return;
            told = now;
            there = true;
            tell({ type: 'pointer', x: clamp(x, range), y: clamp(y, range) });
        },
        away() {
            if (there) tell({ type: 'pointer', away: true });
            there = false;
        },
    };
}

/** Follows the pointer over an element. @returns stops that */
export function watchPointer(element: HTMLElement, gaze: Gaze): () => void {
    const stop = new AbortController();
    const { signal } = stop;
    element.addEventListener(
        'pointermove',
        (event) => {
            const box = element.getBoundingClientRect();
            const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
            gaze.at(x * 2 - 1, 1 - y * 2, performance.now());
        },
        { signal },
    );
    // A finger that is lifted leaves, too.
    for (const type of ['pointerleave', 'pointercancel']) element.addEventListener(type, gaze.away, { signal });
    window.addEventListener('blur', gaze.away, { signal });
    document.addEventListener('visibilitychange', () => document.hidden && gaze.away(), { signal });
    return () => {
        stop.abort();
        gaze.away();
    };
}

export function useLook(host: RefObject<HTMLElement | null>): void {
    useEffect(() => (host.current ? watchPointer(host.current, makeGaze(send)) : undefined), [host]);
}
