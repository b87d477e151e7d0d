import { useSyncExternalStore } from 'react';

/** How often words like "5 minutes ago" are looked at anew. */
const EVERY_MS = 20_000;
let now = Date.now();
const subscribers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(changed: () => void): () => void {
    subscribers.add(changed);
    timer ??= setInterval(() => {
        now = Date.now();
        for (const subscriber of subscribers) subscriber();
    }, EVERY_MS);
    return () => {
        subscribers.delete(changed);
        if (subscribers.size > 0) return;
        clearInterval(timer);
        timer = undefined;
    };
}

/** What a component makes of the time now; it is drawn again only when that changes. */
export const useNow = <T extends string>(say: (now: number) => T): T => useSyncExternalStore(subscribe, () => say(now));
