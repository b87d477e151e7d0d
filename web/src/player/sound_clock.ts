/** When sound is to be heard: beside the picture of the same moment. Pure. */

/** Where the sound is at a time of the sound hardware's clock: at `at` seconds the sample of that number is heard. */
export interface SoundTime {
    at: number;
    sample: number;
}

const sampleRate = 48_000;
/** ms; what comes too late all the same makes it longer. */
const LEAST_DELAY = 2;
const MOST_DELAY = 400;
/** A moment counts for the delay until so many newer ones are known. */
const KEPT = 45;

/** How far behind the session's clock the picture is: the median of what the last pictures were. */
export class PictureDelay {
    #delays: number[] = [];

    /** @param ms from the moment that a picture shows until it was drawn */
    add(ms: number): void {
        if (!(ms > 0 && ms < 1000)) return;
        this.#delays.push(ms);
        if (this.#delays.length > KEPT) this.#delays.shift();
    }

    /** null before the first picture */
    get ms(): number | null {
        if (this.#delays.length === 0) return null;
        const sorted = [...this.#delays].sort((a, b) => a - b);
        return sorted[sorted.length >> 1]!;
    }
}

/** How far behind the session's clock the sound is, ms: as far as the picture, and never so little that it comes too late. */
export class SoundDelay {
    ms = 40;
    #least = LEAST_DELAY;
    #late = 0;

    /** Several times a second. @param late blocks that came too late so far */
    follow(picture: number | null, late: number): number {
        if (late > this.#late) this.#least = Math.min(this.#least + 10, MOST_DELAY);
        else this.#least = Math.max(LEAST_DELAY, this.#least - 0.1);
        this.#late = late;
        const wanted = Math.min(Math.max(picture ?? this.ms, this.#least), MOST_DELAY);
        const off = wanted - this.ms;
        // Small steps are made up for by a speed that nobody hears, large ones by a jump.
        this.ms = Math.abs(off) > 60 ? wanted : this.ms + off * 0.35;
        return this.ms;
    }
}

/** A faster or slower playback makes up for at most so much. */
const MOST_STRETCH = 0.006;
/** What is further away is jumped to. */
const JUMP_SAMPLES = 0.03 * sampleRate;
const CLOSE_SAMPLES = 0.0003 * sampleRate;

/** How many samples of the sound one sample of the hardware takes, to be at `wanted` soon; null: jump there. */
export function stepTowards(wanted: number, position: number, hardwareRate: number): number | null {
    const off = wanted - position;
    if (Math.abs(off) > JUMP_SAMPLES) return null;
    const plain = sampleRate / hardwareRate;
    if (Math.abs(off) < CLOSE_SAMPLES) return plain;
    return plain * (1 + Math.min(Math.max(off / (sampleRate / 2), -MOST_STRETCH), MOST_STRETCH));
}

/** The sample that is heard at a time of the hardware's clock. */
export const sampleAt = ({ at, sample }: SoundTime, time: number): number => sample + (time - at) * sampleRate;

/** Between samples: through four of them (Catmull and Rom 1974). */
export function between(a: number, b: number, c: number, d: number, t: number): number {
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}
