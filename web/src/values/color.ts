/** Colours between the document (linear Rec.709) and the eye (sRGB, IEC 61966-2-1), and as hue, saturation and value. */

export type Rgb = readonly [number, number, number];
export interface Hsv {
    /** 0 to 1 */
    h: number;
    s: number;
    v: number;
}

const clamp01 = (value: number): number => Math.min(1, Math.max(0, value));

const encode = (linear: number): number => {
    const x = clamp01(linear);
    return x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055;
};
const decode = (srgb: number): number => (srgb <= 0.04045 ? srgb / 12.92 : ((srgb + 0.055) / 1.055) ** 2.4);

const map3 = (rgb: Rgb, f: (part: number) => number): Rgb => [f(rgb[0]), f(rgb[1]), f(rgb[2])];

export const toSrgb = (linear: Rgb): Rgb => map3(linear, encode);
/** Four decimals are finer than a step of 8-bit sRGB anywhere but in the deepest black, and short on the wire. */
export const toLinear = (srgb: Rgb): Rgb => map3(map3(srgb, clamp01), (part) => Number(decode(part).toFixed(5)));

export const asRgb = (value: unknown): Rgb =>
    Array.isArray(value) && value.length === 3 ? [Number(value[0]), Number(value[1]), Number(value[2])] : [0, 0, 0];

/** "#7FB0FF" of a linear colour. */
export const toHex = (linear: Rgb): string =>
    `#${toSrgb(linear)
        .map((part) =>
            Math.round(part * 255)
                .toString(16)
                .padStart(2, '0'),
        )
        .join('')
        .toUpperCase()}`;

/** A linear colour of "#7fb0ff", "7fb0ff" or "#7bf"; null for anything else. */
export function fromHex(text: string): Rgb | null {
    const digits = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(text.normalize('NFKC').trim())?.[1];
    if (!digits) return null;
    const full = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits;
    const part = (at: number) => Number.parseInt(full.slice(at, at + 2), 16) / 255;
    return toLinear([part(0), part(2), part(4)]);
}

export function hsvOf([r, g, b]: Rgb): Hsv {
    const v = Math.max(r, g, b);
    const chroma = v - Math.min(r, g, b);
    if (chroma === 0) return { h: 0, s: 0, v };
    const sector = v === r ? ((g - b) / chroma + 6) % 6 : v === g ? (b - r) / chroma + 2 : (r - g) / chroma + 4;
    return { h: sector / 6, s: chroma / v, v };
}

export function rgbOf({ h, s, v }: Hsv): Rgb {
    const part = (n: number) => {
        const k = (n + h * 6) % 6;
        return v - v * s * Math.max(0, Math.min(k, 4 - k, 1));
    };
    return [part(5), part(3), part(1)];
}
