/** The films as this page knows them: brought from the server again and again, and changed here as soon as it has agreed. */
import { create } from 'zustand';
import { type DeletedFilm, type Film, FilmFault, type Films, type Limits, listFilms, UNREACHED } from './api';

interface FilmList {
    /** Whether a list has ever come. */
    known: boolean;
    /** Why the newest list did not come, as a sentence; null when it did. */
    fault: string | null;
    /** The server is not there; it is asked again by itself. */
    away: boolean;
    films: readonly Film[];
    deleted: readonly DeletedFilm[];
    limits: Limits;
}

export const useFilms = create<FilmList>(() => ({
    known: false,
    fault: null,
    away: false,
    films: [],
    deleted: [],
    limits: { films: 0, open: 0, keptDays: 0 },
}));

const { getState: get, setState: set } = useFilms;

/** Grows with each change made here: a list that was asked for before it is too old to be shown. */
let changes = 0;

const equal = (a: unknown, b: unknown): boolean =>
    Array.isArray(a) && Array.isArray(b)
        ? a.length === b.length && a.every((part, i) => Object.is(part, b[i]))
        : Object.is(a, b);
const same = <T extends object>(a: T, b: T): boolean =>
    (Object.keys(a) as (keyof T)[]).every((key) => equal(a[key], b[key]));

/** The newer list, with the older one's objects where nothing has changed, so that those are not drawn again. */
function reuse<T extends Film>(older: readonly T[], newer: readonly T[]): readonly T[] {
    const known = new Map(older.map((film) => [film.id, film]));
    const next = newer.map((film) => {
        const before = known.get(film.id);
        return before && same(film, before) ? before : film;
    });
    return next.length === older.length && next.every((film, i) => film === older[i]) ? older : next;
}

function take({ films, deleted, limits }: Films): void {
    const before = get();
    set({
        known: true,
        fault: null,
        away: false,
        films: reuse(before.films, films),
        deleted: reuse(before.deleted, deleted),
        limits: same(limits, before.limits) ? before.limits : limits,
    });
}

/** Asks for the list once. What is shown stays until the answer is there. */
export async function refresh(): Promise<void> {
    for (;;) {
        const asked = changes;
        try {
            const films = await listFilms();
            if (asked !== changes) continue;
            take(films);
        } catch (error) {
            const away = error instanceof FilmFault ? error.status === 0 : true;
            set({ away, fault: away ? null : error instanceof FilmFault ? error.message : UNREACHED });
        }
        return;
    }
}

/** A film that the server has made, brought back or changed. */
export function put(film: Film): void {
    changes++;
    const { films, deleted } = get();
    set({
        films: [film, ...films.filter(({ id }) => id !== film.id)],
        deleted: deleted.filter(({ id }) => id !== film.id),
    });
}

/** A film is among the deleted ones now. */
export function remove(id: string, now: number): void {
    changes++;
    const { films, deleted, limits } = get();
    const film = films.find((other) => other.id === id);
    if (!film) return;
    const gone = now + limits.keptDays * 24 * 3_600_000;
    set({
        films: films.filter((other) => other !== film),
        deleted: [{ ...film, people: 0, deleted: now, gone }, ...deleted.filter((other) => other.id !== id)],
    });
}

/** A film is gone for good. */
export function forget(id: string): void {
    changes++;
    const { films, deleted } = get();
    set({ films: films.filter((film) => film.id !== id), deleted: deleted.filter((film) => film.id !== id) });
}

/** A film has got another title. */
export function retitle(id: string, title: string, now: number): void {
    changes++;
    set({ films: get().films.map((film) => (film.id === id ? { ...film, title, changed: now } : film)) });
}

const EVERY_MS = 5000;
const AWAY_MS = 1000;

/** Keeps the list up to date while the page is looked at. @returns what ends that */
export function follow(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    let asking = false;
    const next = async () => {
        clearTimeout(timer);
        if (ended || asking || document.visibilityState === 'hidden') return;
        asking = true;
        await refresh();
        asking = false;
        clearTimeout(timer);
        if (!ended) timer = setTimeout(next, get().away ? AWAY_MS : EVERY_MS);
    };
    const now = () => void next();
    void next();
    document.addEventListener('visibilitychange', now);
    addEventListener('online', now);
    addEventListener('pageshow', now);
    return () => {
        ended = true;
        clearTimeout(timer);
        document.removeEventListener('visibilitychange', now);
        removeEventListener('online', now);
        removeEventListener('pageshow', now);
    };
}
