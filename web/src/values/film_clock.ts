/** What time a film is at, and what time a session has, as the page reckons them. Pure; the server reckons the same. */
import type { Transport } from '../protocol/messages';

export const TICKS_PER_SECOND = 705_600_000;

export const STANDING: Transport = {
    playing: false,
    loops: false,
    rate: 1,
    position: 0,
    origin: 0,
    loop_begin: 0,
    loop_end: 0,
};

const run = (t: Transport, now: number): number =>
    t.playing && now > t.origin ? t.position + (now - t.origin) * t.rate : t.position;

/** Where in a film of that length, all in ticks. */
export function filmTime(t: Transport, now: number, length: number): number {
    const at = Math.max(run(t, now), 0);
    const end = t.loop_end > 0 ? Math.min(t.loop_end, length) : length;
    const begin = Math.min(Math.max(t.loop_begin, 0), end);
    const goesRound = t.playing && t.loops && end > begin && t.position < end;
    if (goesRound && at >= end) return begin + ((at - end) % (end - begin));
    return Math.min(at, length);
}

/** What is asked of the film: only what is to be another. */
export type Wish = Partial<Pick<Transport, 'playing' | 'loops' | 'rate' | 'loop_begin' | 'loop_end'>> & { at?: number };

/** The transport after a wish, at once: the server's answer replaces it. */
export function wished(t: Transport, { at, ...others }: Wish, now: number, length: number): Transport {
    const next: Transport = { ...t, ...others, position: at ?? filmTime(t, now, length), origin: now };
    next.position = Math.min(Math.max(Math.round(next.position), 0), length);
    if (next.playing && !next.loops && next.position >= length) next.position = 0;
    return next;
}

/** How far the session's clock is ahead of this page's, in milliseconds, by the answer that took the shortest way. */
export interface Ahead {
    ms: number;
    roundTrip: number;
    /** performance.now() when it was found */
    found: number;
}

/** A found one is worth less the older it is: clocks of two machines drift apart by some 50 parts in a million. */
const DRIFT = 5e-5;

export function reckon(before: Ahead | null, tick: number, sent: number, now: number): Ahead {
    const roundTrip = Math.max(0, now - sent);
    const found = { ms: (tick / TICKS_PER_SECOND) * 1000 + roundTrip / 2 - now, roundTrip, found: now };
    return before && before.roundTrip + 2 * DRIFT * (now - before.found) < roundTrip ? before : found;
}

export const sessionTick = (ahead: Ahead | null, now: number): number =>
    ((now + (ahead?.ms ?? 0)) / 1000) * TICKS_PER_SECOND;

/** "0:03.48" */
export function timecode(seconds: number): string {
    const hundredths = Math.floor(seconds * 100 + 1e-6);
    const minutes = Math.floor(hundredths / 6000);
    const rest = String(Math.floor((hundredths / 100) % 60)).padStart(2, '0');
    return `${minutes}:${rest}.${String(hundredths % 100).padStart(2, '0')}`;
}

/** Seconds of what is typed: "3.5", "1:02", "1:02:03.5", "90s"; null when it is none. */
export function readTimecode(text: string): number | null {
    const found = /^(?:(\d+):)?(?:(\d+):)?(\d+(?:[.,]\d+)?|[.,]\d+)\s*s?$/.exec(text.trim());
    if (!found) return null;
    const [, first = '0', second, last = '0'] = found;
    const [hours, minutes] = second === undefined ? [0, Number(first)] : [Number(first), Number(second)];
    return hours * 3600 + minutes * 60 + Number(last.replace(',', '.'));
}
