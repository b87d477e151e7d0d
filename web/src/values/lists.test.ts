import { describe, expect, it } from 'vitest';
import { itemsOf, withItem, without, withTyped } from './lists';

const BOUNDS = { most: 3, max: 8 };

describe('a list', () => {
    it('takes what is typed, several with commas between them, each once', () => {
        expect(withTyped([], ' night ', BOUNDS)).toEqual({ items: ['night'] });
        expect(withTyped(['night'], 'rain,, night,\tday ', BOUNDS)).toEqual({ items: ['night', 'rain', 'day'] });
        expect(withTyped(['night'], ' , ', BOUNDS)).toEqual({ items: ['night'] });
        expect(withTyped([], 'a\nb', BOUNDS)).toEqual({ items: ['a b'] });
    });

    it('keeps to its bounds, and says so', () => {
        expect(withTyped(['a', 'b', 'c'], 'd', BOUNDS)).toEqual({
            fault: 'It holds 3 already, which is all it may.',
        });
        expect(withTyped(['a', 'b', 'c'], 'c', BOUNDS)).toEqual({ items: ['a', 'b', 'c'] });
        expect(withTyped([], 'fine, für dich', BOUNDS)).toMatchObject({
            fault: expect.stringContaining('Too long by'),
        });
    });

    it('is another list when it changes, and the same when it does not', () => {
        const items = ['a', 'b'];
        expect(withItem(items, 'a')).toBe(items);
        expect(withItem(items, 'c')).toEqual(['a', 'b', 'c']);
        expect(without(items, 'a')).toEqual(['b']);
        expect(items).toEqual(['a', 'b']);
    });

    it('is none where the value is something else', () => {
        expect(itemsOf([1, 2, 3])).toEqual([]);
        expect(itemsOf('a')).toEqual([]);
        expect(itemsOf(undefined)).toEqual([]);
        expect(itemsOf(['a'])).toEqual(['a']);
    });
});
