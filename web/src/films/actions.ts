/** What a hand does to films: each action tells its end or its fault in place, and leaves the list right. */
import { create } from 'zustand';
import { cleanText, faultOfText } from '../values/text';
import {
    createFilm,
    type DeletedFilm,
    deleteFilm,
    duplicateFilm,
    type Film,
    FilmFault,
    importFilm,
    pageOf,
    purgeFilm,
    restoreFilm,
    titleOf,
} from './api';
import { exportFilm } from './export';
import { forget, put, refresh, remove, retitle, useFilms } from './list';
import { renameFilm } from './rename';

export interface Import {
    name: string;
    /** 0 to 1 while it is sent; 1 while the server reads it. */
    share: number;
    cancel(): void;
}

interface Doing {
    /** A new film is being made and will be opened. */
    creating: boolean;
    /** What is being done to a film, by its id, as a word for people. */
    busy: Readonly<Record<string, string>>;
    /** What went wrong with a film, by its id. */
    faults: Readonly<Record<string, string>>;
    /** What went wrong with no film of the list. */
    fault: string;
    importing: Import | null;
    /** The film that was deleted last and can be brought back by a press. */
    undo: { id: string; title: string } | null;
    /** Whose title is being typed. */
    renaming: string | null;
    /** The film that the keyboard's focus goes to as soon as it is shown. */
    wanted: string | null;
    /** The last thing said to those who listen. */
    said: string;
}

export const useDoing = create<Doing>(() => ({
    creating: false,
    busy: {},
    faults: {},
    fault: '',
    importing: null,
    undo: null,
    renaming: null,
    wanted: null,
    said: '',
}));

const { getState: get, setState: set } = useDoing;

export const say = (said: string): void => set({ said });

const without = <T>(record: Readonly<Record<string, T>>, id: string): Record<string, T> =>
    Object.fromEntries(Object.entries(record).filter(([key]) => key !== id));

export const clearFault = (id: string): void => set({ faults: without(get().faults, id) });
export const clearFaults = (): void => set({ fault: '', faults: {} });

const reason = (error: unknown): string => (error instanceof FilmFault ? error.message : `${String(error)}.`);

/** Does one thing to one film; only one at a time. @returns whether it was done */
async function act(film: Film, word: string, fault: string, run: () => Promise<void>): Promise<boolean> {
    const { id } = film;
    if (get().busy[id]) return false;
    set({ busy: { ...get().busy, [id]: word }, faults: without(get().faults, id), fault: '' });
    try {
        await run();
        return true;
    } catch (error) {
        set({ faults: { ...get().faults, [id]: `${fault}: ${reason(error)}` } });
        return false;
    } finally {
        set({ busy: without(get().busy, id) });
    }
}

/** Makes a film and opens it. */
export async function newFilm(): Promise<void> {
    if (get().creating) return;
    set({ creating: true, fault: '' });
    try {
        location.assign(pageOf((await createFilm()).id));
    } catch (error) {
        set({ creating: false, fault: `No film was made: ${reason(error)}` });
    }
}

/** The page is shown again, as by the browser's Back. */
export const shownAgain = (): void => set({ creating: false });

export const duplicate = (film: Film): Promise<boolean> =>
    act(film, 'Duplicating', 'It was not duplicated', async () => {
        const made = await duplicateFilm(film.id);
        put(made);
        set({ wanted: made.id, said: `${titleOf(film)} was duplicated.` });
        void refresh();
    });

export const deleteIt = (film: Film): Promise<boolean> =>
    act(film, 'Deleting', 'It was not deleted', async () => {
        await deleteFilm(film.id);
        remove(film.id, Date.now());
        set({ undo: { id: film.id, title: titleOf(film) } });
        void refresh();
    });

async function bringBack(id: string, title: string): Promise<void> {
    put(await restoreFilm(id));
    const { undo } = get();
    set({ wanted: id, said: `${title} is back.`, undo: undo?.id === id ? null : undo });
    void refresh();
}

export const restore = (film: DeletedFilm): Promise<boolean> =>
    act(film, 'Restoring', 'It was not restored', () => bringBack(film.id, titleOf(film)));

export async function undoDelete(): Promise<void> {
    const { undo } = get();
    const film = undo && useFilms.getState().deleted.find(({ id }) => id === undo.id);
    if (film) await restore(film);
    else set({ undo: null });
}

export const dismissUndo = (): void => set({ undo: null });

export const purge = (film: DeletedFilm): Promise<boolean> =>
    act(film, 'Deleting', 'It is still there', async () => {
        await purgeFilm(film.id);
        forget(film.id);
        const { undo } = get();
        set({ said: `${titleOf(film)} is gone for good.`, undo: undo?.id === film.id ? null : undo });
        void refresh();
    });

export const keepFile = (film: Film): Promise<boolean> =>
    act(film, 'Exporting', 'It was not exported', async () => {
        await exportFilm(film);
        set({ said: `${titleOf(film)} was exported.` });
    });

export const beginRename = (id: string): void => set({ renaming: id, faults: without(get().faults, id) });

/** Goes back to the film with the keyboard. */
export const endRename = (id: string, refocus: boolean): void =>
    set({ renaming: null, faults: without(get().faults, id), ...(refocus ? { wanted: id } : {}) });

/** @returns whether the title is the film's now; when not, what was typed is kept */
export async function rename(film: Film, typed: string, refocus: boolean): Promise<boolean> {
    const title = cleanText(typed).trim();
    if (title === film.title) {
        endRename(film.id, refocus);
        return true;
    }
    if (title === '') {
        set({ faults: { ...get().faults, [film.id]: 'A film needs a title.' } });
        return false;
    }
    // The schema is no part of the start page until it is needed.
    const { propertyOf } = await import('../protocol/schema');
    const long = faultOfText(title, propertyOf('film', 'title')?.max ?? 0);
    if (long) {
        set({ faults: { ...get().faults, [film.id]: long } });
        return false;
    }
    return act(film, 'Renaming', 'It was not renamed', async () => {
        await renameFilm(film.id, title);
        retitle(film.id, title, Date.now());
        endRename(film.id, refocus);
        set({ said: `Renamed to ${title}.` });
        void refresh();
    });
}

/** As the server takes them; it would end the connection in the middle of a larger one. */
export const MOST_BYTES = 192 * 1024 * 1024;

/** What is wrong with a file before it is sent, as a sentence; null when nothing is. */
export function faultOf(name: string, bytes: number): string | null {
    if (!/\.limn$/i.test(name)) return `${name} is no film: choose a .limn file, as Export makes it.`;
    if (bytes > MOST_BYTES) return `${name} is larger than 192 MB.`;
    return bytes === 0 ? `${name} is empty.` : null;
}

async function importOne(file: File): Promise<string | null> {
    const fault = faultOf(file.name, file.size);
    if (fault) return fault;
    const stop = new AbortController();
    const show = (share: number) => set({ importing: { name: file.name, share, cancel: () => stop.abort() } });
    show(0);
    try {
        const film = await importFilm(file, show, stop.signal);
        put(film);
        set({ wanted: film.id, said: `${titleOf(film)} was imported.` });
        return null;
    } catch (error) {
        return stop.signal.aborted ? null : `${file.name} was not imported: ${reason(error)}`;
    } finally {
        set({ importing: null });
    }
}

const waiting: File[] = [];
let importing = false;

/** Imports files one after the other; each that fails is named. */
export async function importFilms(files: Iterable<File>): Promise<void> {
    waiting.push(...files);
    if (importing) return;
    importing = true;
    const faults: string[] = [];
    set({ fault: '' });
    for (let file = waiting.shift(); file; file = waiting.shift()) {
        const fault = await importOne(file);
        if (fault) faults.push(fault);
        set({ fault: faults.join(' ') });
    }
    importing = false;
    void refresh();
}
