import { describe, expect, it } from 'vitest';
import { sharesOf, shortCount } from './film_cost';

describe('the size of a film', () => {
    it('counts what is there of what may be there', () => {
        const node = (kind: string, deleted = false) => ({ kind, deleted });
        const shares = sharesOf([node('light'), node('light', true), node('light'), node('prop'), node('sun')]);
        expect(shares.map(({ label, count }) => [label, count])).toEqual([
            ['Camera', 0],
            ['Light', 2],
            ['Prop', 1],
            ['Person', 0],
            ['Folder', 0],
        ]);
        for (const { most } of shares) expect(most).toBeGreaterThan(7);
    });

    it('is short', () => {
        expect([0, 999, 1000, 214_300, 999_600, 4_140_000].map(shortCount)).toEqual([
            '0',
            '999',
            '1\u2009k',
            '214\u2009k',
            '1.0\u2009M',
            '4.1\u2009M',
        ]);
    });
});
