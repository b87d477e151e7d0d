/**
 * Messages from one thread to another through shared memory. A browser that is busy with somebody's keys puts off messages
 * between threads, and those of sockets, for as long as the keys go on; whoever waits on shared memory is woken at once.
 */

/** How much may be under way, in bytes. */
export const RING_BYTES = 1 << 22;

const HEAD_BYTES = 16;
const WRITTEN = 0;
const READ = 1;
/** A message longer than this goes in pieces. */
const PIECE_BYTES = RING_BYTES / 4;
const RECORD_BYTES = 12;
const MORE = 1 << 8;

export const makeRing = (): SharedArrayBuffer => new SharedArrayBuffer(HEAD_BYTES + RING_BYTES);

interface Ends {
    /** Bytes ever written and read, modulo 2^32. */
    counts: Int32Array;
    data: Uint8Array;
}

const endsOf = (ring: SharedArrayBuffer): Ends => ({
    counts: new Int32Array(ring, 0, 2),
    data: new Uint8Array(ring, HEAD_BYTES),
});

const padded = (bytes: number): number => (bytes + 3) & ~3;

/** The writing end; one thread has it. */
export class RingWriter {
    readonly #ends: Ends;
    /** What has found no room yet, in order. */
    readonly #waiting: [kind: number, tag: number, payload: Uint8Array][] = [];
    #timer: ReturnType<typeof setTimeout> | undefined;

    constructor(ring: SharedArrayBuffer) {
        this.#ends = endsOf(ring);
    }

    /** @param kind 0 to 255 @param tag any 32 bits */
    write(kind: number, tag: number, payload: Uint8Array): void {
        let at = 0;
        do {
            const end = Math.min(at + PIECE_BYTES, payload.length);
            this.#waiting.push([kind | (end < payload.length ? MORE : 0), tag, payload.subarray(at, end)]);
            at = end;
        } while (at < payload.length);
        this.#flush();
    }

    #flush(): void {
        clearTimeout(this.#timer);
        const { counts, data } = this.#ends;
        const start = Atomics.load(counts, WRITTEN);
        let written = start;
        while (this.#waiting.length > 0) {
            const [kind, tag, payload] = this.#waiting[0]!;
            const used = (written - Atomics.load(counts, READ)) | 0;
            if (used + RECORD_BYTES + padded(payload.length) > RING_BYTES) break;
            const record = new Uint8Array(new Uint32Array([payload.length, kind, tag]).buffer);
            this.#put(data, written, record);
            this.#put(data, written + RECORD_BYTES, payload);
            written = (written + RECORD_BYTES + padded(payload.length)) | 0;
            this.#waiting.shift();
        }
        if (written !== start) {
            Atomics.store(counts, WRITTEN, written);
            Atomics.notify(counts, WRITTEN);
        }
        // The reader is far behind: there is no hurry.
        if (this.#waiting.length > 0) this.#timer = setTimeout(() => this.#flush(), 4);
    }

    #put(data: Uint8Array, at: number, bytes: Uint8Array): void {
        const from = at & (RING_BYTES - 1);
        const first = Math.min(bytes.length, RING_BYTES - from);
        data.set(bytes.subarray(0, first), from);
        data.set(bytes.subarray(first), 0);
    }
}

/** The reading end; one thread has it. */
export class RingReader {
    readonly #ends: Ends;
    #pieces: Uint8Array<ArrayBuffer>[] = [];

    constructor(ring: SharedArrayBuffer) {
        this.#ends = endsOf(ring);
    }

    /** All messages that have arrived; their bytes are the caller's. */
    take(message: (kind: number, tag: number, payload: Uint8Array<ArrayBuffer>) => void): void {
        const { counts } = this.#ends;
        let read = Atomics.load(counts, READ);
        while (read !== Atomics.load(counts, WRITTEN)) {
            const [length, kind, tag] = new Uint32Array(this.#get(read, RECORD_BYTES).buffer) as unknown as [
                number,
                number,
                number,
            ];
            const payload = this.#get(read + RECORD_BYTES, length);
            read = (read + RECORD_BYTES + padded(length)) | 0;
            Atomics.store(counts, READ, read);
            this.#pieces.push(payload);
            if (kind & MORE) continue;
            const whole = this.#pieces.length === 1 ? payload : joined(this.#pieces);
            this.#pieces = [];
            message(kind, tag, whole);
        }
    }

    /** Resolves when there is something to take. */
    async arrival(): Promise<void> {
        const { counts } = this.#ends;
        const result = Atomics.waitAsync(counts, WRITTEN, Atomics.load(counts, READ));
        if (result.async) await result.value;
    }

    #get(at: number, length: number): Uint8Array<ArrayBuffer> {
        const { data } = this.#ends;
        const from = at & (RING_BYTES - 1);
        const first = Math.min(length, RING_BYTES - from);
        const bytes = new Uint8Array(length);
        bytes.set(data.subarray(from, from + first));
        bytes.set(data.subarray(0, length - first), first);
        return bytes;
    }
}

function joined(pieces: Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
        whole.set(piece, at);
        at += piece.length;
    }
    return whole;
}
