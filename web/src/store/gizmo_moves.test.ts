import { describe, expect, it } from 'vitest';
import { alongWith, dragOf, type Handle, originOf, tipOf } from './gizmo_moves';
import { anchorOf, type FilmValues, onLevel, poseOf, project, rayAt, towards } from './projection';
import type { NodeInfo } from './replica';

const node = (id: string, kind: string): NodeInfo => ({ id, kind, title: id, parent: '', order: id, deleted: false });
const ball = node('ball', 'prop');
const lamp = node('lamp', 'light');
const ann = node('ann', 'person');
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
