/** How keys and pointers move a slider: pure, so that it can be tested without one. */

interface Range {
    min: number;
    max: number;
    step: number;
}

export const clamp = (value: number, { min, max }: Pick<Range, 'min' | 'max'>): number =>
    Math.min(max, Math.max(min, value));

/** Removes what adding tenths in binary leaves behind: 16.5 + 0.1 is 16.6. */
export const tidy = (value: number): number => Number(value.toFixed(6));

const STEPS: Record<string, number> = {
    ArrowUp: 1,
    ArrowRight: 1,
    ArrowDown: -1,
    ArrowLeft: -1,
    PageUp: 10,
    PageDown: -10,
};

/**
 * The value after a key, or null for a key that moves no slider.
 * @param fine a tenth of a step (Shift held)
 */
export function afterKey(key: string, value: number, range: Range, fine: boolean): number | null {
    if (key === 'Home') return range.min;
    if (key === 'End') return range.max;
    const steps = STEPS[key];
    if (steps === undefined) return null;
    return tidy(clamp(value + steps * range.step * (fine ? 0.1 : 1), range));
}

/** The nearest value on the grid of steps that starts at `min`. */
export function snap(value: number, range: Range): number {
    const steps = Math.round((value - range.min) / range.step);
    return tidy(clamp(range.min + steps * range.step, range));
}

/**
 * The value of a drag that has come so far from where it began, on the grid of steps. Back at the beginning it is what it was,
 * on the grid or not: a click changes nothing.
 */
export const scrubbedBy = (way: number, start: number, range: Range): number =>
    way === 0 ? start : snap(start + way, range);

/** Where in its range a value lies, 0 to 1. */
export const fractionOf = (value: number, { min, max }: Pick<Range, 'min' | 'max'>): number =>
    max > min ? clamp((value - min) / (max - min), { min: 0, max: 1 }) : 0;

/** Where the filled part of the track begins: at zero when the range has both signs, else at its lower end. */
export const originOf = (range: Pick<Range, 'min' | 'max'>): number =>
    range.min < 0 && range.max > 0 ? fractionOf(0, range) : 0;
