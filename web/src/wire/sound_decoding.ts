/** Opus packets to samples, on whichever thread has the socket. */
import type { Packet } from '../protocol/envelope';
import { BLOCK, SAMPLE_RATE, SoundRing, TICKS_PER_SAMPLE } from './sound_ring';

/** Enough for any thread that was held up; beyond it a decoder that gives nothing is made anew. */
const MOST_UNDER_WAY = 50;

export const canDecodeSound = (): boolean => typeof AudioDecoder === 'function';

export class SoundDecoding {
    readonly #ring: SoundRing;
    #decoder: AudioDecoder | null = null;
    /** Numbers of the blocks that are being decoded, in order: a decoder counts on from the first where silence was left out. */
    #underWay: number[] = [];

    constructor(memory: SharedArrayBuffer) {
        this.#ring = new SoundRing(memory);
    }

    receive({ tick, body }: Packet): void {
        if (this.#underWay.length > MOST_UNDER_WAY) this.reset();
        const decoder = this.#decoder ?? this.#open();
        if (!decoder) return;
        const block = Math.round(tick / TICKS_PER_SAMPLE / BLOCK);
        this.#underWay.push(block);
        try {
            decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: block * 10_000, data: body }));
        } catch {
            this.reset();
        }
    }

    /** The connection is gone: what follows leans on nothing before. */
    reset(): void {
        const decoder = this.#decoder;
        this.#decoder = null;
        this.#underWay = [];
        if (decoder && decoder.state !== 'closed') decoder.close();
    }

    #open(): AudioDecoder | null {
        if (!canDecodeSound()) return null;
        const decoder = new AudioDecoder({
            output: (sound) => {
                if (this.#decoder === decoder) this.#take(sound, this.#underWay.shift());
                sound.close();
            },
            error: () => {
                if (this.#decoder === decoder) this.reset();
            },
        });
        try {
            decoder.configure({ codec: 'opus', sampleRate: SAMPLE_RATE, numberOfChannels: 2 });
        } catch {
            return null;
        }
        this.#decoder = decoder;
        return decoder;
    }

    #take(sound: AudioData, block: number | undefined): void {
        if (block === undefined || sound.numberOfFrames > BLOCK) return;
        const channels = [0, 1].map((channel) => {
            const samples = new Float32Array(BLOCK);
            const planeIndex = Math.min(channel, sound.numberOfChannels - 1);
            // A decoder may leave out the beginning of its first block.
            sound.copyTo(samples.subarray(BLOCK - sound.numberOfFrames), { planeIndex, format: 'f32-planar' });
            return samples;
        });
        this.#ring.write(block, channels[0]!, channels[1]!);
    }
}
