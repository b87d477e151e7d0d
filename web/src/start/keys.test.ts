import { expect, it } from 'vitest';
import { step } from './keys';

/** Seven cards in rows of three: 0 1 2 / 3 4 5 / 6 */
const to = (key: string, at: number) => step(key, at, 7, 3);

it('moves along rows and columns', () => {
    expect(['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp'].map((key) => to(key, 4))).toEqual([5, 3, 6, 1]);
    expect([to('Home', 4), to('End', 4)]).toEqual([0, 6]);
});

it('leads nowhere at the edges, and from above a gap to the last', () => {
    expect([to('ArrowLeft', 0), to('ArrowUp', 2), to('ArrowRight', 6), to('ArrowDown', 6)]).toEqual([-1, -1, -1, -1]);
    expect(to('ArrowDown', 5)).toBe(6);
    expect(step('ArrowDown', 0, 1, 1)).toBe(-1);
    expect(step('ArrowDown', 4, 6, 3)).toBe(-1);
});

it('knows no other key', () => {
    for (const key of ['a', 'Enter', ' ', 'PageDown', 'Tab']) expect(to(key, 3)).toBe(-1);
});
