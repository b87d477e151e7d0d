/** What a drag of a gizmo's handle does to the film's values. Pure. */

import type { Value } from '../protocol/messages';
import { propertyOf } from '../protocol/schema';
import { wrap } from '../values/camera';
import { clamp, tidy } from '../values/slider_maths';
import { frameLength, middleOfFrame } from './camera_shape';
import {
    add,
    anchorOf,
    anglesOf,
    type FilmValues,
    length,
    metresPerPixel,
    numberOf,
    onLevel,
    onSphere,
    type Pose,
    poseOfCamera,
    project,
    type Size,
    scale,
    subtract,
    targetOf,
    towards,
    type Vec3,
} from './projection';
import type { NodeInfo } from './replica';

export type Handle = 'x' | 'y' | 'z' | 'middle' | 'turn' | 'size' | 'distance' | 'aim' | 'lens';
type Values = Readonly<Record<string, Value>>;

/** As long as an axis is on the page, pixels. */
export const REACH = 68;

/** An axis that points at the camera so much that it is shorter than this cannot be dragged, pixels. */
const SHORTEST = 14;

const AXES: Readonly<Record<'x' | 'y' | 'z', Vec3>> = { x: [1, 0, 0], y: [0, 1, 0], z: [0, 0, 1] };

/** What of each kind can be moved, turned and scaled by hand in the picture. */
const HANDLES: Readonly<Record<string, readonly Handle[]>> = {
    prop: ['x', 'y', 'z', 'middle', 'turn', 'size'],
    person: ['x', 'z', 'middle', 'turn'],
    light: ['middle', 'distance', 'size'],
    camera: ['middle', 'distance', 'aim', 'lens'],
};

export const handlesOf = (kind: string): readonly Handle[] => HANDLES[kind] ?? [];

/** Below the middle of the head, so that it does not cover the face. */
const BELOW_HEAD = 0.17;

/** What a light lights, and what a camera looks at: they stand on a sphere round it. */
const centreOf = (set: FilmValues, node: NodeInfo): Vec3 =>
    node.kind === 'camera' ? targetOf(set, node) : anchorOf(set, node);

/** Where the gizmo of a thing stands. */
export function originOf(set: FilmValues, node: NodeInfo): Vec3 {
    const of = (name: string) => numberOf(set, node, name);
    if (node.kind === 'light' || node.kind === 'camera')
        return add(centreOf(set, node), scale(towards(of('azimuth'), of('elevation')), of('distance')));
    if (node.kind === 'person') {
        const head = set.heads[node.id]?.[1] ?? 1.55;
        return [of('x'), head - BELOW_HEAD, of('z')];
    }
    return [of('x'), of('y') + of('size') / 2, of('z')];
}

/** The direction of a handle that is an axis, 1 long. */
export function axisOf(set: FilmValues, node: NodeInfo, handle: Handle): Vec3 | null {
    if (handle === 'distance') return towards(numberOf(set, node, 'azimuth'), numberOf(set, node, 'elevation'));
    return handle === 'x' || handle === 'y' || handle === 'z' ? AXES[handle] : null;
}

/** The end of an axis on the picture, seen from the gizmo's middle; null where it can hardly be seen. */
export function tipOf(
    pose: Pose,
    size: Size,
    origin: Vec3,
    axis: Vec3,
): { x: number; y: number; metres: number } | null {
    const at = project(pose, size, origin);
    if (!at) return null;
    const metres = metresPerPixel(pose, size, at.depth) * REACH;
    const end = project(pose, size, add(origin, scale(axis, metres)));
    if (!end || Math.hypot(end.x - at.x, end.y - at.y) < SHORTEST) return null;
    return { x: end.x - at.x, y: end.y - at.y, metres };
}

/** The value, within its property's range. */
export const fitted = (node: NodeInfo, name: string, value: number): number => {
    const property = propertyOf(node.kind, name);
    return tidy(property ? clamp(value, property) : value);
};

/** Where a new prop stands that is put on a point, as far as it may stand there. */
export const standingOn = (point: Vec3): Record<'x' | 'y' | 'z', number> => {
    const prop: NodeInfo = { id: '', kind: 'prop', title: '', parent: '', order: '', deleted: false };
    return { x: fitted(prop, 'x', point[0]), y: fitted(prop, 'y', point[1]), z: fitted(prop, 'z', point[2]) };
};

/** What the values of a thing become by a drag: from where it was pressed to where it is, in pixels of the picture. */
export type Drag = (to: { x: number; y: number }) => Values;

export function dragOf(
    set: FilmValues,
    node: NodeInfo,
    handle: Handle,
    pose: Pose,
    size: Size,
    from: { x: number; y: number },
): Drag {
    const before = (name: string) => numberOf(set, node, name);
    const origin = originOf(set, node);
    const middle = project(pose, size, origin) ?? { x: from.x, y: from.y, depth: 1 };
    const perPixel = metresPerPixel(pose, size, middle.depth);
    const path = (name: string) => `${node.id}.${name}`;
    const moved = (by: Vec3): Values =>
        Object.fromEntries(
            (['x', 'y', 'z'] as const)
                .map((name, index) => [name, by[index]!] as const)
                .filter(([name, amount]) => amount !== 0 && propertyOf(node.kind, name))
                .map(([name, amount]) => [path(name), fitted(node, name, before(name) + amount)]),
        );

    if (handle === 'size')
        return (to) => {
            const was = Math.max(8, Math.hypot(from.x - middle.x, from.y - middle.y));
            const factor = Math.hypot(to.x - middle.x, to.y - middle.y) / was;
            return { [path('size')]: fitted(node, 'size', before('size') * factor) };
        };

    if (handle === 'turn')
        return (to) => {
            const [a, b] = [from, to].map(({ x, y }) => onLevel(pose, size, x, y, origin[1]));
            // A ring that is seen from its edge is turned by how far the hand goes sideways.
            const level = Math.abs(pose.forward[1]) > 0.12 && a && b;
            const angle = (at: Vec3) => anglesOf([at[0] - origin[0], 0, at[2] - origin[2]]).azimuth;
            const by = level ? angle(b) - angle(a) : (to.x - from.x) * 0.6;
            return { [path('turn')]: tidy(wrap(before('turn') + by)) };
        };

    const axis = axisOf(set, node, handle);
    if (axis) {
        const tip = tipOf(pose, size, origin, axis);
        return (to) => {
            if (!tip) return {};
            const long = tip.x * tip.x + tip.y * tip.y;
            const along = (((to.x - from.x) * tip.x + (to.y - from.y) * tip.y) / long) * tip.metres;
            if (handle === 'distance')
                return { [path('distance')]: fitted(node, 'distance', before('distance') + along) };
            return moved(scale(axis, along));
        };
    }

    if (handle === 'lens') {
        const far = project(pose, size, middleOfFrame(poseOfCamera(set, node), frameLength(pose, size, origin)));
        const { x, y } = far ?? middle;
        const was = Math.max(8, Math.hypot(from.x - x, from.y - y));
        // A wider frame is a shorter lens.
        return (to) => {
            const factor = was / Math.max(1, Math.hypot(to.x - x, to.y - y));
            return { [path('focal_length')]: fitted(node, 'focal_length', before('focal_length') * factor) };
        };
    }

    if (handle === 'aim') {
        const target = targetOf(set, node);
        const seen = project(pose, size, target);
        const across = metresPerPixel(pose, size, seen?.depth ?? middle.depth);
        return (to) => {
            const by = add(scale(pose.right, (to.x - from.x) * across), scale(pose.up, (from.y - to.y) * across));
            return lookingAt(set, node, add(target, by));
        };
    }

    if (node.kind === 'light' || node.kind === 'camera') {
        const anchor = centreOf(set, node);
        const radius = before('distance');
        const out = subtract(origin, anchor);
        const far = out[0] * pose.forward[0] + out[1] * pose.forward[1] + out[2] * pose.forward[2] > 0;
        return (to) => {
            const [x, y] = [middle.x + to.x - from.x, middle.y + to.y - from.y];
            const { azimuth, elevation } = anglesOf(subtract(onSphere(pose, size, x, y, anchor, radius, far), anchor));
            return {
                [path('azimuth')]: fitted(node, 'azimuth', azimuth),
                [path('elevation')]: fitted(node, 'elevation', elevation),
            };
        };
    }

    if (node.kind === 'person')
        return (to) => {
            const [a, b] = [from, to].map(({ x, y }) => onLevel(pose, size, x, y, 0));
            // Seen level, the floor is a line: up and down is further and closer.
            const level = pose.forward[1] < -0.2 && a && b;
            if (level) return moved(subtract(b, a));
            const ahead: Vec3 = [pose.forward[0], 0, pose.forward[2]];
            return moved(
                add(scale(pose.right, (to.x - from.x) * perPixel), scale(ahead, (from.y - to.y) * perPixel * 2)),
            );
        };

    // Along with the picture.
    return (to) =>
        moved(add(scale(pose.right, (to.x - from.x) * perPixel), scale(pose.up, (from.y - to.y) * perPixel)));
}

/** A camera that stays where it is and looks at a point. */
export function lookingAt(set: FilmValues, camera: NodeInfo, target: Vec3): Values {
    const out = subtract(originOf(set, camera), target);
    const offset = subtract(target, anchorOf(set, camera));
    const next = {
        ...anglesOf(out),
        distance: length(out),
        target_x: offset[0],
        target_y: offset[1],
        target_z: offset[2],
    };
    return Object.fromEntries(
        Object.entries(next).map(([name, value]) => [`${camera.id}.${name}`, fitted(camera, name, value)]),
    );
}

/** What a drag of one thing does to others that are chosen with it: as far, as much, as many times as large. */
export function alongWith(film: FilmValues, node: NodeInfo, values: Values, others: readonly NodeInfo[]): Values {
    const all: Record<string, Value> = { ...values };
    for (const [path, value] of Object.entries(values)) {
        const name = path.slice(path.indexOf('.') + 1);
        const before = numberOf(film, node, name);
        for (const other of others) {
            const property = propertyOf(other.kind, name);
            if (!property || other.id === node.id || film.shown[`${other.id}.locked`] === true) continue;
            const own = numberOf(film, other, name);
            const next = name === 'size' ? own * (Number(value) / before) : own + Number(value) - before;
            all[`${other.id}.${name}`] = property.unit === 'deg' ? tidy(wrap(next)) : fitted(other, name, next);
        }
    }
    return all;
}
