/**
 * The film's sound in this page, and its microphone: the sound hardware, the two ends of the way in the worklet, and when
 * what is heard. Nothing here knows of the session but through its door.
 */
import { canDecodeSound } from '../wire/sound_decoding';
import { makeSoundRing, SAMPLE_RATE, SoundRing, TICKS_PER_SAMPLE } from '../wire/sound_ring';
import { PictureDelay, SoundDelay, type SoundTime } from './sound_clock';
import type { CaptureOrder } from './sound_worklet';
import worklet from './sound_worklet?worker&url';

interface SoundDoor {
    /** Where decoded sound is to be put. */
    hear(ring: SharedArrayBuffer): void;
    /** Where packets of the microphone come out. */
    speak(port: MessagePort): void;
    /** The session's clock at a time of performance.now(), in ticks. */
    tickAt(now: number): number;
}

/** What the microphone's place is taken by: a person's voice, or what the page itself plays, to measure its way. */
export type Source = 'microphone' | 'loop';

const FOLLOW_MS = 200;

/** Why no sound can be played or taken here; null when it can. */
export function soundMissing(): string | null {
    if (!globalThis.crossOriginIsolated) return 'This page is not served over a safe connection, so it has no sound.';
    if (typeof AudioWorkletNode !== 'function' || !canDecodeSound())
        return 'This browser cannot play the sound of the film.';
    return null;
}

export class Sound {
    readonly picture = new PictureDelay();
    readonly #door: SoundDoor;
    readonly #delay = new SoundDelay();
    #context: AudioContext | null = null;
    #ring: SoundRing | null = null;
    #playback: AudioWorkletNode | null = null;
    #gain: GainNode | null = null;
    #capture: AudioWorkletNode | null = null;
    #input: AudioNode | null = null;
    #microphone: MediaStream | null = null;
    #source: Source | null = null;
    #timer: ReturnType<typeof setInterval> | undefined;
    #volume = 1;

    constructor(door: SoundDoor) {
        this.#door = door;
    }

    /** How far the sound is behind the session's clock now, ms. */
    get delay(): number {
        return this.#delay.ms;
    }

    /** Begins to play; after a click, or the browser keeps it silent. */
    async start(): Promise<void> {
        const context = this.#context ?? (await this.#open());
        this.#playback!.connect(this.#gain!);
        await context.resume();
    }

    /** Stops playing. A microphone goes on. */
    stop(): void {
        this.#playback?.disconnect();
        if (!this.#source) void this.#context?.suspend();
    }

    /** @param volume 0 to 1 */
    setVolume(volume: number): void {
        this.#volume = volume;
        const gain = this.#gain?.gain;
        // What is heard follows the ear, and what changes does not click.
        if (gain && this.#context) gain.setTargetAtTime(volume * volume, this.#context.currentTime, 0.01);
    }

    /** Opens a microphone, which the person may refuse, or the loop. */
    async speak(source: Source, device?: string): Promise<void> {
        const context = this.#context ?? (await this.#open());
        this.hush();
        if (source === 'microphone') {
            this.#microphone = await navigator.mediaDevices.getUserMedia({
                audio: {
                    channelCount: 1,
                    echoCancellation: true,
                    noiseSuppression: true,
                    autoGainControl: false,
                    ...(device ? { deviceId: { exact: device } } : {}),
                },
            });
            this.#input = context.createMediaStreamSource(this.#microphone);
        } else {
            this.#input = this.#playback!;
        }
        this.#source = source;
        const capture = new AudioWorkletNode(context, 'limn-capture', { numberOfInputs: 1, numberOfOutputs: 1 });
        const { port1, port2 } = new MessageChannel();
        const order = (what: CaptureOrder, hand: Transferable[] = []) => capture.port.postMessage(what, hand);
        order({ port: port1 }, [port1]);
        this.#door.speak(port2);
        this.#capture = capture;
        this.#input.connect(capture);
        // What leads nowhere is not run. It puts out nothing.
        capture.connect(context.destination);
        this.#follow();
        await context.resume();
    }

    /** Closes the microphone. */
    hush(): void {
        if (this.#capture) this.#input?.disconnect(this.#capture);
        this.#capture?.disconnect();
        for (const track of this.#microphone?.getTracks() ?? []) track.stop();
        this.#capture = this.#input = this.#microphone = this.#source = null;
    }

    async #open(): Promise<AudioContext> {
        const missing = soundMissing();
        if (missing) throw new Error(missing);
        const context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: 'interactive' });
        await context.audioWorklet.addModule(worklet);
        const memory = makeSoundRing();
        this.#ring = new SoundRing(memory);
        this.#playback = new AudioWorkletNode(context, 'limn-playback', {
            numberOfInputs: 0,
            outputChannelCount: [2],
            processorOptions: { ring: memory },
        });
        this.#gain = new GainNode(context, { gain: this.#volume * this.#volume });
        this.#gain.connect(context.destination);
        this.#context = context;
        this.#door.hear(memory);
        this.#timer ??= setInterval(() => this.#follow(), FOLLOW_MS);
        this.#follow();
        return context;
    }

    /** Tells both ends where the session's clock is on that of the hardware. */
    #follow(): void {
        const context = this.#context;
        if (context?.state !== 'running') return;
        const delay = this.#delay.follow(this.picture.ms, this.#ring?.late() ?? 0);
        const heard = heardAt(context);
        const now = this.#door.tickAt(heard.performance) / TICKS_PER_SAMPLE;
        const sample = (msAgo: number) => now - (msAgo / 1000) * SAMPLE_RATE;
        this.#playback?.port.postMessage({ at: heard.context, sample: sample(delay) } satisfies SoundTime);
        if (!this.#capture) return;
        // The loop takes what is going to be heard, a microphone what has been.
        const late =
            this.#source === 'microphone' ? (outputLatency(context) + inputLatency(this.#microphone)) * 1000 : 0;
        const time: SoundTime = { at: heard.context, sample: sample(late) };
        this.#capture.port.postMessage({ time } satisfies CaptureOrder);
    }
}

/** A time of the hardware's clock, in seconds, and when its sound is heard, by performance.now(). */
function heardAt(context: AudioContext): { context: number; performance: number } {
    const { contextTime, performanceTime } = context.getOutputTimestamp();
    if (contextTime !== undefined && performanceTime !== undefined && contextTime > 0)
        return { context: contextTime, performance: performanceTime };
    return { context: context.currentTime, performance: performance.now() + outputLatency(context) * 1000 };
}

/** Seconds. */
const outputLatency = (context: AudioContext): number => context.outputLatency || context.baseLatency || 0;

function inputLatency(stream: MediaStream | null): number {
    const settings = stream?.getAudioTracks()[0]?.getSettings() as { latency?: number } | undefined;
    return settings?.latency ?? 0.01;
}
