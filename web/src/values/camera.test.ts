import { describe, expect, it } from 'vitest';
import { dolly, moveLight, type Orbit, orbit, pan, wrap } from './camera';

const from: Orbit = { azimuth: 30, elevation: 10, distance: 0.8, target_x: 0, target_y: -0.06, target_z: 0 };
const radians = Math.PI / 180;

/** Where the camera stands, as the renderer places it. */
function place({ azimuth, elevation, distance, target_x, target_y, target_z }: Orbit) {
    const [a, e] = [azimuth * radians, elevation * radians];
    return [
        target_x + distance * Math.sin(a) * Math.cos(e),
        target_y + distance * Math.sin(e),
        target_z + distance * Math.cos(a) * Math.cos(e),
    ] as const;
}

describe('hands on the camera', () => {
    it('orbit about the target: the picture follows the pointer, all the way round and never over the top', () => {
        expect(orbit(from, 0.1, 0).azimuth).toBe(12);
        expect(orbit(from, -1, 0).azimuth).toBe(-150);
        expect(orbit(from, 0, 5).elevation).toBe(85);
        expect(orbit(from, 0.3, 0.1)).toMatchObject({ distance: 0.8, target_x: 0, target_y: -0.06, target_z: 0 });
    });

    it('pan across the line of sight: camera and target move together, at right angles to it', () => {
        const to = pan(from, 0.2, 0.1, 50, 16 / 9);
        const [before, after] = [place(from), place(to)];
        const moved = after.map((part, i) => part - before[i]!);
        const sight = before.map((part, i) => part - [from.target_x, from.target_y, from.target_z][i]!);
        expect(moved.reduce((sum, part, i) => sum + part * sight[i]!, 0)).toBeCloseTo(0, 5);
        // What was in the middle is a fifth of the picture's width and a tenth of its height away.
        const width = (0.8 * 36) / 50;
        expect(Math.hypot(...moved)).toBeCloseTo(Math.hypot(0.2 * width, (0.1 * width * 9) / 16), 4);
    });

    it('dolly within bounds', () => {
        expect(dolly(from, 0.5).distance).toBe(0.4);
        expect(dolly(from, 0.001).distance).toBe(0.2);
        expect(dolly(from, 1000).distance).toBe(20);
    });
});

it('moves a light with the pointer, within its range', () => {
    const range = { elevation: { min: -90, max: 90 } };
    expect(moveLight({ azimuth: 170, elevation: 25 }, 0.1, -0.1, range)).toEqual({ azimuth: -172, elevation: 37 });
    expect(moveLight({ azimuth: 0, elevation: 80 }, 0, -1, range).elevation).toBe(90);
});

it('wraps angles', () => {
    expect([180, 181, -181, 540, 0].map(wrap)).toEqual([-180, -179, 179, -180, 0]);
});
