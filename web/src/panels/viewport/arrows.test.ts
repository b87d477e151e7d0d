import { expect, it, vi } from 'vitest';

vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {} }));
vi.stubGlobal('innerWidth', 1280);
vi.stubGlobal('localStorage', { getItem: () => null });
const { steppedBy } = await import('./arrows');

const from = { azimuth: 0, elevation: 0, distance: 2, target_x: 0, target_y: 0, target_z: 0 };

it('the camera goes where the arrow points', () => {
    expect(steppedBy('ArrowRight', false, from, 50)!.azimuth).toBeGreaterThan(0);
    expect(steppedBy('ArrowLeft', false, from, 50)!.azimuth).toBeLessThan(0);
    expect(steppedBy('ArrowUp', false, from, 50)!.elevation).toBeGreaterThan(0);
    expect(steppedBy('ArrowRight', true, from, 50)!.target_x).toBeGreaterThan(0);
    expect(steppedBy('ArrowUp', true, from, 50)!.target_y).toBeGreaterThan(0);
    expect(steppedBy('ArrowDown', true, from, 50)!.target_y).toBeLessThan(0);
});

it('plus and minus undo each other, and other keys move nothing', () => {
    const closer = steppedBy('+', false, from, 50)!.distance!;
    expect(closer).toBeLessThan(2);
    expect(steppedBy('-', false, { ...from, distance: closer }, 50)!.distance).toBeCloseTo(2, 3);
    expect(steppedBy('Enter', false, from, 50)).toBeNull();
    expect(steppedBy('a', true, from, 50)).toBeNull();
});
