/** From the film's values to where things are on the picture, the way the server makes the picture of them. Pure. */
import type { CameraPlace, Path, Value } from '../protocol/messages';
import { propertyOf } from '../protocol/schema';
import { FRAME_MM } from '../values/camera';
import { itemsOf } from '../values/lists';
import type { NodeInfo } from './replica';

export type Vec3 = readonly [number, number, number];

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vec3, by: number): Vec3 => [a[0] * by, a[1] * by, a[2] * by];
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Vec3, b: Vec3): Vec3 => [
    a[1] * b[2] - a[2] * b[1],
    a[2] * b[0] - a[0] * b[2],
    a[0] * b[1] - a[1] * b[0],
];
export const length = (a: Vec3): number => Math.hypot(...a);
export const normalize = (a: Vec3): Vec3 => scale(a, 1 / Math.max(1e-9, length(a)));
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Towards azimuth and elevation in degrees: 0, 0 is +Z. */
export const towards = (azimuth: number, elevation: number): Vec3 => {
    const [a, e] = [radians(azimuth), radians(elevation)];
    return [Math.sin(a) * Math.cos(e), Math.sin(e), Math.cos(a) * Math.cos(e)];
};

/** Azimuth and elevation of a direction, degrees. */
export const anglesOf = (way: Vec3): { azimuth: number; elevation: number } => ({
    azimuth: (Math.atan2(way[0], way[2]) * 180) / Math.PI,
    elevation: (Math.asin(Math.max(-1, Math.min(1, way[1] / Math.max(1e-9, length(way))))) * 180) / Math.PI,
});

/** Where a head is when there is nobody. */
const NOBODY: Vec3 = [0, 1.55, 0];

export interface FilmValues {
    nodes: readonly NodeInfo[];
    shown: Readonly<Record<Path, Value>>;
    heads: Readonly<Record<string, Vec3>>;
}

/** A number of a node, its default where nothing is known. */
export function numberOf({ shown }: FilmValues, node: NodeInfo, name: string): number {
    const value = shown[`${node.id}.${name}`] ?? propertyOf(node.kind, name)?.default;
    return typeof value === 'number' ? value : 0;
}

/** Where a camera of the film stands, and through what. */
export const placeOf = (set: FilmValues, camera: NodeInfo): CameraPlace => ({
    azimuth: numberOf(set, camera, 'azimuth'),
    elevation: numberOf(set, camera, 'elevation'),
    distance: numberOf(set, camera, 'distance'),
    target_x: numberOf(set, camera, 'target_x'),
    target_y: numberOf(set, camera, 'target_y'),
    target_z: numberOf(set, camera, 'target_z'),
    focal_length: numberOf(set, camera, 'focal_length'),
});

/**
 * What a camera or a light turns round: the head of the person that it names, or the middle of several; else where the first
 * one's head would be in the middle of the set.
 */
export function anchorOf(set: FilmValues, node: NodeInfo | undefined): Vec3 {
    const people = set.nodes.filter(({ kind, deleted }) => kind === 'person' && !deleted);
    const ids = node ? [set.shown[`${node.id}.aims_at`], ...itemsOf(set.shown[`${node.id}.aims_also_at`])] : [];
    const heads = people.flatMap((person): Vec3[] => {
        const head = ids.includes(person.id) && set.heads[person.id];
        return head ? [add(head, [numberOf(set, person, 'x'), 0, numberOf(set, person, 'z')])] : [];
    });
    if (heads.length > 0) return scale(heads.reduce(add), 1 / heads.length);
    return (people[0] && set.heads[people[0].id]) ?? NOBODY;
}

/** A camera as it stands: right, up and forward are at right angles and 1 long. */
export interface Pose {
    position: Vec3;
    right: Vec3;
    up: Vec3;
    forward: Vec3;
    /** Half the picture's width at a depth of 1. */
    half: number;
}

export function poseOf(place: CameraPlace, anchor: Vec3): Pose {
    const target = add(anchor, [place.target_x, place.target_y, place.target_z]);
    const position = add(target, scale(towards(place.azimuth, place.elevation), place.distance));
    const forward = normalize(subtract(target, position));
    const right = normalize(cross(forward, [0, 1, 0]));
    return {
        position,
        forward,
        right,
        up: cross(right, forward),
        half: FRAME_MM / 2 / Math.max(1, place.focal_length),
    };
}

/** A camera of the film, as it stands. */
export const poseOfCamera = (set: FilmValues, camera: NodeInfo): Pose =>
    poseOf(placeOf(set, camera), anchorOf(set, camera));

/** What a camera looks at. */
export function targetOf(set: FilmValues, camera: NodeInfo): Vec3 {
    const { target_x, target_y, target_z } = placeOf(set, camera);
    return add(anchorOf(set, camera), [target_x, target_y, target_z]);
}

/** A picture's size in pixels of the page. */
export interface Size {
    width: number;
    height: number;
}

export interface Spot {
    x: number;
    y: number;
    /** Metres before the camera. */
    depth: number;
}

/** Where a point is on the picture; null behind the camera. */
export function project(pose: Pose, size: Size, point: Vec3): Spot | null {
    const way = subtract(point, pose.position);
    const depth = dot(way, pose.forward);
    if (depth < 0.02) return null;
    const pixels = size.width / (2 * pose.half * depth);
    return {
        x: size.width / 2 + dot(way, pose.right) * pixels,
        y: size.height / 2 - dot(way, pose.up) * pixels,
        depth,
    };
}

/** Metres that a pixel of the page is at a depth. */
export const metresPerPixel = (pose: Pose, size: Size, depth: number): number => (2 * pose.half * depth) / size.width;

/** The direction in which a pixel looks, 1 long. */
export function rayAt(pose: Pose, size: Size, x: number, y: number): Vec3 {
    const across = metresPerPixel(pose, size, 1);
    const way = add(scale(pose.right, (x - size.width / 2) * across), scale(pose.up, (size.height / 2 - y) * across));
    return normalize(add(pose.forward, way));
}

/** Where a pixel meets the level plane at a height; null where it does not, or too far away to mean anything. */
export function onLevel(pose: Pose, size: Size, x: number, y: number, height: number): Vec3 | null {
    const way = rayAt(pose, size, x, y);
    const along = (height - pose.position[1]) / way[1];
    return Number.isFinite(along) && along > 0 && along < 60 ? add(pose.position, scale(way, along)) : null;
}

/** Where a pixel meets a sphere, on its near or far side; the nearest point of its outline where it misses. */
export function onSphere(
    pose: Pose,
    size: Size,
    x: number,
    y: number,
    middle: Vec3,
    radius: number,
    far: boolean,
): Vec3 {
    const way = rayAt(pose, size, x, y);
    const to = subtract(middle, pose.position);
    const along = dot(to, way);
    const closest = add(pose.position, scale(way, along));
    const aside = subtract(closest, middle);
    const reach = radius * radius - dot(aside, aside);
    if (reach <= 0) return add(middle, scale(normalize(aside), radius));
    return add(closest, scale(way, far ? Math.sqrt(reach) : -Math.sqrt(reach)));
}

/** A circle on a level plane, as the picture shows it. */
export function ring(pose: Pose, size: Size, middle: Vec3, metres: number): string {
    const points = Array.from({ length: 49 }, (_, i) => {
        const angle = (i * Math.PI) / 24;
        return project(pose, size, add(middle, [Math.sin(angle) * metres, 0, Math.cos(angle) * metres]));
    });
    return points.map((at, i) => (at ? `${i === 0 ? 'M' : 'L'}${at.x.toFixed(1)} ${at.y.toFixed(1)}` : '')).join('');
}
