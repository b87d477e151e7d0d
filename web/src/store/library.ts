/** What the server's libraries hold. Foreign JSON is read here once. */
import { create } from 'zustand';

export interface World {
    id: string;
    title: string;
    tags: readonly string[];
    thumbnail: string;
}

/** Made from the sun's place, in no list of the server. */
export const SKY: World = { id: 'sky', title: 'Sky', tags: ['sun', 'day', 'outdoor', 'clear'], thumbnail: '' };

export interface Material extends World {
    group: string;
}

interface Item {
    id: string;
    title: string;
    thumbnail: string;
}

export type Load<T> =
    | { state: 'loading' }
    | { state: 'ready'; items: readonly T[] }
    | { state: 'error'; detail: string };

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export function readWorlds(raw: unknown): World[] {
    if (!Array.isArray(raw)) return [];
    return raw.filter(isFields).map((entry) => ({
        id: text(entry.id),
        title: text(entry.title) || text(entry.id),
        tags: Array.isArray(entry.tags) ? entry.tags.map(text) : [],
        thumbnail: text(entry.thumbnail),
    }));
}

export const readMaterials = (raw: unknown): Material[] =>
    Array.isArray(raw)
        ? readWorlds(raw).map((world, i) => ({ ...world, group: text(raw.filter(isFields)[i]?.group) }))
        : [];

const readLooks = (raw: unknown): Item[] =>
    readWorlds(raw).map(({ id, title, thumbnail }) => ({ id, title, thumbnail }));

/** Lists of things a person can have, by kind: hairs, outfits, ... */
export function readPeople(raw: unknown): Record<string, Item[]> {
    const lists: Record<string, Item[]> = {};
    for (const [kind, list] of Object.entries(isFields(raw) ? raw : {})) {
        if (!Array.isArray(list)) continue;
        lists[kind] = list.filter(isFields).map((entry) => ({
            id: text(entry.id),
            title: text(entry.title) || text(entry.id),
            thumbnail: text(entry.thumbnail),
        }));
    }
    return lists;
}

interface Library {
    worlds: Load<World>;
    materials: Load<Material>;
    people: Record<string, Item[]>;
    /** People's own look tables; their ids are hashes. */
    looks: Load<Item>;
}

export const useLibrary = create<Library>(() => ({
    worlds: { state: 'loading' },
    materials: { state: 'loading' },
    people: {},
    looks: { state: 'loading' },
}));

async function getJson(path: string): Promise<unknown> {
    const response = await fetch(path, { headers: { accept: 'application/json' } });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response.json();
}

/** @param quietly keeps what is shown until the answer is there */
export async function loadWorlds(quietly = false): Promise<void> {
    if (!quietly) useLibrary.setState({ worlds: { state: 'loading' } });
    try {
        useLibrary.setState({ worlds: { state: 'ready', items: readWorlds(await getJson('/api/worlds')) } });
    } catch (error) {
        useLibrary.setState({ worlds: { state: 'error', detail: String(error) } });
    }
}

/** @param quietly keeps what is shown until the answer is there, and when there is none */
export async function loadMaterials(quietly = false): Promise<void> {
    if (!quietly) useLibrary.setState({ materials: { state: 'loading' } });
    try {
        useLibrary.setState({ materials: { state: 'ready', items: readMaterials(await getJson('/api/materials')) } });
    } catch (error) {
        if (!quietly) useLibrary.setState({ materials: { state: 'error', detail: String(error) } });
    }
}

/** What is shown stays until the answer is there. */
export async function loadLooks(): Promise<void> {
    try {
        useLibrary.setState({ looks: { state: 'ready', items: readLooks(await getJson('/api/looks')) } });
    } catch (error) {
        useLibrary.setState({ looks: { state: 'error', detail: String(error) } });
    }
}

/** Thumbnails of hairs and outfits; without them the panel shows the schema's names alone. */
export async function loadPeople(): Promise<void> {
    try {
        useLibrary.setState({ people: readPeople(await getJson('/api/people')) });
    } catch {
        useLibrary.setState({ people: {} });
    }
}

/** Words of a query that a world's title or tags begin with; more is better, 0 is no match. */
export function matchWorld(world: World, query: string): number {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const known = `${world.title} ${world.id} ${world.tags.join(' ')}`.toLowerCase();
    const parts = known.split(/[\s_,-]+/);
    return words.filter((word) => parts.some((part) => part.startsWith(word)) || known.includes(word)).length;
}

/** Shared starting letters and pairs, for the nearest when nothing fits. */
export function nearness(world: World, query: string): number {
    const pairs = (of: string) =>
        new Set(Array.from({ length: Math.max(0, of.length - 1) }, (_, i) => of.slice(i, i + 2)));
    const wanted = pairs(query.toLowerCase());
    const have = pairs(`${world.title} ${world.tags.join(' ')}`.toLowerCase());
    let shared = 0;
    for (const pair of wanted) if (have.has(pair)) shared++;
    return shared;
}
