/**
 * Decoded sound on its way to the loudspeaker, in memory that the decoder's thread, the page's and the sound's share. Blocks of
 * 10 ms lie where their number says, counted from the beginning of the session's clock, so that nobody waits for anybody.
 */

export const SAMPLE_RATE = 48_000;
/** Samples of one channel. */
export const BLOCK = 480;
/** How many blocks are kept: those before them are over, those after them are not there yet. */
const SLOTS = 128;
const CHANNELS = 2;
/** Of the session's clock, in one sample. */
export const TICKS_PER_SAMPLE = 14_700;

/** Blocks that came after they should have been heard. */
const LATE = 0;
/** The block that is being heard. */
const HEARD = 1;
const HEAD_INTS = 4;
const DATA_AT = 4 * (HEAD_INTS + SLOTS);

export const makeSoundRing = (): SharedArrayBuffer => new SharedArrayBuffer(DATA_AT + 4 * SLOTS * BLOCK * CHANNELS);

export class SoundRing {
    readonly #counts: Int32Array;
    /** Number of the block in each slot, plus one; 0 is none. */
    readonly #tags: Int32Array;
    readonly #data: Float32Array;

    constructor(memory: SharedArrayBuffer) {
        this.#counts = new Int32Array(memory, 0, HEAD_INTS);
        this.#tags = new Int32Array(memory, 4 * HEAD_INTS, SLOTS);
        this.#data = new Float32Array(memory, DATA_AT);
    }

    /** Of the decoder's thread. */
    write(block: number, left: Float32Array, right: Float32Array): void {
        const slot = block % SLOTS;
        const at = slot * BLOCK * CHANNELS;
        Atomics.store(this.#tags, slot, 0);
        this.#data.set(left, at);
        this.#data.set(right, at + BLOCK);
        Atomics.store(this.#tags, slot, block + 1);
        if (Atomics.load(this.#counts, HEARD) > block) Atomics.add(this.#counts, LATE, 1);
    }

    /** One sample by its number; silence where nothing has come. */
    sample(channel: 0 | 1, number: number): number {
        const block = Math.floor(number / BLOCK);
        if (block < 0 || !this.has(block)) return 0;
        return this.#data[((block % SLOTS) * CHANNELS + channel) * BLOCK + (number - block * BLOCK)]!;
    }

    has(block: number): boolean {
        return Atomics.load(this.#tags, block % SLOTS) === block + 1;
    }

    hearing(block: number): void {
        Atomics.store(this.#counts, HEARD, block);
    }

    /** How many blocks came too late so far. */
    late(): number {
        return Atomics.load(this.#counts, LATE);
    }
}
