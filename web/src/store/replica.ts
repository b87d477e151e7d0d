/**
 * The page's copy of the document: what the server has committed, what others are drafting, and this page's own changes that
 * are still under way. Pure: every function takes a replica and gives the next one.
 *
 * What is shown at a path is the newest of this page's own changes under way there; else another's draft; else what is
 * committed. Committed values carry their revision, so that news may come in any order and an older one never wins.
 */
import {
    type Changes,
    eachKey,
    eachSet,
    type ForeignDraft,
    type Key,
    type NodeRecord,
    type Op,
    type Path,
    type Value,
    type Welcome,
} from '../protocol/messages';
import { kindOf } from '../protocol/schema';
import { type Curve, withKey } from '../values/curve';
import { withInside } from './tree';

/** A change of this page that the server has not acknowledged. */
export interface Pending {
    seq: number;
    gesture: string;
    stamp: number;
    kind: 'draft' | 'commit' | 'ops' | 'undo' | 'redo';
    ops: readonly Op[];
}

interface Committed {
    value: Value;
    revision: number;
}

/** A key as the server has it; null once it is taken away. */
interface CommittedKey {
    key: Key | null;
    revision: number;
}

export interface NodeInfo {
    id: string;
    kind: string;
    title: string;
    /** id of the node that it lies in; '' is the film itself */
    parent: string;
    /** place among its siblings (order_key.ts) */
    order: string;
    deleted: boolean;
}

export interface Replica {
    /** What the page shows: the kept ones with this page's own changes laid over them. Deleted ones are included. */
    nodes: readonly NodeInfo[];
    /** As the server has them. */
    kept: readonly NodeInfo[];
    committed: ReadonlyMap<Path, Committed>;
    /** By path and time. */
    keys: ReadonlyMap<Path, ReadonlyMap<number, CommittedKey>>;
    drafts: ReadonlyMap<string, ForeignDraft>;
    pending: readonly Pending[];
    /** What the page shows; a path without a value has its default. */
    shown: Readonly<Record<Path, Value>>;
    /** What has keys, and them: over film time it has the value that they tell, and not the one in `shown`. */
    curves: Readonly<Record<Path, Curve>>;
}

export const emptyReplica: Replica = {
    nodes: [],
    kept: [],
    committed: new Map(),
    keys: new Map(),
    drafts: new Map(),
    pending: [],
    shown: {},
    curves: {},
};

const draftKey = (client: string, gesture: string): string => `${client} ${gesture}`;

/** The last value that the operations give to a path. */
function lastSet(ops: readonly Op[], wanted: Path): Value | undefined {
    let found: Value | undefined;
    eachSet(ops, (path, value) => {
        if (path === wanted) found = value;
    });
    return found;
}

type Parts = Omit<Replica, 'shown' | 'curves' | 'nodes'>;

function valueAt(replica: Parts, path: Path): Value | undefined {
    for (let i = replica.pending.length - 1; i >= 0; i--) {
        const own = lastSet(replica.pending[i]!.ops, path);
        if (own !== undefined) return own;
    }
    let foreign: Value | undefined;
    for (const draft of replica.drafts.values()) foreign = lastSet(draft.ops, path) ?? foreign;
    return foreign ?? replica.committed.get(path)?.value;
}

const keyOf = ({ at, value, interpolation = 'smooth' }: Extract<Op, { kind: 'key' }>): Key | null =>
    typeof value === 'number' || Array.isArray(value) ? { at, value: value as Key['value'], interpolation } : null;

/** With the keys that operations put at a path, and without those that they take. */
function withKeys(curve: Curve, ops: readonly Op[], wanted: Path): Curve {
    let next = curve;
    eachKey(ops, (op) => {
        if (op.path !== wanted) return;
        const key = keyOf(op);
        next = key ? withKey(next, key) : next.filter(({ at }) => at !== op.at);
    });
    return next;
}

function curveAt({ keys, drafts, pending }: Parts, path: Path): Curve {
    let curve: Curve = [];
    for (const { key } of keys.get(path)?.values() ?? []) if (key) curve = withKey(curve, key);
    for (const { ops } of drafts.values()) curve = withKeys(curve, ops, path);
    for (const { ops } of pending) curve = withKeys(curve, ops, path);
    return curve;
}

const equal = (a: Value | undefined, b: Value | undefined): boolean =>
    a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((part, i) => part === b[i]));

const changesNodes = (ops: readonly Op[]): boolean =>
    ops.some((op) => (op.kind === 'group' ? changesNodes(op.ops) : op.kind !== 'set' && op.kind !== 'key'));

function shownNodes({ kept, pending }: Pick<Replica, 'kept' | 'pending'>): readonly NodeInfo[] {
    return pending.reduce((nodes, { ops }) => (changesNodes(ops) ? withNodes(nodes, ops) : nodes), kept);
}

/** The replica with `nodes`, and `shown` and `curves` at the paths that the operations touch, brought up to date. */
function refreshed(
    before: Parts,
    { shown, curves }: Pick<Replica, 'shown' | 'curves'>,
    touched: readonly (readonly Op[])[],
): Replica {
    const next = { ...before, nodes: shownNodes(before) };
    let result: Record<Path, Value> | null = null;
    const keyed = new Set<Path>();
    for (const ops of touched) {
        eachKey(ops, ({ path }) => keyed.add(path));
        eachSet(ops, (path) => {
            const value = valueAt(next, path);
            if (equal(value, (result ?? shown)[path])) return;
            result ??= { ...shown };
            if (value === undefined) delete result[path];
            else result[path] = value;
        });
    }
    const moved = Object.fromEntries(Array.from(keyed, (path) => [path, curveAt(next, path)]));
    const told = Object.entries({ ...curves, ...moved }).filter(([, curve]) => curve.length > 0);
    return { ...next, shown: result ?? shown, curves: keyed.size > 0 ? Object.fromEntries(told) : curves };
}

/** A new copy from the server's, with this page's own changes laid over it again. */
export function fromWelcome(welcome: Welcome, pending: readonly Pending[]): Replica {
    const committed = new Map<Path, Committed>();
    for (const node of welcome.document.nodes) {
        for (const [name, value] of Object.entries(node.properties)) {
            committed.set(`${node.id}.${name}`, { value, revision: welcome.revision });
        }
    }
    const drafts = new Map(
        welcome.drafts
            .filter((draft) => draft.client !== welcome.client)
            .map((draft) => [draftKey(draft.client, draft.gesture), draft]),
    );
    const keys = new Map<Path, ReadonlyMap<number, CommittedKey>>();
    const held = keysOf(welcome.document.nodes);
    commitKeys(keys, held, welcome.revision);
    const next = { kept: welcome.document.nodes.map(infoOf), committed, keys, drafts, pending };
    const all: Op[] = Array.from(committed, ([path, { value }]) => ({ kind: 'set', path, value }));
    return refreshed(next, emptyReplica, [
        [...all, ...held],
        ...[...drafts.values()].map((draft) => draft.ops),
        ...pending.map((p) => p.ops),
    ]);
}

/** One of this page's changes is on its way. A draft or commit takes the place of its gesture's earlier draft. */
export function putPending(replica: Replica, change: Pending): Replica {
    const replaced = replica.pending.filter((p) => p.kind === 'draft' && p.gesture === change.gesture);
    const pending = [...replica.pending.filter((p) => !replaced.includes(p)), change];
    return refreshed({ ...replica, pending }, replica, [...replaced.map((p) => p.ops), change.ops]);
}

/** This page's draft was dropped: what was there before shows again. */
export function dropDraft(replica: Replica, gesture: string): Replica {
    const dropped = replica.pending.filter((p) => p.kind === 'draft' && p.gesture === gesture);
    const pending = replica.pending.filter((p) => !dropped.includes(p));
    return refreshed(
        { ...replica, pending },
        replica,
        dropped.map((p) => p.ops),
    );
}

/** The server refused one change: it is gone, and what was there before shows again. */
export function refuse(replica: Replica, seq: number): Replica {
    const refused = replica.pending.filter((p) => p.seq === seq);
    if (refused.length === 0) return replica;
    const pending = replica.pending.filter((p) => p.seq !== seq);
    return refreshed(
        { ...replica, pending },
        replica,
        refused.map((p) => p.ops),
    );
}

function commitOps(committed: Map<Path, Committed>, ops: readonly Op[], revision: number): void {
    eachSet(ops, (path, value) => {
        if ((committed.get(path)?.revision ?? -1) <= revision) committed.set(path, { value, revision });
    });
}

function commitKeys(keys: Map<Path, ReadonlyMap<number, CommittedKey>>, ops: readonly Op[], revision: number): void {
    eachKey(ops, (op) => {
        const there = keys.get(op.path);
        if ((there?.get(op.at)?.revision ?? -1) > revision) return;
        keys.set(op.path, new Map(there).set(op.at, { key: keyOf(op), revision }));
    });
}

/** The keys that nodes bring along, as what puts them. */
const keysOf = (nodes: readonly NodeRecord[]): Op[] =>
    nodes.flatMap(({ id, curves = {} }) =>
        Object.entries(curves).flatMap(([name, keys]) =>
            keys.map(([at, value, interpolation]) => ({
                kind: 'key' as const,
                path: `${id}.${name}`,
                at,
                value,
                interpolation,
            })),
        ),
    );

/** Everything of this page up to `seq` is kept by the server; a gesture that is still a draft goes on. */
export function acknowledge(replica: Replica, seq: number, revision: number): Replica {
    const done = replica.pending.filter((p) => p.kind !== 'draft' && p.seq <= seq);
    if (done.length === 0) return replica;
    const committed = new Map(replica.committed);
    const keys = new Map(replica.keys);
    for (const change of done) commitOps(committed, change.ops, revision);
    for (const change of done) commitKeys(keys, change.ops, revision);
    const pending = replica.pending.filter((p) => !done.includes(p));
    let { kept } = replica;
    for (const change of done) kept = withNodes(kept, change.ops);
    return refreshed(
        { ...replica, kept, committed, keys, pending },
        replica,
        done.map((p) => p.ops),
    );
}

const infoOf = ({ id, kind, title, parent, order }: NodeRecord): NodeInfo => ({
    id,
    kind,
    title,
    parent,
    order,
    deleted: false,
});

function withNodes(nodes: readonly NodeInfo[], ops: readonly Op[]): readonly NodeInfo[] {
    let next = nodes;
    for (const op of ops) {
        if (op.kind === 'create') {
            const title = op.title || kindOf(op.node)?.label || op.id;
            const { id, parent = '', order = '' } = op;
            const made = { id, kind: op.node, title, parent, order, deleted: false };
            next = [...next.filter((node) => node.id !== op.id), made];
        } else if (op.kind === 'delete') {
            const gone = new Set(withInside(next, op.id).map(({ id }) => id));
            next = next.map((node) => (gone.has(node.id) ? { ...node, deleted: true } : node));
        } else if (op.kind === 'restore_node') {
            next = next.map((node) => (node.id === op.id ? { ...node, deleted: false } : node));
        } else if (op.kind === 'move') {
            const { parent, order } = op;
            next = next.map((node) => (node.id === op.id ? { ...node, parent, order } : node));
        } else if (op.kind === 'rename') {
            next = next.map((node) => (node.id === op.id ? { ...node, title: op.title } : node));
        } else if (op.kind === 'group') next = withNodes(next, op.ops);
    }
    return next;
}

/** A welcome leaves deleted nodes out: one that comes back brings its values with it. */
function withRestored(nodes: readonly NodeInfo[], restored: readonly NodeRecord[]): readonly NodeInfo[] {
    const unknown = restored.filter(({ id }) => !nodes.some((node) => node.id === id));
    return [...nodes, ...unknown.map(infoOf)];
}

const restoredSets = (restored: readonly NodeRecord[]): Op[] =>
    restored.flatMap(({ id, properties }) =>
        Object.entries(properties).map(([name, value]) => ({ kind: 'set' as const, path: `${id}.${name}`, value })),
    );

/** Whether everything that a draft sets is what the operations set. */
function covers(ops: readonly Op[], draft: readonly Op[]): boolean {
    let covered = true;
    eachSet(draft, (path, value) => {
        covered &&= equal(lastSet(ops, path), value);
    });
    return covered;
}

/**
 * What anyone's gesture has committed. A draft of that gesture which says no more is over.
 * @param ownSeq for this page's own changes their number: all up to it count as acknowledged
 */
export function applyChanges(replica: Replica, changes: Changes, ownSeq: number | null): Replica {
    const { ops, revision } = changes;
    const key = draftKey(changes.client, changes.gesture);
    const draft = replica.drafts.get(key);
    const drafts =
        draft && covers(ops, draft.ops)
            ? new Map([...replica.drafts].filter(([other]) => other !== key))
            : replica.drafts;
    const committed = new Map(replica.committed);
    commitOps(committed, ops, revision);
    const keys = new Map(replica.keys);
    commitKeys(keys, ops, revision);
    const back = [...restoredSets(changes.nodes), ...keysOf(changes.nodes)];
    commitOps(committed, back, revision);
    commitKeys(keys, back, revision);
    const kept = withNodes(withRestored(replica.kept, changes.nodes), ops);
    const done = ownSeq === null ? [] : replica.pending.filter((p) => p.kind !== 'draft' && p.seq <= ownSeq);
    const pending = done.length ? replica.pending.filter((p) => !done.includes(p)) : replica.pending;
    for (const change of done) commitOps(committed, change.ops, revision - 1);
    for (const change of done) commitKeys(keys, change.ops, revision - 1);
    return refreshed({ ...replica, kept, committed, keys, drafts, pending }, replica, [
        ops,
        back,
        ...done.map((p) => p.ops),
    ]);
}

/** Another's draft, as a whole. */
export function putForeignDraft(replica: Replica, draft: ForeignDraft): Replica {
    const key = draftKey(draft.client, draft.gesture);
    const before = replica.drafts.get(key)?.ops ?? [];
    const drafts = new Map(replica.drafts).set(key, draft);
    return refreshed({ ...replica, drafts }, replica, [before, draft.ops]);
}

/**
 * Another's draft has ended. A committed one stays as the value until its changes arrive, which may be a tick later: it is
 * given the revision that the path has, so that those replace it.
 */
export function endForeignDraft(replica: Replica, client: string, gesture: string, kept: boolean): Replica {
    const key = draftKey(client, gesture);
    const draft = replica.drafts.get(key);
    if (!draft) return replica;
    const drafts = new Map(replica.drafts);
    drafts.delete(key);
    const committed = kept ? new Map(replica.committed) : replica.committed;
    const keys = new Map(replica.keys);
    if (kept) {
        const known = replica.committed;
        eachKey(draft.ops, (op) => {
            const there = keys.get(op.path);
            const { revision = 0 } = there?.get(op.at) ?? {};
            keys.set(op.path, new Map(there).set(op.at, { key: keyOf(op), revision }));
        });
        eachSet(draft.ops, (path, value) => {
            (committed as Map<Path, Committed>).set(path, { value, revision: known.get(path)?.revision ?? 0 });
        });
    }
    return refreshed({ ...replica, committed, keys, drafts }, replica, [draft.ops]);
}

/** How many changes wait for the server to keep them. */
export const unsaved = (replica: Replica): number => replica.pending.filter((p) => p.kind !== 'draft').length;
