/** What arrow keys at a gizmo's handle do to the film's values. Pure. */

import type { Value } from '../protocol/messages';
import { propertyOf } from '../protocol/schema';
import { fitted, type Handle, lookingAt, originOf } from './gizmo_moves';
import { type FilmValues, numberOf, placeOf, scale, subtract, towards } from './projection';
import type { NodeInfo } from './replica';

/** Properties that the arrow keys of a handle step: across and up. */
export function keysOf(node: NodeInfo, handle: Handle): readonly [string, string] {
    if (handle === 'lens') return ['focal_length', 'focal_length'];
    if (handle !== 'middle' && handle !== 'aim') return [handle, handle];
    if (node.kind === 'light' || node.kind === 'camera') return ['azimuth', 'elevation'];
    return node.kind === 'person' ? ['x', 'z'] : ['x', 'y'];
}

/** What an arrow key at a handle does, across or up by so many steps; nothing where it has no such way. */
export function stepOf(
    set: FilmValues,
    node: NodeInfo,
    handle: Handle,
    up: boolean,
    steps: number,
): Readonly<Record<string, Value>> {
    const name = keysOf(node, handle)[up ? 1 : 0];
    const property = propertyOf(node.kind, name);
    if (property?.type !== 'number') return {};
    const before = numberOf(set, node, name);
    // A camera's own angle is told from what it looks at: it turns to the left where that grows.
    if (handle === 'aim') {
        const { azimuth, elevation, distance } = placeOf(set, node);
        const way = up ? towards(azimuth, elevation - steps) : towards(azimuth - steps, elevation);
        return lookingAt(set, node, subtract(originOf(set, node), scale(way, distance)));
    }
    const by = property.step * steps * (property.unit === 'm' ? 2 : 1);
    return { [`${node.id}.${name}`]: fitted(node, name, before + by) };
}
