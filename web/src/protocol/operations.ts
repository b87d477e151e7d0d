/** Values, operations and nodes as they are on the wire. */
import { read } from './fields';

/** What a property holds: a number, a switch, a text or choice, a colour as three components, or a list of texts. */
export type Value = number | boolean | string | readonly number[] | readonly string[];

const INTERPOLATIONS = ['hold', 'linear', 'smooth'] as const;
type Interpolation = (typeof INTERPOLATIONS)[number];

/** A key of a property's curve. */
export interface Key {
    /** in ticks of film time */
    at: number;
    value: Value;
    interpolation: Interpolation;
}

/** "<node id>.<property name>" */
export type Path = string;

export type Op =
    | { kind: 'set'; path: Path; value: Value }
    | {
          kind: 'create';
          id: string;
          node: string;
          title?: string;
          parent?: string;
          order?: string;
          properties: Record<string, Value>;
      }
    | { kind: 'delete'; id: string }
    | { kind: 'restore_node'; id: string }
    /** parent: '' is the film itself */
    | { kind: 'move'; id: string; parent: string; order: string }
    | { kind: 'rename'; id: string; title: string }
    /** A key of a property's curve; without a value it goes. */
    | { kind: 'key'; path: Path; at: number; value: Value | null; interpolation?: Interpolation }
    | { kind: 'group'; ops: Op[] };

export interface NodeRecord {
    id: string;
    kind: string;
    title: string;
    /** '' is the film itself. */
    parent: string;
    order: string;
    properties: Record<string, Value>;
    /** Of the properties that have keys. */
    curves: Record<string, readonly Key[]>;
}

/** A value a property may hold, or null when it is none. */
export function readValue(raw: unknown): Value | null {
    if (typeof raw === 'number' || typeof raw === 'boolean' || typeof raw === 'string') return raw;
    if (Array.isArray(raw) && raw.every((part) => typeof part === 'number')) return raw;
    if (Array.isArray(raw) && raw.every((part) => typeof part === 'string')) return raw;
    return null;
}

const readInterpolation = (raw: unknown): Interpolation => INTERPOLATIONS.find((name) => name === raw) ?? 'smooth';

/** Null when it is none. */
export function readKey(raw: unknown): Key | null {
    const value = read.isFields(raw) ? readValue(raw.value) : null;
    if (!read.isFields(raw) || value === null || !Number.isSafeInteger(raw.at)) return null;
    return { at: raw.at as number, value, interpolation: readInterpolation(raw.interpolation) };
}

/** Each as [at, value, interpolation], the last of which may be missing. */
const readKeys = (raw: unknown): Key[] =>
    (Array.isArray(raw) ? raw : [])
        .filter(Array.isArray)
        .flatMap(([at, value, interpolation]) => readKey({ at, value, interpolation }) ?? []);

const readCurves = (raw: unknown): Record<string, readonly Key[]> =>
    Object.fromEntries(
        Object.entries(read.isFields(raw) ? raw : {})
            .map(([name, keys]) => [name, readKeys(keys)] as const)
            .filter(([, keys]) => keys.length > 0),
    );

function readProperties(raw: unknown): Record<string, Value> {
    const properties: Record<string, Value> = {};
    for (const [name, entry] of Object.entries(read.isFields(raw) ? raw : {})) {
        const value = readValue(entry);
        if (value !== null) properties[name] = value;
    }
    return properties;
}

/** Operations this page understands; others are left out, so that a newer server does not stop an older page. */
export function readOps(raw: unknown): Op[] {
    const ops: Op[] = [];
    for (const entry of Array.isArray(raw) ? raw : []) {
        if (!read.isFields(entry)) continue;
        const id = read.text(entry, 'id');
        const value = readValue(entry.value);
        switch (entry.kind) {
            case 'set':
                if (value !== null) ops.push({ kind: 'set', path: read.text(entry, 'path'), value });
                break;
            case 'create':
                ops.push({
                    kind: 'create',
                    id,
                    node: read.text(entry, 'node'),
                    ...(typeof entry.title === 'string' ? { title: entry.title } : {}),
                    parent: read.text(entry, 'parent'),
                    order: read.text(entry, 'order'),
                    properties: readProperties(entry.properties),
                });
                break;
            case 'delete':
            case 'restore_node':
                ops.push({ kind: entry.kind, id });
                break;
            case 'move':
                ops.push({ kind: 'move', id, parent: read.text(entry, 'parent'), order: read.text(entry, 'order') });
                break;
            case 'rename':
                ops.push({ kind: 'rename', id, title: read.text(entry, 'title') });
                break;
            case 'group':
                ops.push({ kind: 'group', ops: readOps(entry.ops) });
                break;
            case 'key':
                if (typeof entry.at === 'number')
                    ops.push({
                        kind: 'key',
                        path: read.text(entry, 'path'),
                        at: entry.at,
                        value,
                        ...(value === null ? {} : { interpolation: readInterpolation(entry.interpolation) }),
                    });
                break;
        }
    }
    return ops;
}

/** Nodes as the server sends them: whole, and only those that are not deleted. */
export function readNodes(raw: unknown): NodeRecord[] {
    return (Array.isArray(raw) ? raw : []).filter(read.isFields).map((node) => ({
        id: read.text(node, 'id'),
        kind: read.text(node, 'kind'),
        title: read.text(node, 'title'),
        parent: read.text(node, 'parent'),
        order: read.text(node, 'order'),
        properties: readProperties(node.properties),
        curves: readCurves(node.curves),
    }));
}

/** Calls `visit` for each set within the operations, groups unfolded, in order. */
export function eachSet(ops: readonly Op[], visit: (path: Path, value: Value) => void): void {
    for (const op of ops) {
        if (op.kind === 'set') visit(op.path, op.value);
        else if (op.kind === 'create')
            for (const [name, value] of Object.entries(op.properties)) visit(`${op.id}.${name}`, value);
        else if (op.kind === 'group') eachSet(op.ops, visit);
    }
}
