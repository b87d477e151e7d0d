/** Copies of the film's things: made beside them, or kept as text and put into this film or another. */
import { type Key, type Op, readKey, readValue, type Value } from '../protocol/messages';
import { kindOf, propertyOf } from '../protocol/schema';
import { itemsOf } from '../values/lists';
import type { NodeInfo, Replica } from './replica';
import { freeTitle, type Spot, withInside } from './tree';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

export const random = (below: number): number => crypto.getRandomValues(new Uint32Array(1))[0]! % below;

/** An id that nobody else makes: 12 letters are 62 bits. */
export function newId(kind: string): string {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return `${kind}-${Array.from(bytes, (byte) => LETTERS[byte % LETTERS.length]).join('')}`;
}

/** A thing as it is copied: what it lies in comes before it, or '' when that is not copied with it. */
export interface Copied {
    id: string;
    kind: string;
    title: string;
    parent: string;
    order: string;
    properties: Readonly<Record<string, Value>>;
    curves: Readonly<Record<string, readonly Key[]>>;
}

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** Those of them, with all that lies in each, that can be there twice. Values that are as made are left out. */
export function recordsOf(
    { nodes, shown, curves }: Pick<Replica, 'nodes' | 'shown' | 'curves'>,
    roots: readonly NodeInfo[],
): Copied[] {
    return roots
        .filter(({ kind }) => kindOf(kind)?.single === null)
        .flatMap((root) =>
            withInside(nodes, root.id)
                .filter(({ kind }) => kindOf(kind)?.single === null)
                .map(({ id, kind, title, parent, order }) => {
                    const values = (kindOf(kind)?.properties ?? []).flatMap((property) => {
                        const value = shown[`${id}.${property.name}`];
                        const plain = value === undefined || same(value, property.default);
                        return plain || property.name === 'locked' ? [] : [[property.name, value] as const];
                    });
                    const keyed = (kindOf(kind)?.properties ?? []).flatMap(({ name }) => {
                        const keys = curves[`${id}.${name}`];
                        return keys ? [[name, keys] as const] : [];
                    });
                    const lies = id === root.id ? '' : parent;
                    return {
                        id,
                        kind,
                        title,
                        parent: lies,
                        order,
                        properties: Object.fromEntries(values),
                        curves: Object.fromEntries(keyed),
                    };
                }),
        );
}

/** How far beside what it is made from a copy stands, metres. */
const ASIDE: Readonly<Record<string, number>> = { person: 0.62, prop: 0.25 };

/** The values of a copy: what names something that is copied too names that copy, and nobody lives another's life. */
function valuesOf(record: Copied, copies: ReadonlyMap<string, string>, there: ReadonlySet<string>) {
    const values: Record<string, Value> = {};
    for (const [name, value] of Object.entries(record.properties)) {
        const property = propertyOf(record.kind, name);
        if (!property) continue;
        const named = (property.type === 'list' ? itemsOf(value) : [String(value)])
            .filter((id) => copies.has(id) || there.has(id))
            .map((id) => copies.get(id) ?? id);
        if (property.type !== 'node' && property.items !== 'node') values[name] = value;
        else if (named.length > 0) values[name] = property.type === 'list' ? [...new Set(named)] : named[0]!;
    }
    if (record.kind === 'face') values.seed = 1 + random(1000);
    const aside = asideOf(record);
    if (aside) values.x = aside(values.x);
    return values;
}

/** Where on X what stood there stands now; null where a copy stays in its place. */
function asideOf({ kind, parent }: Copied): ((before: Value | undefined) => number) | null {
    const x = parent === '' && ASIDE[kind] ? propertyOf(kind, 'x') : undefined;
    if (!x) return null;
    return (before) => Math.min(x.max, Number((Number(before ?? x.default) + ASIDE[kind]!).toFixed(3)));
}

/** The keys of a copy. */
function keyOps(record: Copied, id: string): Op[] {
    const aside = asideOf(record);
    return Object.entries(record.curves).flatMap(([name, keys]) =>
        keys.map(({ value, ...key }) => ({
            kind: 'key' as const,
            path: `${id}.${name}`,
            ...key,
            value: name === 'x' && aside ? aside(value) : value,
        })),
    );
}

/**
 * @param spotOf where a copy comes to lie that does not lie in another, among what has been placed so far; null: nowhere, then it
 * is left out with all in it
 * @returns the operations, and the ids of those copies
 */
export function copyOps(
    nodes: readonly NodeInfo[],
    records: readonly Copied[],
    spotOf: (record: Copied, placed: readonly NodeInfo[]) => Spot | null,
    idOf: (kind: string) => string = newId,
): { ops: Op[]; ids: string[] } {
    const copies = new Map(records.map((record) => [record.id, idOf(record.kind)]));
    const there = new Set(nodes.filter(({ deleted }) => !deleted).map(({ id }) => id));
    const placed = [...nodes];
    const ops: Op[] = [];
    const ids: string[] = [];
    const left = new Set<string>();
    for (const record of records) {
        const root = record.parent === '';
        const spot = root ? spotOf(record, placed) : { parent: copies.get(record.parent) ?? '', order: record.order };
        if (!spot || left.has(record.parent)) {
            left.add(record.id);
            continue;
        }
        const id = copies.get(record.id)!;
        const taken = root && placed.some(({ title, deleted }) => !deleted && title === record.title);
        const title = taken ? freeTitle(placed, record.title) : record.title;
        placed.push({ id, kind: record.kind, title, parent: spot.parent, order: spot.order, deleted: false });
        if (root) ids.push(id);
        ops.push({
            kind: 'create',
            id,
            node: record.kind,
            title,
            ...spot,
            properties: valuesOf(record, copies, there),
        });
        ops.push(...keyOps(record, id));
    }
    return { ops, ids };
}

const FORM = 'limn/nodes';
const MOST = 2000;
const MOST_LETTERS = 1_000_000;
/** Of one property, as kMaxCurveKeys in src/document/cost.h. */
const MOST_KEYS = 4096;

export const textOf = (records: readonly Copied[]): string =>
    JSON.stringify({ form: FORM, version: 1, nodes: records });

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isText = (value: unknown, most: number): value is string => typeof value === 'string' && value.length <= most;

/** What was copied, as far as this page knows its kinds and properties; null for any other text. */
export function readText(text: string): Copied[] | null {
    if (text.length > MOST_LETTERS || !text.startsWith('{')) return null;
    let given: unknown;
    try {
        given = JSON.parse(text);
    } catch {
        return null;
    }
    if (!isRecord(given) || given.form !== FORM || given.version !== 1 || !Array.isArray(given.nodes)) return null;
    const known = new Set<string>();
    return given.nodes.slice(0, MOST).flatMap((node: unknown): Copied[] => {
        if (!isRecord(node)) return [];
        const { id, kind, title, parent, order, properties, curves } = node;
        if (!isText(id, 64) || !isText(kind, 64) || !isText(title, 200) || !isText(parent, 64) || !isText(order, 64))
            return [];
        const declared = kindOf(kind);
        if (!declared || declared.single || known.has(id) || (parent !== '' && !known.has(parent))) return [];
        known.add(id);
        const values = Object.entries(isRecord(properties) ? properties : {}).flatMap(([name, raw]) => {
            const value = readValue(raw);
            return value !== null && propertyOf(kind, name) ? [[name, value] as const] : [];
        });
        const keyed = Object.entries(isRecord(curves) ? curves : {}).flatMap(([name, raw]) => {
            const keys = (Array.isArray(raw) ? raw.slice(0, MOST_KEYS) : []).flatMap((key) => readKey(key) ?? []);
            return keys.length > 0 && propertyOf(kind, name)?.keyable ? [[name, keys] as const] : [];
        });
        const read = { properties: Object.fromEntries(values), curves: Object.fromEntries(keyed) };
        return [{ id, kind, title, parent, order, ...read }];
    });
}
