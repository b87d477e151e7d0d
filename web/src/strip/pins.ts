/** The sliders that are always at hand, and the names that other regions give them so that no name is there twice. */

import type { Path } from '../protocol/messages';
import { type Bound, bind, useStudio } from '../store/studio';

export const DAY: Path = 'sun.time_of_day';
export const PINNED: readonly Path[] = ['sun.elevation', 'sun.azimuth', 'camera.exposure', 'key.gain'];

/** The name a property has outside the strip: the strip owns the full one of what it pins. */
export const nameBeside = (bound: Bound): string =>
    bound.path === DAY || PINNED.includes(bound.path) ? `${bound.property.label}, ${bound.node.title}` : bound.full;

/** The binding of a path, stable while its node stays the same. */
export function useBound(path: Path): Bound | null {
    const node = useStudio((state) => state.replica.nodes);
    void node;
    return bind(useStudio.getState(), path);
}
