/**
 * Pictures from the socket to the canvas. Decoded frames are drawn in the decoder's own callback: waiting for an animation
 * frame would only add to the way. Nothing here passes through React.
 */
import { parseVideoFrame, type VideoHeader, type VideoUnit } from '../protocol/video_header';
import { Decoding } from '../wire/decoding';
import type { FrameNews } from '../wire/worker_socket';
import { type Sample, sampleOf } from './latency';
import type { Painter, PictureSource } from './painter';

interface PlayerDoor {
    /** A frame was drawn, or will never be: the server may send another. */
    shown(frame: number, decodeMs: number, drawMs: number): void;
    /** Decoding cannot go on without an intra-coded picture. */
    needKey(): void;
    /** This browser cannot decode the stream. */
    cannotDecode(): void;
}

interface Shown {
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
export class Player {
    /** Input-to-picture samples, oldest first. */
    readonly samples: Sample[] = [];
    /** When the last pictures were drawn. */
    readonly drawTimes: number[] = [];
    /** The newest picture on the canvas. */
    last: Shown | null = null;
    /** The newest picture in which what an edit touched was re-rendered before all else. */
    lastTouched: Shown | null = null;
    /** Called for each picture that was drawn. @param at performance.now() */
    onDrawn: (header: VideoHeader, at: number) => void = () => {};
    /** Called once for the first picture after nothing. */
    onFirst: () => void = () => {};

    readonly #door: PlayerDoor;
    #painter: Painter;
    /** For browsers whose worker cannot. */
    readonly #decoding: Decoding;
    #newestStill = -1;

    constructor(painter: Painter, door: PlayerDoor) {
        this.#painter = painter;
        this.#door = door;
        this.#decoding = new Decoding({
            picture: (picture, header, _unit, at) => this.#video(picture, { header, at }),
            lost: (frames) => this.#lost(frames),
            needKey: () => door.needKey(),
            cannotDecode: () => door.cannotDecode(),
        });
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

    /** What the socket brought besides text. */
    receive(news: FrameNews): void {
        if (news === 'need key') this.#door.needKey();
        else if (news === 'cannot decode') this.#door.cannotDecode();
        else if ('unit' in news) this.#frame(news);
        else if ('lost' in news) this.#lost(news.lost);
        else this.#video(news.picture, news);
    }

    /** The connection is gone: what is under way will not be completed, the last picture stays. */
    reset(): void {
        this.#decoding.reset();
        this.#newestStill = -1;
    }

    #frame(video: VideoUnit): void {
        const frame = parseVideoFrame(video);
        if (frame?.header.codec === 'jpeg')
            void this.#still({ header: frame.header, at: performance.now() }, frame.payload);
        else if (frame) this.#decoding.receive(video);
    }

    #video(picture: VideoFrame, arrival: Arrival): void {
        this.#draw(picture, picture.displayWidth, picture.displayHeight, arrival);
        picture.close();
    }

    #lost(frames: number[]): void {
        for (const frame of frames) this.#door.shown(frame, 0, 0);
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
        const sample = sampleOf(header, drawn, drawn - at);
        if (sample) {
            this.samples.push(sample);
            if (this.samples.length > KEEP_SAMPLES) this.samples.shift();
        }
        this.drawTimes.push(drawn);
        if (this.drawTimes.length > KEEP_TIMES) this.drawTimes.shift();
        const first = this.last === null;
        this.last = { header, at: drawn };
        if (header.touchedSamples > 0) this.lastTouched = this.last;
        this.onDrawn(header, drawn);
        if (first) this.onFirst();
    }
}
