/** Values, operations and nodes as they are on the wire. */
import { read } from './fields';

/** What a property holds: a number, a switch, a text or choice, a colour as three components, or a list of texts. */
export type Value = number | boolean | string | readonly number[] | readonly string[];

export type Interpolation = 'hold' | 'linear' | 'smooth';

/** A key of a property's curve. */
export interface Key {
    /** In ticks of film time. */
    at: number;
    /** A number, or three that go together. */
    value: number | readonly number[];
    /** How it goes on from here to the next key. */
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
    /** Keys of what has some, by property: time in ticks, value and, unless it is smooth, interpolation. */
    curves?: Record<string, KeyRecord[]>;
}

type KeyRecord = readonly [at: number, value: Key['value'], interpolation?: Interpolation];

/** A value a property may hold, or null when it is none. */
export function readValue(raw: unknown): Value | null {
    if (typeof raw === 'number' || typeof raw === 'boolean' || typeof raw === 'string') return raw;
    if (Array.isArray(raw) && raw.every((part) => typeof part === 'number')) return raw;
    if (Array.isArray(raw) && raw.every((part) => typeof part === 'string')) return raw;
    return null;
}

const isNumbers = (raw: unknown): raw is Key['value'] =>
    typeof raw === 'number' || (Array.isArray(raw) && raw.length > 0 && raw.every((part) => typeof part === 'number'));

function readProperties(raw: unknown): Record<string, Value> {
    const properties: Record<string, Value> = {};
    for (const [name, entry] of Object.entries(read.isFields(raw) ? raw : {})) {
        const value = readValue(entry);
        if (value !== null) properties[name] = value;
    }
    return properties;
}

const readInterpolation = (raw: unknown): Interpolation => (raw === 'hold' || raw === 'linear' ? raw : 'smooth');

/** Null when it is none. */
export function readKey(raw: unknown): Key | null {
    if (!read.isFields(raw) || !isNumbers(raw.value) || !Number.isSafeInteger(raw.at)) return null;
    return { at: raw.at as number, value: raw.value, interpolation: readInterpolation(raw.interpolation) };
}

function readCurves(raw: unknown): Record<string, KeyRecord[]> {
    const curves: Record<string, KeyRecord[]> = {};
    for (const [name, keys] of Object.entries(read.isFields(raw) ? raw : {})) {
        const found: KeyRecord[] = [];
        for (const key of Array.isArray(keys) ? keys : []) {
            if (!Array.isArray(key) || typeof key[0] !== 'number') continue;
            if (isNumbers(key[1])) found.push([key[0], key[1], readInterpolation(key[2])]);
        }
        if (found.length > 0) curves[name] = found;
    }
    return curves;
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
        ...(node.curves === undefined ? {} : { curves: readCurves(node.curves) }),
    }));
}

/** Calls `visit` for each key that is put or, without a value, taken within the operations, in order. */
export function eachKey(ops: readonly Op[], visit: (key: Extract<Op, { kind: 'key' }>) => void): void {
    for (const op of ops) {
        if (op.kind === 'key') visit(op);
        else if (op.kind === 'group') eachKey(op.ops, visit);
    }
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
