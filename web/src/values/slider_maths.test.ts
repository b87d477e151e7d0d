import { describe, expect, it } from 'vitest';
import { afterKey, fractionOf, originOf, scrubbedBy, snap } from './slider_maths';

const hours = { min: 0, max: 24, step: 0.1 };
const gain = { min: -6, max: 6, step: 0.1 };

describe('keys on a slider', () => {
    it('move by one step, ten steps, a tenth, or to an end', () => {
        expect(afterKey('ArrowUp', 16.5, hours, false)).toBe(16.6);
        expect(afterKey('ArrowLeft', 16.5, hours, false)).toBe(16.4);
        expect(afterKey('PageDown', 16.5, hours, false)).toBe(15.5);
        expect(afterKey('ArrowRight', 16.5, hours, true)).toBe(16.51);
        expect(afterKey('Home', 16.5, hours, false)).toBe(0);
        expect(afterKey('End', 16.5, hours, false)).toBe(24);
    });

    it('leave other keys alone', () => {
        expect(afterKey('a', 1, hours, false)).toBeNull();
        expect(afterKey('Tab', 1, hours, false)).toBeNull();
    });

    it('stop at the ends', () => {
        expect(afterKey('PageUp', 23.9, hours, false)).toBe(24);
        expect(afterKey('ArrowDown', 0, hours, false)).toBe(0);
    });

    it('end where they began, there and back, however often', () => {
        let value = 0.37;
        for (let i = 0; i < 50; i++) value = afterKey('ArrowUp', value, gain, false)!;
        for (let i = 0; i < 50; i++) value = afterKey('ArrowDown', value, gain, false)!;
        expect(value).toBe(0.37);
    });

    it('make ten steps of one page', () => {
        const paged = afterKey('PageUp', -1.2, gain, false)!;
        let stepped = -1.2;
        for (let i = 0; i < 10; i++) stepped = afterKey('ArrowUp', stepped, gain, false)!;
        expect(paged).toBe(stepped);
    });
});

it('snaps to the grid of its steps', () => {
    expect(snap(0.3000001, gain)).toBe(0.3);
    expect(snap(99, gain)).toBe(6);
    expect(snap(-0.04, gain)).toBe(0);
});

it('fills from zero when both signs are there, else from the lower end', () => {
    expect(originOf(gain)).toBe(0.5);
    expect(originOf(hours)).toBe(0);
    expect(fractionOf(12, hours)).toBe(0.5);
    expect(fractionOf(3, { min: 3, max: 3 })).toBe(0);
});

it('leaves a value off the grid as it is while the hand has not moved', () => {
    expect(scrubbedBy(0, 0.333, gain)).toBe(0.333);
    expect(scrubbedBy(0.1, 0.333, gain)).toBe(0.4);
});
