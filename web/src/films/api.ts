/** The films of the server and what can be done with them. Foreign JSON is read here once. */
import { sentence } from '../protocol/messages';

export interface Film {
    /** Its session's name; /film/ID opens it. */
    id: string;
    title: string;
    tags: readonly string[];
    /** Times in ms since 1970. */
    created: number;
    changed: number;
    revision: number;
    /** How many are in it now. */
    people: number;
    /** A path of the server, '' while there is no picture of it. */
    thumbnail: string;
}

export interface DeletedFilm extends Film {
    deleted: number;
    /** When it goes for good. */
    gone: number;
}

/** How many films there may be, how many open at once, and for how many days a deleted one is kept; 0 where unknown. */
export interface Limits {
    films: number;
    open: number;
    keptDays: number;
}

export interface Films {
    /** Newest change first. */
    films: readonly Film[];
    deleted: readonly DeletedFilm[];
    limits: Limits;
}

/** What went wrong, as a sentence for people. */
export class FilmFault extends Error {
    /** @param status of the answer; 0 when there was none */
    constructor(
        message: string,
        readonly status: number,
    ) {
        super(message);
    }
}

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

/** @returns null for what is no film: one without an id cannot be opened */
export function readFilm(raw: unknown): Film | null {
    if (!isFields(raw) || text(raw.id) === '') return null;
    const thumbnail = text(raw.thumbnail);
    return {
        id: text(raw.id),
        title: text(raw.title),
        tags: readList(raw.tags).filter((tag) => typeof tag === 'string'),
        created: number(raw.created_ms),
        changed: number(raw.changed_ms),
        revision: number(raw.revision),
        people: number(raw.people),
        // Pictures of this server only.
        thumbnail: /^\/(?!\/)/.test(thumbnail) ? thumbnail : '',
    };
}

const readList = (raw: unknown): readonly unknown[] => (Array.isArray(raw) ? raw : []);

function readDeletedFilm(raw: unknown): DeletedFilm | null {
    const film = readFilm(raw);
    if (!film || !isFields(raw) || number(raw.deleted_ms) === 0) return null;
    return { ...film, deleted: number(raw.deleted_ms), gone: number(raw.gone_ms) };
}

/** @throws FilmFault when it is no list of films at all */
export function readFilms(raw: unknown): Films {
    if (!isFields(raw) || !Array.isArray(raw.films))
        throw new FilmFault('The answer of the server is no list of films.', 200);
    const limits = isFields(raw.limits) ? raw.limits : {};
    return {
        films: raw.films.map(readFilm).filter((film) => film !== null),
        deleted: readList(raw.deleted)
            .map(readDeletedFilm)
            .filter((film) => film !== null),
        limits: { films: number(limits.films), open: number(limits.open), keptDays: number(limits.kept_days) },
    };
}

/** The name that people see. */
export const titleOf = (film: { title: string }): string => film.title.trim() || 'Untitled';

export const pageOf = (id: string): string => `/film/${encodeURIComponent(id)}`;
const pathOf = (id: string, what: string): string => `/api/films/${encodeURIComponent(id)}/${what}`;

export const UNREACHED = 'the server could not be reached.';

function parse(body: string): unknown {
    try {
        return JSON.parse(body);
    } catch {
        return null;
    }
}

/** The server's words as what follows a colon; names in capitals stay. */
export const afterColon = (words: string): string =>
    sentence(words).replace(/^[A-Z](?=[a-z ])/, (first) => first.toLowerCase());

/** The reason in an answer that is a refusal, as what follows a colon. */
export function reasonOf(status: number, body: string): string {
    const answer = parse(body);
    const error = isFields(answer) && isFields(answer.error) ? text(answer.error.message) : '';
    return afterColon(error) || `the server answered ${status}.`;
}

async function ask(method: 'GET' | 'POST', path: string, signal?: AbortSignal): Promise<unknown> {
    const headers = { accept: 'application/json' };
    const response = await fetch(path, { method, headers, ...(signal ? { signal } : {}) }).catch(() => null);
    if (!response) throw new FilmFault(UNREACHED, 0);
    const body = await response.text().catch(() => null);
    if (body === null) throw new FilmFault(UNREACHED, 0);
    if (!response.ok) throw new FilmFault(reasonOf(response.status, body), response.status);
    return parse(body);
}

async function askFilm(path: string): Promise<Film> {
    const film = readFilm(await ask('POST', path));
    if (!film) throw new FilmFault('the answer of the server is no film.', 200);
    return film;
}

/** How long a list may take before the server counts as away, in ms. */
const LIST_MS = 15_000;

/** All of these throw FilmFault. */
export const listFilms = async (): Promise<Films> =>
    readFilms(await ask('GET', '/api/films', AbortSignal.timeout(LIST_MS)));

/** What has become of a film, and whether its page is open to anybody who comes now. */
export type Standing = { is: 'there'; open: boolean } | { is: 'deleted'; film: DeletedFilm } | { is: 'missing' };

/** @throws FilmFault */
export async function standingOf(id: string): Promise<Standing> {
    const address = `/api/films/${encodeURIComponent(id)}`;
    const raw = await ask('GET', address).catch((error: FilmFault) => {
        if (error.status === 404) return null;
        throw error;
    });
    if (raw === null) return { is: 'missing' };
    const film = readDeletedFilm(raw);
    if (film) return { is: 'deleted', film };
    const page = await fetch(pageOf(id)).catch(() => null);
    if (!page) throw new FilmFault(UNREACHED, 0);
    return { is: 'there', open: page.status !== 404 };
}

/** Without a title the server names it. */
export const createFilm = (title = ''): Promise<Film> =>
    askFilm(title ? `/api/films?title=${encodeURIComponent(title)}` : '/api/films');

export const duplicateFilm = (id: string): Promise<Film> => askFilm(pathOf(id, 'duplicate'));
export const deleteFilm = (id: string): Promise<Film> => askFilm(pathOf(id, 'delete'));
export const restoreFilm = (id: string): Promise<Film> => askFilm(pathOf(id, 'restore'));
export const purgeFilm = async (id: string): Promise<void> => void (await ask('POST', pathOf(id, 'purge')));

/** Where the film comes from as one file. */
export const fileOf = (id: string): string => pathOf(id, 'file');

/**
 * Sends a file that holds a film.
 * @param progress hears 0 to 1 while it goes out. fetch() does not tell that; XMLHttpRequest does.
 */
export function importFilm(file: File, progress: (share: number) => void, signal: AbortSignal): Promise<Film> {
    return new Promise((done, fail) => {
        const request = new XMLHttpRequest();
        request.open('POST', `/api/films/import?name=${encodeURIComponent(file.name)}`);
        request.setRequestHeader('content-type', 'application/octet-stream');
        request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
        request.onload = () => {
            const { status, responseText } = request;
            if (status !== 200 && status !== 201) return fail(new FilmFault(reasonOf(status, responseText), status));
            const film = readFilm(parse(responseText));
            if (film) done(film);
            else fail(new FilmFault('the answer of the server is no film.', status));
        };
        request.onerror = () => fail(new FilmFault('the server took the file no further.', 0));
        request.onabort = () => fail(signal.reason);
        signal.addEventListener('abort', () => request.abort());
        request.send(file);
    });
}
