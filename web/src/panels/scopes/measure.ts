/** What a picture's pixels say: histogram, waveform, false colour. Pure; pixels are RGBA bytes, as displayed. */

export const LEVELS = 256;

/** Share of display luma, Rec.709 weights, 0..255. */
const lumaOf = (r: number, g: number, b: number): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

export interface Histogram {
    red: Uint32Array;
    green: Uint32Array;
    blue: Uint32Array;
    luma: Uint32Array;
    /** Shares of pixels with a channel at its end. */
    crushed: number;
    clipped: number;
}

export function histogramOf(pixels: Uint8ClampedArray): Histogram {
    const make = () => new Uint32Array(LEVELS);
    const h: Histogram = { red: make(), green: make(), blue: make(), luma: make(), crushed: 0, clipped: 0 };
    const count = pixels.length / 4;
    for (let i = 0; i < pixels.length; i += 4) {
        const r = pixels[i]!;
        const g = pixels[i + 1]!;
        const b = pixels[i + 2]!;
        h.red[r]!++;
        h.green[g]!++;
        h.blue[b]!++;
        h.luma[Math.round(lumaOf(r, g, b))]!++;
        // Video leaves one or two levels at the ends unused.
        if (Math.max(r, g, b) <= 2) h.crushed++;
        if (Math.max(r, g, b) >= 253) h.clipped++;
    }
    h.crushed /= Math.max(count, 1);
    h.clipped /= Math.max(count, 1);
    return h;
}

/** How often each luma level occurs in each column: LEVELS rows from dark to bright, `width` columns. */
export function waveformOf(pixels: Uint8ClampedArray, width: number): Uint16Array {
    const columns = new Uint16Array(LEVELS * width);
    for (let i = 0, x = 0; i < pixels.length; i += 4) {
        columns[Math.round(lumaOf(pixels[i]!, pixels[i + 1]!, pixels[i + 2]!)) * width + x]!++;
        if (++x === width) x = 0;
    }
    return columns;
}

interface Band {
    /** Luma below which it ends, per cent. */
    below: number;
    label: string;
    /** null: shown as grey. */
    color: readonly [number, number, number] | null;
}

/** The views put mid grey at half the range, and fair skin in light a stop above it. */
export const BANDS: readonly Band[] = [
    { below: 2, label: 'Black, below 2 %', color: [110, 40, 170] },
    { below: 12, label: 'Deep shadow, to 12 %', color: [40, 90, 220] },
    { below: 46, label: '', color: null },
    { below: 54, label: 'Mid grey, 46 to 54 %', color: [60, 190, 80] },
    { below: 62, label: '', color: null },
    { below: 70, label: 'Lit skin, 62 to 70 %', color: [245, 150, 170] },
    { below: 90, label: '', color: null },
    { below: 97, label: 'Highlight, from 90 %', color: [250, 215, 60] },
    { below: 101, label: 'White, from 97 %', color: [230, 50, 40] },
];

const OF_LEVEL: readonly (Band['color'] | null)[] = Array.from(
    { length: LEVELS },
    (_, level) => BANDS.find(({ below }) => (level / 255) * 100 < below)?.color ?? null,
);

/** In place: every pixel to the colour of its band, or to grey. */
export function paintFalseColor(pixels: Uint8ClampedArray): void {
    for (let i = 0; i < pixels.length; i += 4) {
        const level = Math.round(lumaOf(pixels[i]!, pixels[i + 1]!, pixels[i + 2]!));
        const color = OF_LEVEL[level];
        pixels[i] = color ? color[0] : level;
        pixels[i + 1] = color ? color[1] : level;
        pixels[i + 2] = color ? color[2] : level;
        pixels[i + 3] = 255;
    }
}
