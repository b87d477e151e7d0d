/** What is done to a list that people edit: bounded as the server bounds it. Pure. */
import { cleanText, faultOfText } from './text';

interface Bounds {
    /** items */
    most: number;
    /** bytes of one */
    max: number;
}

const fullOf = (most: number): string => `It holds ${most} already, which is all it may.`;

/** One more, at the end; what is there already stays where it is. */
export const withItem = (items: readonly string[], item: string): readonly string[] =>
    items.includes(item) ? items : [...items, item];

export const without = (items: readonly string[], item: string): readonly string[] =>
    items.filter((other) => other !== item);

/**
 * With what was typed, commas between several.
 * @returns the list, or what is wrong with what was typed, in a sentence
 */
export function withTyped(
    items: readonly string[],
    typed: string,
    { most, max }: Bounds,
): { items: readonly string[] } | { fault: string } {
    const words = typed
        .split(',')
        .map((word) => cleanText(word).trim())
        .filter(Boolean);
    const next = words.reduce(withItem, items);
    const fault = words.map((word) => faultOfText(word, max)).find((wrong) => wrong !== null);
    if (fault) return { fault };
    return next.length > most ? { fault: fullOf(most) } : { items: next };
}

/** Of a value of the document that should be a list of texts. */
export const itemsOf = (value: unknown): readonly string[] =>
    Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : [];
