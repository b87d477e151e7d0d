import { describe, expect, it } from 'vitest';
import { orderBetween } from './order_key';

describe('orderBetween', () => {
    it('counts up and down as the server does', () => {
        expect(orderBetween(null, null)).toBe('a0');
        expect(orderBetween('az', null)).toBe('b00');
        expect(orderBetween('Zz', null)).toBe('a0');
        expect(orderBetween(null, 'a0')).toBe('Zz');
        expect(orderBetween(null, 'Z0')).toBe('Yzz');
        expect(orderBetween(null, 'b00')).toBe('az');
        expect(orderBetween(null, 'a0V')).toBe('a0');
    });

    it('finds a key between any two, whatever was put there before', () => {
        let seed = 7;
        const random = () => {
            seed = (seed * 1103515245 + 12345) % 2147483648;
            return seed / 2147483648;
        };
        const keys: string[] = [];
        for (let i = 0; i < 3000; i++) {
            const at = Math.floor(random() ** 3 * (keys.length + 1));
            const key = orderBetween(keys[at - 1] ?? null, keys[at] ?? null);
            expect(key).toMatch(/^[0-9A-Za-z]+$/);
            if (at > 0) expect(key > keys[at - 1]!).toBe(true);
            if (at < keys.length) expect(key < keys[at]!).toBe(true);
            keys.splice(at, 0, key);
        }
        expect([...keys].sort()).toEqual(keys);
    });

    it('never ends a fraction with 0, and stays short', () => {
        let low = 'a0';
        const high = 'a1';
        for (let i = 0; i < 100; i++) {
            low = orderBetween(low, high);
            expect(low.length === 2 || !low.endsWith('0')).toBe(true);
        }
        expect(low.length).toBeLessThan(30);
        let up = 'a1';
        for (let i = 0; i < 100; i++) up = orderBetween('a0', up);
        expect(up.length).toBeLessThan(30);
    });
});
