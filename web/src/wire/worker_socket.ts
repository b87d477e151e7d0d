/**
 * A WebSocket that lives in a worker and looks, to its user here, like any other; only that video comes out decoded. While keys
 * are held down Chromium puts off what sockets and decoders bring to the page's own thread, by up to a fifth of a second: a
 * picture in answer to a key would come late.
 */
import type { VideoUnit } from '../protocol/video_header';
import { type PictureNews, readPicture } from './picture_record';
import { makeRing, RingReader } from './ring';

export const Said = {
    open: 0,
    text: 1,
    unit: 2,
    close: 3,
    picture: 4,
    lost: 5,
    needKey: 6,
    cannotDecode: 7,
} as const;

/** What a socket brings besides text and sound: a picture as it came, or what the worker has made of it. */
export type FrameNews = VideoUnit | PictureNews | { lost: number[] } | 'need key' | 'cannot decode';

export type Order =
    | { do: 'ring'; ring: SharedArrayBuffer }
    | { do: 'open'; tag: number; url: string }
    | { do: 'send'; tag: number; text: string }
    | { do: 'close'; tag: number }
    | { do: 'hear'; ring: SharedArrayBuffer }
    | { do: 'speak'; port: MessagePort };

let worker: Worker | null = null;
let broken = false;
let lastTag = 0;
const sockets = new Map<number, WorkerSocket>();
const decoder = new TextDecoder();

function order(what: Order, hand: Transferable[] = []): void {
    worker?.postMessage(what, hand);
}

/** Where sound is decoded to from now on. @returns false when no worker has the sockets */
export function hearInWorker(ring: SharedArrayBuffer): boolean {
    order({ do: 'hear', ring });
    return worker !== null;
}

/** What comes out of the port is sent as it is. @returns false when no worker has the sockets; the port is still the caller's */
export function speakInWorker(port: MessagePort): boolean {
    if (worker) order({ do: 'speak', port }, [port]);
    return worker !== null;
}

/** A picture that is decoded elsewhere, as bytes: its tick, then what the server sent. */
export function writeUnit({ unit, tick }: VideoUnit): Uint8Array {
    const bytes = new Uint8Array(8 + unit.byteLength);
    new DataView(bytes.buffer).setFloat64(0, tick, true);
    bytes.set(new Uint8Array(unit), 8);
    return bytes;
}

const readUnit = (bytes: Uint8Array<ArrayBuffer>): VideoUnit => ({
    unit: bytes.slice(8).buffer,
    tick: new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, true),
});

async function listen(ring: SharedArrayBuffer): Promise<void> {
    const reader = new RingReader(ring);
    while (worker) {
        await reader.arrival();
        reader.take((kind, tag, payload) => sockets.get(tag)?.hear(kind, payload));
    }
}

function startWorker(): void {
    if (worker) return;
    worker = new Worker(new URL('./socket_worker.ts', import.meta.url), { type: 'module' });
    worker.onerror = () => {
        broken = true;
        worker?.terminate();
        worker = null;
        for (const socket of [...sockets.values()]) socket.hear(Said.close, new Uint8Array());
    };
    const ring = makeRing();
    order({ do: 'ring', ring });
    void listen(ring);
}

class WorkerSocket {
    binaryType = 'arraybuffer';
    readyState: number = 0;
    onopen: (() => void) | null = null;
    onmessage: ((event: { data: string | FrameNews }) => void) | null = null;
    onclose: (() => void) | null = null;
    onerror: (() => void) | null = null;
    readonly #tag = ++lastTag;

    constructor(url: string) {
        startWorker();
        sockets.set(this.#tag, this);
        order({ do: 'open', tag: this.#tag, url });
    }

    send(text: string): void {
        order({ do: 'send', tag: this.#tag, text });
    }

    close(): void {
        this.readyState = 3;
        sockets.delete(this.#tag);
        order({ do: 'close', tag: this.#tag });
    }

    /** What the worker passed on. */
    hear(kind: number, payload: Uint8Array<ArrayBuffer>): void {
        if (kind === Said.open) {
            this.readyState = 1;
            this.onopen?.();
        } else if (kind === Said.close) {
            this.readyState = 3;
            sockets.delete(this.#tag);
            this.onclose?.();
        } else {
            const data = kind === Said.text ? decoder.decode(payload) : newsOf(kind, payload);
            if (data !== null) this.onmessage?.({ data });
        }
    }
}

function newsOf(kind: number, payload: Uint8Array<ArrayBuffer>): FrameNews | null {
    if (kind === Said.picture) return readPicture(payload);
    if (kind === Said.lost) return { lost: [...new Uint32Array(payload.buffer)] };
    if (kind === Said.needKey) return 'need key';
    return kind === Said.cannotDecode ? 'cannot decode' : readUnit(payload);
}

/** The socket for this browser: shared memory is only for pages that are served as this one is, and over a safe connection. */
export function bestSocket(): typeof WebSocket {
    const shared = globalThis.crossOriginIsolated && typeof Atomics.waitAsync === 'function' && !broken;
    return shared ? (WorkerSocket as unknown as typeof WebSocket) : WebSocket;
}
