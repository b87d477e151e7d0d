/** Access units to pictures, on whichever thread has the socket. */
import { codecString } from '../protocol/h264';
import { parseVideoFrame, type VideoHeader, type VideoUnit } from '../protocol/video_header';

interface DecodingEvents {
    /** The receiver closes the picture. @param at performance.now() of the arrival */
    picture(picture: VideoFrame, header: VideoHeader, unit: ArrayBuffer, at: number): void;
    /** These frames will never be drawn. */
    lost(frames: number[]): void;
    /** Decoding cannot go on without an intra-coded picture. */
    needKey(): void;
    /** This browser cannot decode the stream. */
    cannotDecode(): void;
}

/** A decoder that fails this often without a picture in between will not come right. */
const FAILURES = 3;

export const canDecodeVideo = (): boolean => typeof VideoDecoder === 'function';

interface Arrival {
    header: VideoHeader;
    unit: ArrayBuffer;
    at: number;
}

export class Decoding {
    readonly #events: DecodingEvents;
    #decoder: VideoDecoder | null = null;
    #arrivals = new Map<number, Arrival>();
    #waitKey = true;
    #failures = 0;

    constructor(events: DecodingEvents) {
        this.#events = events;
    }

    /** One picture of the server, of video. */
    receive(video: VideoUnit): void {
        const at = performance.now();
        const { unit } = video;
        const frame = parseVideoFrame(video);
        if (!frame) return;
        const { header, payload } = frame;
        if (this.#waitKey && !header.key) {
            this.#events.lost([header.frame]);
            this.#events.needKey();
            return;
        }
        if (header.key && !this.#configured(payload)) return;
        this.#waitKey = false;
        this.#arrivals.set(header.frame, { header, unit, at });
        try {
            // The frame number travels through the decoder as the time stamp.
            this.#decoder!.decode(
                new EncodedVideoChunk({ type: header.key ? 'key' : 'delta', timestamp: header.frame, data: payload }),
            );
        } catch {
            this.#fail();
        }
    }

    /** The connection is gone: what is under way will not be completed. */
    reset(): void {
        const decoder = this.#decoder;
        this.#decoder = null;
        if (decoder && decoder.state !== 'closed') decoder.close();
        this.#arrivals.clear();
        this.#waitKey = true;
    }

    /** Makes the decoder for the stream that begins with this access unit, where there is none yet. */
    #configured(payload: Uint8Array): boolean {
        if (this.#decoder?.state === 'configured') return true;
        const codec = codecString(payload);
        if (codec === null || !canDecodeVideo()) {
            this.#events.cannotDecode();
            return false;
        }
        this.reset();
        const decoder = new VideoDecoder({
            output: (picture) => {
                const arrival = this.#arrivals.get(picture.timestamp);
                this.#arrivals.delete(picture.timestamp);
                this.#failures = 0;
                if (arrival) this.#events.picture(picture, arrival.header, arrival.unit, arrival.at);
                else picture.close();
            },
            error: () => {
                if (this.#decoder === decoder) this.#fail();
            },
        });
        this.#decoder = decoder;
        try {
            decoder.configure({ codec, optimizeForLatency: true, hardwareAcceleration: 'no-preference' });
        } catch {
            this.#events.cannotDecode();
            return false;
        }
        return true;
    }

    #fail(): void {
        const lost = [...this.#arrivals.keys()];
        this.reset();
        this.#events.lost(lost);
        if (++this.#failures >= FAILURES) this.#events.cannotDecode();
        else this.#events.needKey();
    }
}
