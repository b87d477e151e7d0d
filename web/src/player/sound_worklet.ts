/** The two ends of the way of sound, on the sound hardware's own thread: what is heard, and what a microphone hears. */
import { ENVELOPE_BYTES, KIND, writeEnvelope } from '../protocol/envelope';
import { BLOCK, SAMPLE_RATE, SoundRing, TICKS_PER_SAMPLE } from '../wire/sound_ring';
import { between, type SoundTime, sampleAt, stepTowards } from './sound_clock';

declare const sampleRate: number;
declare const currentTime: number;
declare class AudioWorkletProcessor {
    readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new (options: never) => AudioWorkletProcessor): void;

/** A sound that breaks off dies away within about 2 ms instead of clicking. */
const DYING = 0.96;

/** Plays what lies in the ring, where the page says that the clock is. */
class Playback extends AudioWorkletProcessor {
    readonly #ring: SoundRing;
    #time: SoundTime | null = null;
    #position = Number.NaN;
    #last: [number, number] = [0, 0];

    constructor({ processorOptions }: { processorOptions: { ring: SharedArrayBuffer } }) {
        super();
        this.#ring = new SoundRing(processorOptions.ring);
        this.port.onmessage = ({ data }: MessageEvent<SoundTime>) => {
            this.#time = data;
        };
    }

    process(_inputs: Float32Array[][], [output]: Float32Array[][]): boolean {
        const left = output?.[0];
        const right = output?.[1] ?? left;
        if (!left || !right || !this.#time) return true;
        const wanted = sampleAt(this.#time, currentTime);
        let step = stepTowards(wanted, this.#position, sampleRate);
        if (step === null || Number.isNaN(this.#position)) {
            this.#position = wanted;
            step = SAMPLE_RATE / sampleRate;
        }
        for (let i = 0; i < left.length; i++) {
            left[i] = this.#at(0);
            right[i] = this.#at(1);
            this.#position += step;
        }
        this.#ring.hearing(Math.floor(this.#position / BLOCK));
        return true;
    }

    #at(channel: 0 | 1): number {
        const ring = this.#ring;
        const whole = Math.floor(this.#position);
        if (!ring.has(Math.floor(whole / BLOCK))) {
            this.#last[channel] *= DYING;
            return this.#last[channel];
        }
        const value = between(
            ring.sample(channel, whole - 1),
            ring.sample(channel, whole),
            ring.sample(channel, whole + 1),
            ring.sample(channel, whole + 2),
            this.#position - whole,
        );
        this.#last[channel] = value;
        return value;
    }
}

/** What the page tells the capturing end. */
export type CaptureOrder =
    /** Where packets go. */
    | { port: MessagePort }
    /** The sample of the session's clock at which what comes in now was sounding. */
    | { time: SoundTime };

/** Packets of 10 ms for the server, each with the tick at which it was heard. */
class Capture extends AudioWorkletProcessor {
    #to: MessagePort | null = null;
    #time: SoundTime | null = null;
    #packet = new ArrayBuffer(ENVELOPE_BYTES + 2 * BLOCK);
    #filled = 0;
    #sequence = 0;
    /** Number of the packet's first sample: those of one stream follow on each other, whatever the clock says in between. */
    #first = Number.NaN;

    constructor() {
        super();
        this.port.onmessage = ({ data }: MessageEvent<CaptureOrder>) => {
            if ('port' in data) this.#to = data.port;
            else this.#time = data.time;
        };
    }

    process([input]: Float32Array[][]): boolean {
        const samples = input?.[0];
        if (!samples || !this.#to || !this.#time) return true;
        if (this.#filled === 0) {
            const now = Math.round(sampleAt(this.#time, currentTime));
            // Clocks drift; a jump that can be heard of is told, a small one is not.
            if (!(Math.abs(now - this.#first) < BLOCK)) this.#first = now;
        }
        for (const sample of samples) {
            const view = new DataView(this.#packet);
            view.setInt16(ENVELOPE_BYTES + 2 * this.#filled, Math.max(-1, Math.min(1, sample)) * 32767, true);
            if (++this.#filled === BLOCK) this.#send();
        }
        return true;
    }

    #send(): void {
        const tick = Math.max(0, this.#first) * TICKS_PER_SAMPLE;
        writeEnvelope(this.#packet, { kind: KIND.sound, more: false, sequence: ++this.#sequence, tick });
        this.#to?.postMessage(this.#packet, [this.#packet]);
        this.#packet = new ArrayBuffer(ENVELOPE_BYTES + 2 * BLOCK);
        this.#filled = 0;
        this.#first += BLOCK;
    }
}

registerProcessor('limn-playback', Playback as never);
registerProcessor('limn-capture', Capture as never);
