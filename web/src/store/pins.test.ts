import { beforeEach, describe, expect, it, vi } from 'vitest';

const kept = new Map<string, string>();
vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
});

const { canPin, MOST_PINS, pin, readPins, unpin, usePins } = await import('./pins');

describe('pins', () => {
    beforeEach(() => usePins.setState({ pins: ['camera.exposure'] }));

    it('keeps what was pinned on this device', () => {
        pin('face.joy');
        expect(usePins.getState().pins).toEqual(['camera.exposure', 'face.joy']);
        expect(readPins(kept.get('limn.pins')!)).toEqual(['camera.exposure', 'face.joy']);
        unpin('camera.exposure');
        expect(readPins(kept.get('limn.pins')!)).toEqual(['face.joy']);
    });

    it('pins nothing twice, never the time of day, and six at most', () => {
        for (const path of ['face.joy', 'face.joy', 'sun.time_of_day', 'a.a', 'a.b', 'a.c', 'a.d', 'a.e']) pin(path);
        expect(usePins.getState().pins).toEqual(['camera.exposure', 'face.joy', 'a.a', 'a.b', 'a.c', 'a.d']);
        expect(usePins.getState().pins).toHaveLength(MOST_PINS);
        expect(canPin('a.e')).toBe(false);
    });

    it('takes damaged storage for none', () => {
        const first = readPins(null);
        expect(first.length).toBeGreaterThan(0);
        for (const text of ['', '{', '7', 'null']) expect(readPins(text)).toEqual(first);
        expect(readPins('["a.a", 3, "a.a", "sun.time_of_day"]')).toEqual(['a.a']);
    });
});
