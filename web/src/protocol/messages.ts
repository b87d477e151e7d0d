/** The text frames between page and server, and the one place where foreign JSON becomes typed messages. */

/** What this page speaks; a server that speaks another says so, and the page loads itself again. */
export const PROTOCOL = 2;

/** What a property holds: a number, a switch, a text or choice, or a colour as three components. */
export type Value = number | boolean | string | readonly number[];

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
    | { kind: 'key'; path: Path; at: number; value: Value | null; interpolation?: 'hold' | 'linear' | 'smooth' }
    | { kind: 'group'; ops: Op[] };

interface Actor {
    id: string;
    name: string;
    color: string;
}

export interface Member extends Actor {
    client: string;
}

export interface UndoState {
    can_undo: boolean;
    can_redo: boolean;
    undo_label: string;
    redo_label: string;
}

export interface NodeRecord {
    id: string;
    kind: string;
    title: string;
    /** '' is the film itself. */
    parent: string;
    order: string;
    properties: Record<string, Value>;
}

/** See src/animation/transport.h: everything but the rate and the switches is in ticks. */
export interface Transport {
    playing: boolean;
    loops: boolean;
    rate: number;
    /** of the film, at `origin` */
    position: number;
    /** of the session's clock */
    origin: number;
    loop_begin: number;
    loop_end: number;
}

export type ClockMode = 'live' | 'hold';
export type Codec = 'h264' | 'jpeg';

/** Place and lens of a camera, in the schema's units. */
export interface CameraPlace {
    azimuth: number;
    elevation: number;
    distance: number;
    target_x: number;
    target_y: number;
    target_z: number;
    focal_length: number;
}

export interface ForeignDraft {
    actor: string;
    client: string;
    gesture: string;
    ops: Op[];
}

export interface Welcome {
    type: 'welcome';
    protocol: number;
    session: string;
    /** This page's public name; nothing knows it before. */
    client: string;
    actor: Actor;
    revision: number;
    /** The highest number of a change that the server took from this client. */
    last_seq: number;
    mode: ClockMode;
    transport: Transport;
    /** of the session's clock */
    tick: number;
    document: { nodes: NodeRecord[] };
    drafts: ForeignDraft[];
    members: Member[];
    undo: UndoState;
}

export interface Changes extends ForeignDraft {
    type: 'changes';
    revision: number;
    seq: number;
    /** Nodes that restore_node operations bring back, whole. */
    nodes: NodeRecord[];
}

export interface Stats {
    fps: number;
    kbps: number;
    lit_fraction: number;
    gbuffer_width: number;
    gbuffer_height: number;
    bounces: number;
    threads: number;
    triangles: number; // of the film; what is shared counts once
    texture_bytes: number;
}

export type ServerMessage =
    | Welcome
    | { type: 'ack'; seq: number; revision: number }
    | Changes
    | ({ type: 'draft' } & ForeignDraft)
    | { type: 'draft_end'; client: string; gesture: string; committed: boolean }
    | ({ type: 'undo_state' } & UndoState)
    | { type: 'members'; members: Member[] }
    | { type: 'mode'; mode: ClockMode }
    /** Who did it, with the number of that wish; '' is nobody. */
    | { type: 'transport'; client: string; seq: number; transport: Transport }
    | { type: 'saved'; revision: number }
    | { type: 'error'; seq: number | null; field: string | null; code: string; message: string }
    | { type: 'pong'; stamp: number; tick: number }
    /** What a pick has met: a node, or '' for the backdrop. */
    | { type: 'picked'; number: number; node: string; point: readonly [number, number, number] | null }
    /** By person, where her head would be in the middle of the set, metres. */
    | { type: 'heads'; heads: Record<string, readonly [number, number, number]> }
    | { type: 'bye'; reason: string }
    | ({ type: 'stats' } & Stats);

export type ClientMessage =
    /** The secret stays between this page and the server, which answers with the public name that it makes of it. */
    | { type: 'hello'; protocol: typeof PROTOCOL; secret: string; codec: Codec; width: number; height: number }
    | { type: 'draft'; seq: number; gesture: string; stamp: number; ops: Op[] }
    | { type: 'commit'; seq: number; gesture: string; stamp: number; ops: Op[] }
    | { type: 'drop'; seq: number; gesture: string }
    | { type: 'ops'; seq: number; gesture: string; stamp: number; ops: Op[] }
    | { type: 'undo'; seq: number; stamp: number }
    | { type: 'redo'; seq: number; stamp: number }
    | { type: 'shown'; frame: number; decode_ms: number; draw_ms: number }
    | { type: 'key_frame' }
    | { type: 'view'; width: number; height: number }
    /** Which camera this viewer looks through: its own, which stands there, or without one the film's. */
    | { type: 'watch'; number: number; stamp: number; camera?: CameraPlace }
    | { type: 'clock'; mode: ClockMode }
    /** Whether the film plays, and where; without `at` it stays where it is. */
    | ({ type: 'transport'; seq: number; stamp: number; at?: number } & Omit<Transport, 'position' | 'origin'>)
    /** The pointer on the picture, -1 to 1 right and up; or that it has gone from there. */
    | { type: 'look'; x: number; y: number }
    | { type: 'look'; away: true }
    /** What is seen at a place of a frame, shares of its width and height. */
    | { type: 'pick'; number: number; frame: number; x: number; y: number }
    | { type: 'ping'; stamp: number };

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (fields: Fields, name: string): string =>
    typeof fields[name] === 'string' ? (fields[name] as string) : '';
const number = (fields: Fields, name: string): number =>
    typeof fields[name] === 'number' ? (fields[name] as number) : 0;
const list = (fields: Fields, name: string): unknown[] => (Array.isArray(fields[name]) ? fields[name] : []);

/** A value a property may hold, or null when it is none. */
export function readValue(raw: unknown): Value | null {
    if (typeof raw === 'number' || typeof raw === 'boolean' || typeof raw === 'string') return raw;
    if (Array.isArray(raw) && raw.every((part) => typeof part === 'number')) return raw;
    return null;
}

function readProperties(raw: unknown): Record<string, Value> {
    const properties: Record<string, Value> = {};
    for (const [name, entry] of Object.entries(isFields(raw) ? raw : {})) {
        const value = readValue(entry);
        if (value !== null) properties[name] = value;
    }
    return properties;
}

/** Operations this page understands; others are left out, so that a newer server does not stop an older page. */
export function readOps(raw: unknown): Op[] {
    const ops: Op[] = [];
    for (const entry of Array.isArray(raw) ? raw : []) {
        if (!isFields(entry)) continue;
        const id = text(entry, 'id');
        const value = readValue(entry.value);
        switch (entry.kind) {
            case 'set':
                if (value !== null) ops.push({ kind: 'set', path: text(entry, 'path'), value });
                break;
            case 'create':
                ops.push({
                    kind: 'create',
                    id,
                    node: text(entry, 'node'),
                    ...(typeof entry.title === 'string' ? { title: entry.title } : {}),
                    parent: text(entry, 'parent'),
                    order: text(entry, 'order'),
                    properties: readProperties(entry.properties),
                });
                break;
            case 'delete':
            case 'restore_node':
                ops.push({ kind: entry.kind, id });
                break;
            case 'move':
                ops.push({ kind: 'move', id, parent: text(entry, 'parent'), order: text(entry, 'order') });
                break;
            case 'rename':
                ops.push({ kind: 'rename', id, title: text(entry, 'title') });
                break;
            case 'group':
                ops.push({ kind: 'group', ops: readOps(entry.ops) });
                break;
            case 'key':
                if (typeof entry.at === 'number')
                    ops.push({ kind: 'key', path: text(entry, 'path'), at: number(entry, 'at'), value });
                break;
        }
    }
    return ops;
}

const readActor = (raw: unknown): Actor => {
    const fields = isFields(raw) ? raw : {};
    return { id: text(fields, 'id'), name: text(fields, 'name'), color: text(fields, 'color') };
};

const readMembers = (fields: Fields): Member[] =>
    list(fields, 'members')
        .filter(isFields)
        .map((member) => ({
            ...readActor(isFields(member.actor) ? member.actor : member),
            client: text(member, 'client'),
        }));

const readUndo = (raw: unknown): UndoState => {
    const fields = isFields(raw) ? raw : {};
    return {
        can_undo: fields.can_undo === true,
        can_redo: fields.can_redo === true,
        undo_label: text(fields, 'undo_label'),
        redo_label: text(fields, 'redo_label'),
    };
};

/** An actor field is its id, or the whole actor. */
const actorId = (fields: Fields): string => (isFields(fields.actor) ? text(fields.actor, 'id') : text(fields, 'actor'));

/** Three numbers, else null. */
function readPoint(raw: unknown): readonly [number, number, number] | null {
    const [x, y, z] = Array.isArray(raw) ? raw : [];
    return typeof x === 'number' && typeof y === 'number' && typeof z === 'number' ? [x, y, z] : null;
}

const readDraft = (fields: Fields): ForeignDraft => ({
    actor: actorId(fields),
    client: text(fields, 'client'),
    gesture: text(fields, 'gesture'),
    ops: readOps(fields.ops),
});

function readNodes(raw: unknown): NodeRecord[] {
    return list(isFields(raw) ? raw : {}, 'nodes')
        .filter(isFields)
        .map((node) => ({
            id: text(node, 'id'),
            kind: text(node, 'kind'),
            title: text(node, 'title'),
            parent: text(node, 'parent'),
            order: text(node, 'order'),
            properties: readProperties(node.properties),
        }));
}

function readTransport(raw: unknown): Transport {
    const fields = isFields(raw) ? raw : {};
    return {
        playing: fields.playing === true,
        loops: fields.loops === true,
        rate: number(fields, 'rate') || 1,
        position: number(fields, 'position'),
        origin: number(fields, 'origin'),
        loop_begin: number(fields, 'loop_begin'),
        loop_end: number(fields, 'loop_end'),
    };
}

function readHeads(raw: unknown): Record<string, readonly [number, number, number]> {
    const heads: Record<string, readonly [number, number, number]> = {};
    for (const [person, at] of Object.entries(isFields(raw) ? raw : {})) {
        if (!Array.isArray(at) || at.length !== 3 || !at.every((part) => Number.isFinite(part))) continue;
        heads[person] = [at[0], at[1], at[2]];
    }
    return heads;
}

/**
 * Parses one text frame of the server.
 * @returns null for what is not JSON or not a known message: the page goes on without it
 */
export function parseServerMessage(frame: string): ServerMessage | null {
    let fields: unknown;
    try {
        fields = JSON.parse(frame);
    } catch {
        return null;
    }
    if (!isFields(fields)) return null;
    const mode: ClockMode = fields.mode === 'hold' ? 'hold' : 'live';
    switch (fields.type) {
        case 'welcome':
            return {
                type: 'welcome',
                protocol: number(fields, 'protocol'),
                session: text(fields, 'session'),
                client: text(fields, 'client'),
                actor: readActor(fields.actor),
                revision: number(fields, 'revision'),
                last_seq: number(fields, 'last_seq'),
                mode,
                transport: readTransport(fields.transport),
                tick: number(fields, 'tick'),
                document: { nodes: readNodes(fields.document) },
                drafts: list(fields, 'drafts').filter(isFields).map(readDraft),
                members: readMembers(fields),
                undo: readUndo(fields.undo),
            };
        case 'ack':
            return { type: 'ack', seq: number(fields, 'seq'), revision: number(fields, 'revision') };
        case 'changes':
            return {
                type: 'changes',
                ...readDraft(fields),
                seq: number(fields, 'seq'),
                revision: number(fields, 'revision'),
                nodes: readNodes(fields),
            };
        case 'draft':
            return { type: 'draft', ...readDraft(fields) };
        case 'draft_end':
            return {
                type: 'draft_end',
                client: text(fields, 'client'),
                gesture: text(fields, 'gesture'),
                committed: fields.committed === true,
            };
        case 'undo_state':
            return { type: 'undo_state', ...readUndo(fields) };
        case 'members':
            return { type: 'members', members: readMembers(fields) };
        case 'mode':
            return { type: 'mode', mode };
        case 'transport':
            return {
                type: 'transport',
                client: text(fields, 'client'),
                seq: number(fields, 'seq'),
                transport: readTransport(fields.transport),
            };
        case 'saved':
            return { type: 'saved', revision: number(fields, 'revision') };
        case 'error':
            return {
                type: 'error',
                seq: typeof fields.seq === 'number' ? fields.seq : null,
                field: typeof fields.field === 'string' ? fields.field : null,
                code: text(fields, 'code'),
                message: text(fields, 'message'),
            };
        case 'pong':
            return { type: 'pong', stamp: number(fields, 'stamp'), tick: number(fields, 'tick') };
        case 'picked':
            return {
                type: 'picked',
                number: number(fields, 'number'),
                node: text(fields, 'node'),
                point: readPoint(fields.point),
            };
        case 'heads':
            return { type: 'heads', heads: readHeads(fields.heads) };
        case 'bye':
            return { type: 'bye', reason: text(fields, 'reason') };
        case 'stats':
            return {
                type: 'stats',
                fps: number(fields, 'fps'),
                kbps: number(fields, 'kbps'),
                lit_fraction: number(fields, 'lit_fraction'),
                gbuffer_width: number(fields, 'gbuffer_width'),
                gbuffer_height: number(fields, 'gbuffer_height'),
                bounces: number(fields, 'bounces'),
                threads: number(fields, 'threads'),
                triangles: number(fields, 'triangles'),
                texture_bytes: number(fields, 'texture_bytes'),
            };
        default:
            return null;
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

/** The server's words as a sentence of its own. */
export function sentence(words: string): string {
    if (words === '') return '';
    const begun = words[0]!.toUpperCase() + words.slice(1);
    return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
