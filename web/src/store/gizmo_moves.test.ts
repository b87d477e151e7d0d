import { describe, expect, it } from 'vitest';
import { cameraShape, frameLength, middleOfFrame } from './camera_shape';
import { stepOf } from './gizmo_keys';
import { alongWith, dragOf, type Handle, originOf, standingOn, tipOf } from './gizmo_moves';
import {
    anchorOf,
    dot,
    type FilmValues,
    length,
    onLevel,
    poseOf,
    poseOfCamera,
    project,
    rayAt,
    subtract,
    targetOf,
    towards,
} from './projection';
import type { NodeInfo } from './replica';

const node = (id: string, kind: string): NodeInfo => ({ id, kind, title: id, parent: '', order: id, deleted: false });
const ball = node('ball', 'prop');
const lamp = node('lamp', 'light');
const ann = node('ann', 'person');
const second = node('second', 'camera');
const size = { width: 1280, height: 720 };
const place = {
    azimuth: 30,
    elevation: 12,
    distance: 2,
    target_x: 0.1,
    target_y: -0.2,
    target_z: 0,
    focal_length: 35,
};
const film = (shown: FilmValues['shown'] = {}): FilmValues => ({
    nodes: [ann, ball, lamp],
    shown: { 'ball.x': 0.2, 'ball.y': 1.2, 'ball.z': 0.1, 'ball.size': 0.2, ...shown },
    heads: { ann: [0, 1.6, 0.02] },
});
const pose = poseOf(place, anchorOf(film(), undefined));

/** Where the thing's middle is on the picture after a drag by so many pixels. */
function dragged(of: NodeInfo, handle: Handle, dx: number, dy: number, values = film()) {
    const from = project(pose, size, originOf(values, of))!;
    const next = dragOf(values, of, handle, pose, size, from)({ x: from.x + dx, y: from.y + dy });
    const after = { ...values, shown: { ...values.shown, ...next } };
    return { from, to: project(pose, size, originOf(after, of))!, next };
}

describe('projection', () => {
    it('puts the target in the middle of the picture', () => {
        const at = project(pose, size, [0.1, 1.4, 0.02])!;
        expect(at.x).toBeCloseTo(640, 6);
        expect(at.y).toBeCloseTo(360, 6);
        expect(at.depth).toBeCloseTo(2, 6);
        expect(project(pose, size, [pose.position[0] * 3, 1.5, pose.position[2] * 3])).toBeNull();
    });

    it('has the field of view of a 35 mm frame', () => {
        const level = poseOf({ ...place, azimuth: 0, elevation: 0, target_x: 0, target_y: 0 }, [0, 1.6, 0]);
        const at = project(level, size, [18 / 35, 1.6, 1])!;
        expect(at.x).toBeCloseTo(1280, 6);
    });

    it('looks back along its rays', () => {
        const ray = rayAt(pose, size, 200, 600);
        const point = ray.map((part, i) => pose.position[i]! + part * 3) as [number, number, number];
        const at = project(pose, size, point)!;
        expect([at.x, at.y].map(Math.round)).toEqual([200, 600]);
        const floor = onLevel(pose, size, 640, 700, 0)!;
        const back = project(pose, size, floor)!;
        expect([back.x, back.y].map(Math.round)).toEqual([640, 700]);
    });

    it('turns round the person that is named, where she stands', () => {
        const aimed = film({ 'lamp.aims_at': 'ann', 'ann.x': 1 });
        expect(anchorOf(aimed, lamp)).toEqual([1, 1.6, 0.02]);
        expect(anchorOf(film({ 'ann.x': 1 }), lamp)).toEqual([0, 1.6, 0.02]);
        expect(anchorOf({ ...film(), heads: {}, nodes: [] }, lamp)).toEqual([0, 1.55, 0]);
    });
});

describe('a drag', () => {
    it('keeps a thing under the hand', () => {
        const { from, to } = dragged(ball, 'middle', 140, -60);
        expect(to.x - from.x).toBeCloseTo(140, 0);
        expect(to.y - from.y).toBeCloseTo(-60, 0);
        expect(to.depth).toBeCloseTo(from.depth, 4);
    });

    it('goes along an axis as far as the hand along it', () => {
        const tip = tipOf(pose, size, originOf(film(), ball), [1, 0, 0])!;
        const { from, to, next } = dragged(ball, 'x', tip.x / 2, tip.y / 2);
        expect(Object.keys(next)).toEqual(['ball.x']);
        expect(Math.hypot(to.x - from.x, to.y - from.y)).toBeGreaterThan(Math.hypot(tip.x, tip.y) * 0.45);
        expect(to.x - from.x).toBeCloseTo(tip.x / 2, -1);
    });

    it('keeps a light on its sphere, under the hand', () => {
        const values = film({ 'lamp.azimuth': 40, 'lamp.elevation': 25, 'lamp.distance': 0.5 });
        const { from, to, next } = dragged(lamp, 'middle', 30, 20, values);
        expect(Object.keys(next).sort()).toEqual(['lamp.azimuth', 'lamp.elevation']);
        expect(to.x - from.x).toBeCloseTo(30, 0);
        expect(to.y - from.y).toBeCloseTo(20, 0);
    });

    it('walks a person over the floor', () => {
        const above = poseOf({ ...place, elevation: 40, distance: 5 }, [0, 1.6, 0]);
        const from = { x: 640, y: 500 };
        const next = dragOf(film(), ann, 'middle', above, size, from)({ x: 700, y: 560 });
        const a = onLevel(above, size, 640, 500, 0)!;
        const b = onLevel(above, size, 700, 560, 0)!;
        expect(next['ann.x']).toBeCloseTo(b[0] - a[0], 5);
        expect(next['ann.z']).toBeCloseTo(b[2] - a[2], 5);
        expect(next['ann.y']).toBeUndefined();
    });

    it('scales by the way from the middle and stays in range', () => {
        const from = project(pose, size, originOf(film(), ball))!;
        const drag = dragOf(film(), ball, 'size', pose, size, { x: from.x + 40, y: from.y });
        expect(drag({ x: from.x + 80, y: from.y })).toEqual({ 'ball.size': 0.4 });
        expect(drag({ x: from.x + 8000, y: from.y })).toEqual({ 'ball.size': 3 });
    });

    it('takes along what is chosen with it, by as much', () => {
        const vase = node('vase', 'prop');
        const values = film({ 'vase.x': -1, 'vase.size': 0.5, 'ann.x': 3 });
        expect(alongWith(values, ball, { 'ball.x': 0.5, 'ball.y': 1.3 }, [vase, ann])).toEqual({
            'ball.x': 0.5,
            'ball.y': 1.3,
            'vase.x': -0.7,
            'vase.y': 1.5,
            'ann.x': 3.3,
        });
        expect(alongWith(values, ball, { 'ball.size': 0.4 }, [vase])['vase.size']).toBe(1);
        expect(
            alongWith({ ...values, shown: { ...values.shown, 'vase.locked': true } }, ball, { 'ball.x': 1 }, [vase]),
        ).toEqual({
            'ball.x': 1,
        });
    });

    it('turns with the hand about a ring seen from above', () => {
        const above = poseOf({ ...place, azimuth: 0, elevation: 60, target_x: 0 }, [0, 1.6, 0]);
        const origin = originOf(film(), ball);
        const at = (degrees: number) => {
            const out = towards(degrees, 0);
            return project(above, size, [origin[0] + out[0] * 0.2, origin[1], origin[2] + out[2] * 0.2])!;
        };
        const next = dragOf(film(), ball, 'turn', above, size, at(10))(at(65));
        expect(next['ball.turn']).toBeCloseTo(55, 3);
    });
});

describe('a prop that is put on something', () => {
    it('stands on it with its foot, within the set', () => {
        expect(standingOn([0.25, 1.1, -0.5])).toEqual({ x: 0.25, y: 1.1, z: -0.5 });
        expect(standingOn([-9, -0.001, 12])).toEqual({ x: -4, y: 0, z: 4 });
    });
});

describe('another camera', () => {
    const stands = (shown: FilmValues['shown'] = {}) =>
        film({ 'second.azimuth': 70, 'second.elevation': 10, 'second.distance': 0.9, ...shown });
    const wide = poseOf({ ...place, distance: 4 }, anchorOf(film(), undefined));
    const edited = (values: FilmValues, next: FilmValues['shown']): FilmValues => ({
        ...values,
        shown: { ...values.shown, ...next },
    });

    it('goes round what it looks at, under the hand', () => {
        const values = stands();
        const from = project(wide, size, originOf(values, second))!;
        const next = dragOf(values, second, 'middle', wide, size, from)({ x: from.x + 12, y: from.y - 8 });
        expect(Object.keys(next).sort()).toEqual(['second.azimuth', 'second.elevation']);
        const to = project(wide, size, originOf(edited(values, next), second))!;
        expect(to.x - from.x).toBeCloseTo(12, 0);
        expect(to.y - from.y).toBeCloseTo(-8, 0);
        expect(targetOf(edited(values, next), second)).toEqual(targetOf(values, second));
    });

    it('looks elsewhere from where it stands', () => {
        const values = stands();
        const from = project(wide, size, targetOf(values, second))!;
        const next = dragOf(values, second, 'aim', wide, size, from)({ x: from.x + 40, y: from.y + 25 });
        const turned = edited(values, next);
        expect(length(subtract(originOf(turned, second), originOf(values, second)))).toBeCloseTo(0, 4);
        const to = project(wide, size, targetOf(turned, second))!;
        expect([to.x - from.x, to.y - from.y].map(Math.round)).toEqual([40, 25]);
    });

    it('comes closer to what it looks at', () => {
        const values = stands();
        const axis = towards(70, 10);
        const tip = tipOf(wide, size, originOf(values, second), axis)!;
        const drag = dragOf(values, second, 'distance', wide, size, { x: 0, y: 0 });
        expect(drag({ x: -tip.x / 4, y: -tip.y / 4 })['second.distance']).toBeCloseTo(0.9 - tip.metres / 4, 5);
    });

    it('has a longer lens as its frame becomes smaller', () => {
        const values = stands();
        const { corner } = cameraShape(wide, size, poseOfCamera(values, second))!;
        const drag = dragOf(values, second, 'lens', wide, size, corner);
        const to = { x: corner.x + 6, y: corner.y - 4 };
        const wider = edited(values, drag(to));
        expect(wider.shown['second.focal_length']).toBeLessThan(50);
        const moved = cameraShape(wide, size, poseOfCamera(wider, second))!.corner;
        expect(Math.hypot(moved.x - to.x, moved.y - to.y)).toBeLessThan(6);
        expect(drag({ x: corner.x - 9000, y: corner.y })['second.focal_length']).toBe(12);
    });

    it('turns to its right and up by keys', () => {
        const values = stands();
        const before = poseOfCamera(values, second);
        const right = poseOfCamera(edited(values, stepOf(values, second, 'aim', false, 1)), second);
        expect(dot(right.forward, before.right)).toBeCloseTo(Math.sin(Math.PI / 180), 3);
        const up = poseOfCamera(edited(values, stepOf(values, second, 'aim', true, 1)), second);
        expect(dot(up.forward, before.up)).toBeCloseTo(Math.sin(Math.PI / 180), 3);
        expect(length(subtract(up.position, before.position))).toBeCloseTo(0, 5);
        expect(stepOf(values, second, 'lens', false, -1)).toEqual({ 'second.focal_length': 49 });
        expect(stepOf(values, second, 'middle', true, 0.1)).toEqual({ 'second.elevation': 10.1 });
    });

    it('is drawn where it stands, as wide as it sees, and not from within', () => {
        const values = stands();
        const shape = cameraShape(wide, size, poseOfCamera(values, second))!;
        const at = project(wide, size, originOf(values, second))!;
        expect([shape.lens.x, shape.lens.y]).toEqual([at.x, at.y]);
        const spread = (mm: number) => {
            const camera = poseOfCamera(stands({ 'second.focal_length': mm }), second);
            const middle = project(wide, size, middleOfFrame(camera, frameLength(wide, size, camera.position)))!;
            const { corner } = cameraShape(wide, size, camera)!;
            return Math.hypot(corner.x - middle.x, corner.y - middle.y);
        };
        expect(spread(50) / spread(200)).toBeCloseTo(4, 0);
        expect(cameraShape(poseOfCamera(values, second), size, poseOfCamera(values, second))).toBeNull();
    });
});
