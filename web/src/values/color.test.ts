import { expect, it } from 'vitest';
import { fromHex, hsvOf, type Rgb, rgbOf, toHex } from './color';

it('goes from hexadecimal to linear and back without loss', () => {
    for (let i = 0; i < 256; i++) {
        const hex =
            `#${[i, 255 - i, (i * 37) % 256].map((part) => part.toString(16).padStart(2, '0')).join('')}`.toUpperCase();
        expect(toHex(fromHex(hex)!)).toBe(hex);
    }
});

it('knows middle grey: 0.18 linear is about 118 of 255', () => {
    expect(toHex([0.18, 0.18, 0.18])).toBe('#767676');
});

it('takes short and bare forms and refuses others', () => {
    expect(fromHex('f00')).toEqual([1, 0, 0]);
    expect(fromHex('#7fb0ff')).toEqual(fromHex('7FB0FF'));
    expect(fromHex('＃７ＦＢ０ＦＦ')).toEqual(fromHex('7FB0FF'));
    for (const bad of ['', '#12', 'red', '#12345', '#gggggg']) expect(fromHex(bad)).toBeNull();
});

it('goes through hue, saturation and value and back', () => {
    for (const rgb of [
        [1, 0, 0],
        [0.2, 0.7, 0.4],
        [0.1, 0.1, 0.9],
        [0.5, 0.5, 0.5],
        [0, 0, 0],
        [1, 1, 0.2],
    ] as Rgb[]) {
        rgbOf(hsvOf(rgb)).forEach((part, i) => {
            expect(part).toBeCloseTo(rgb[i]!, 9);
        });
    }
});

it('clips light above one for the eye', () => {
    expect(toHex([2, -1, 1])).toBe('#FF00FF');
});
