/** The page's sound, wired to the session: what this viewer hears and whether it speaks. */
import { create } from 'zustand';
import { Sound, type Source, soundMissing } from '../player/sound';
import { hearInto, listen, notify, send, speakFrom, useStudio } from '../store/studio';
import { sessionTick, TICKS_PER_SECOND } from '../values/film_clock';
import { player } from './live';

interface HeardTone {
    /** ms after its second */
    sound: number;
    /** and what the picture showed then, ms after its moment */
    picture: number;
}

interface SoundState {
    /** The film is heard. */
    on: boolean;
    /** 0 to 100 */
    volume: number;
    tone: boolean;
    source: Source | null;
    /** Of the microphone as the server hears it, decibels of full scale; null before it does. */
    level: number | null;
    /** The way of sound as it was measured last: the median of some tones. */
    measured: HeardTone | null;
    measuring: boolean;
}

const VOLUME = 'limn.volume';

function storedVolume(): number {
    try {
        const kept = Number(localStorage.getItem(VOLUME) ?? 80);
        return kept >= 0 && kept <= 100 ? kept : 80;
    } catch {
        return 80;
    }
}

export const useSound = create<SoundState>(() => ({
    on: false,
    volume: storedVolume(),
    tone: false,
    source: null,
    level: null,
    measured: null,
    measuring: false,
}));

const { getState: get, setState: set } = useSound;

const sound = new Sound({
    hear: hearInto,
    speak: speakFrom,
    tickAt: (now) => sessionTick(useStudio.getState().ahead, now),
});
sound.setVolume(get().volume / 100);

player.onDrawn = ({ tick }, at) => {
    const now = sessionTick(useStudio.getState().ahead, at);
    sound.picture.add(((now - tick) / TICKS_PER_SECOND) * 1000);
};

function tell(): void {
    const { on, tone, source } = get();
    send({ type: 'sound', listens: on, tone: on && tone, speaks: source !== null });
}

/** The test tones of a measurement that is under way. */
let heard: HeardTone[] | null = null;

listen((message) => {
    // What this page wants of the sound is not kept by the server.
    if (message.type === 'welcome' && (get().on || get().source)) tell();
    if (message.type !== 'heard') return;
    set({ level: message.level });
    if (message.tone === null) return;
    const after = ((message.tone % TICKS_PER_SECOND) / TICKS_PER_SECOND) * 1000;
    heard?.push({ sound: after, picture: sound.picture.ms ?? Number.NaN });
});

/** Turns the sound of the film on or off, for this page alone. */
export async function setSound(on: boolean): Promise<void> {
    try {
        if (on) await sound.start();
        else sound.stop();
        set({ on, ...(on ? {} : { tone: false }) });
        tell();
    } catch (mistake) {
        notify(mistake instanceof Error ? mistake.message : 'The sound could not be started.');
    }
}

export const toggleSound = (): Promise<void> => setSound(!get().on);

export function setVolume(volume: number): void {
    set({ volume });
    sound.setVolume(volume / 100);
    try {
        localStorage.setItem(VOLUME, String(volume));
    } catch {
        // Without storage the volume lasts as long as the page.
    }
}

/** A tone at each whole second of the session's clock, for this page alone. */
export async function setTone(tone: boolean): Promise<void> {
    if (tone && !get().on) await setSound(true);
    set({ tone: tone && get().on });
    tell();
}

export async function setMicrophone(on: boolean): Promise<void> {
    if (on) await speak('microphone');
    else hush();
}

async function speak(source: Source): Promise<void> {
    try {
        await sound.speak(source);
        set({ source, level: null });
        tell();
    } catch (mistake) {
        const refused = mistake instanceof DOMException && mistake.name === 'NotAllowedError';
        const none = mistake instanceof DOMException && mistake.name === 'NotFoundError';
        hush();
        if (refused) notify('The microphone is not allowed. Allow it for this page in the browser and try again.');
        else if (none) notify('There is no microphone.');
        else notify(mistake instanceof Error ? mistake.message : 'The microphone could not be opened.');
    }
}

function hush(): void {
    sound.hush();
    set({ source: null, level: null });
    tell();
}

const MEASURE_MS = 4500;

/**
 * Sends the test tone all the way from the server to what is about to be heard, and from there back again as a microphone's
 * sound: the server says at which moment it came.
 */
export async function measureSound(): Promise<void> {
    if (get().measuring || soundMissing()) return;
    const before = get();
    set({ measuring: true, measured: null });
    await setTone(true);
    await speak('loop');
    heard = [];
    await new Promise((done) => setTimeout(done, MEASURE_MS));
    // The median: the first may have been cut off by the beginning.
    const apart = ({ sound, picture }: HeardTone) => Math.abs(sound - picture);
    const tones = heard.sort((a, b) => apart(a) - apart(b));
    heard = null;
    hush();
    set({ measuring: false, measured: tones[tones.length >> 1] ?? null });
    if (tones.length === 0) notify('The test tone did not come back.');
    await setTone(before.tone);
    if (!before.on) await setSound(false);
}
