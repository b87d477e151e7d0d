/** The sliders that are always at hand, and the names that other regions give them so that no name is there twice. */
import { create } from 'zustand';
import type { Path } from '../protocol/messages';
import { resolved } from './roles';
import { type Bound, bind, castOf, useStudio } from './studio';

export const DAY: Path = 'sun.time_of_day';
export const MOST_PINS = 6;
const FIRST: readonly Path[] = ['sun.elevation', 'sun.azimuth', '@camera.exposure', '@key.gain'];
const KEY = 'limn.pins';

/** What this device had pinned, if it can be read as that. */
export function readPins(kept: string | null): readonly Path[] {
    if (kept === null) return FIRST;
    try {
        const pins: unknown = JSON.parse(kept);
        if (!Array.isArray(pins)) return FIRST;
        const paths = pins.filter((pin): pin is Path => typeof pin === 'string' && pin !== DAY);
        return [...new Set(paths)].slice(0, MOST_PINS);
    } catch {
        return FIRST;
    }
}

function stored(): readonly Path[] {
    try {
        return readPins(localStorage.getItem(KEY));
    } catch {
        return FIRST;
    }
}

export const usePins = create<{ pins: readonly Path[] }>(() => ({ pins: stored() }));

function set(pins: readonly Path[]): void {
    usePins.setState({ pins });
    try {
        localStorage.setItem(KEY, JSON.stringify(pins));
    } catch {
        // Without storage the pins last as long as the page.
    }
}

const isPinned = (path: Path): boolean => {
    const cast = castOf(useStudio.getState());
    return usePins.getState().pins.some((pinned) => resolved(cast, pinned) === path);
};

/** Whether a property can be pinned now. */
export const canPin = (path: Path): boolean =>
    path !== DAY && !isPinned(path) && usePins.getState().pins.length < MOST_PINS;

export const pin = (path: Path): void => {
    if (canPin(path)) set([...usePins.getState().pins, path]);
};

export const unpin = (path: Path): void => set(usePins.getState().pins.filter((pinned) => pinned !== path));

/** The name a property has outside the strip: the strip owns the full one of what it pins. */
export const nameBeside = (bound: Bound): string =>
    bound.path === DAY || isPinned(bound.path) ? `${bound.property.label}, ${bound.node.title}` : bound.full;

/** The binding of a path, or of a role's. */
export function useBound(path: Path): Bound | null {
    useStudio((state) => state.replica.nodes);
    useStudio((state) => resolved(castOf(state), path));
    return bind(useStudio.getState(), path);
}
