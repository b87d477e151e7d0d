/**
 * Pictures from the socket to the canvas. Decoded frames are drawn in the decoder's own callback: waiting for an animation
 * frame would only add to the way. Nothing here passes through React.
 */
import { codecString } from '../protocol/h264';
import { parseVideoFrame, type VideoHeader } from '../protocol/video_header';
import { type Sample, sampleOf } from './latency';
import type { Painter, PictureSource } from './painter';

export interface PlayerDoor {
    /** A frame was drawn, or will never be: the server may send another. */
    shown(frame: number, decodeMs: number, drawMs: number): void;
    /** Decoding cannot go on without an intra-coded picture. */
    needKey(): void;
    /** This browser cannot decode the stream. */
    cannotDecode(): void;
}

export interface Shown {
    header: VideoHeader;
    /** performance.now() */
    at: number;
}

interface Arrival {
    header: VideoHeader;
    at: number;
}

const KEEP_SAMPLES = 256;
const KEEP_TIMES = 120;
/** A decoder that fails this often without a picture in between will not come right. */
const FAILURES = 3;

export const canDecodeVideo = (): boolean => typeof VideoDecoder === 'function';

export class Player {
    /** Input-to-picture samples, oldest first. */
    readonly samples: Sample[] = [];
    /** When the last pictures were drawn. */
    readonly drawTimes: number[] = [];
    /** The newest picture on the canvas. */
    last: Shown | null = null;
    /** Called once for the first picture after nothing. */
    onFirst: () => void = () => {};

    readonly #door: PlayerDoor;
    #painter: Painter;
    #decoder: VideoDecoder | null = null;
    #arrivals = new Map<number, Arrival>();
    #waitKey = true;
    #failures = 0;
    #newestStill = -1;

    constructor(painter: Painter, door: PlayerDoor) {
        this.#painter = painter;
        this.#door = door;
    }

    /** The one canvas of the picture; whoever lays out the page puts it in place. */
    get canvas(): HTMLCanvasElement {
        return this.#painter.canvas;
    }

    /** Another way of painting, in the same place and with the same picture. */
    paintWith(painter: Painter): void {
        const old = this.#painter;
        if (old.kind === painter.kind) {
            painter.close();
            return;
        }
        this.#painter = painter;
        if (this.last) painter.draw(old.canvas, this.last.header.width, this.last.header.height);
        old.canvas.replaceWith(painter.canvas);
        old.close();
    }

    /** One binary frame of the server. */
    receive(buffer: ArrayBuffer): void {
        const frame = parseVideoFrame(buffer);
        if (!frame) return;
        const arrival = { header: frame.header, at: performance.now() };
        if (frame.header.codec === 'jpeg') void this.#still(arrival, frame.payload);
        else this.#video(arrival, frame.payload);
    }

    /** The connection is gone: what is under way will not be completed, the last picture stays. */
    reset(): void {
        this.#closeDecoder();
        this.#arrivals.clear();
        this.#waitKey = true;
        this.#newestStill = -1;
    }

    #video(arrival: Arrival, payload: Uint8Array): void {
        const { header } = arrival;
        if (this.#waitKey && !header.key) {
            this.#door.shown(header.frame, 0, 0);
            this.#door.needKey();
            return;
        }
        if (header.key && !this.#configured(payload)) return;
        this.#waitKey = false;
        this.#arrivals.set(header.frame, arrival);
        try {
            // The frame number travels through the decoder as the time stamp.
            this.#decoder!.decode(
                new EncodedVideoChunk({ type: header.key ? 'key' : 'delta', timestamp: header.frame, data: payload }),
            );
        } catch {
            this.#fail();
        }
    }

    /** Makes the decoder for the stream that begins with this access unit, where there is none yet. */
    #configured(unit: Uint8Array): boolean {
        if (this.#decoder?.state === 'configured') return true;
        const codec = codecString(unit);
        if (codec === null || !canDecodeVideo()) {
            this.#door.cannotDecode();
            return false;
        }
        this.#closeDecoder();
        const decoder = new VideoDecoder({
            output: (picture) => {
                const arrival = this.#arrivals.get(picture.timestamp);
                this.#arrivals.delete(picture.timestamp);
                if (arrival) this.#draw(picture, picture.displayWidth, picture.displayHeight, arrival);
                picture.close();
            },
            error: () => {
                if (this.#decoder === decoder) this.#fail();
            },
        });
        this.#decoder = decoder;
        try {
            decoder.configure({ codec, optimizeForLatency: true, hardwareAcceleration: 'no-preference' });
        } catch {
            this.#door.cannotDecode();
            return false;
        }
        return true;
    }

    async #still(arrival: Arrival, payload: Uint8Array<ArrayBuffer>): Promise<void> {
        const { header } = arrival;
        try {
            const bitmap = await createImageBitmap(new Blob([payload]));
            // Bitmaps may be ready out of order: an older one must not cover a newer.
            if (header.frame > this.#newestStill) {
                this.#newestStill = header.frame;
                this.#draw(bitmap, bitmap.width, bitmap.height, arrival);
            } else this.#door.shown(header.frame, 0, 0);
            bitmap.close();
        } catch {
            this.#door.shown(header.frame, 0, 0);
        }
    }

    #draw(source: PictureSource, width: number, height: number, { header, at }: Arrival): void {
        const ready = performance.now();
        this.#painter.draw(source, width, height);
        const drawn = performance.now();
        this.#door.shown(header.frame, ready - at, drawn - ready);
        this.#failures = 0;
        const sample = sampleOf(header, drawn, drawn - at);
        if (sample) {
            this.samples.push(sample);
            if (this.samples.length > KEEP_SAMPLES) this.samples.shift();
        }
        this.drawTimes.push(drawn);
        if (this.drawTimes.length > KEEP_TIMES) this.drawTimes.shift();
        const first = this.last === null;
        this.last = { header, at: drawn };
        if (first) this.onFirst();
    }

    #fail(): void {
        const lost = [...this.#arrivals.keys()];
        this.reset();
        for (const frame of lost) this.#door.shown(frame, 0, 0);
        if (++this.#failures >= FAILURES) this.#door.cannotDecode();
        else this.#door.needKey();
    }

    #closeDecoder(): void {
        const decoder = this.#decoder;
        this.#decoder = null;
        if (decoder && decoder.state !== 'closed') decoder.close();
    }
}
