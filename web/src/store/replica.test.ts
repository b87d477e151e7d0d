import { describe, expect, it } from 'vitest';
import type { Changes, NodeRecord, Op, Value, Welcome } from '../protocol/messages';
import { STANDING } from '../values/film_clock';
import {
    acknowledge,
    applyChanges,
    dropDraft,
    endForeignDraft,
    fromWelcome,
    type Pending,
    putForeignDraft,
    putPending,
    type Replica,
    refuse,
    unsaved,
} from './replica';

const PATH = 'sun.elevation';
const OTHER = 'key.gain';
const set = (value: Value, path = PATH): Op => ({ kind: 'set', path, value });
const mine = (seq: number, kind: Pending['kind'], gesture: string, ...ops: Op[]): Pending => ({
    seq,
    kind,
    gesture,
    ops,
    stamp: 0,
});
const theirs = (revision: number, ops: Op[], gesture = 'h'): Changes => ({
    type: 'changes',
    revision,
    ops,
    gesture,
    client: 'B',
    actor: 'b',
    seq: 1,
    nodes: [],
});
const own = (revision: number, seq: number, ops: Op[], gesture: string): Changes => ({
    type: 'changes',
    revision,
    ops,
    gesture,
    client: 'A',
    actor: 'a',
    seq,
    nodes: [],
});
const foreign = (gesture: string, ...ops: Op[]) => ({ actor: 'b', client: 'B', gesture, ops });

const nodeOf = (id: string, kind: string, properties: Record<string, Value>): NodeRecord => ({
    id,
    kind,
    title: id,
    parent: '',
    order: 'a0',
    properties,
    curves: {},
});

const welcome = (revision: number, value: number, drafts: Welcome['drafts'] = []): Welcome => ({
    type: 'welcome',
    protocol: 3,
    session: 'demo',
    client: 'A',
    actor: { id: 'a', name: '', color: '' },
    revision,
    last_seq: 0,
    mode: 'live',
    transport: STANDING,
    tick: 0,
    document: {
        nodes: [nodeOf('sun', 'sun', { elevation: value }), nodeOf('key', 'light', { gain: 0 })],
    },
    drafts,
    members: [],
    undo: { can_undo: false, can_redo: false, undo_label: '', redo_label: '' },
});

const start = (): Replica => fromWelcome(welcome(10, 1), []);
const at = (replica: Replica, path = PATH) => replica.shown[path];

describe('what is shown', () => {
    it('follows the hand at once and is kept when acknowledged', () => {
        let r = putPending(start(), mine(1, 'draft', 'g', set(2)));
        expect(at(r)).toBe(2);
        r = putPending(r, mine(2, 'commit', 'g', set(3)));
        expect([at(r), unsaved(r), r.pending.length]).toEqual([3, 1, 1]);
        r = acknowledge(r, 2, 11);
        expect([at(r), unsaved(r)]).toEqual([3, 0]);
    });

    it('never takes back an own newer value because of older news', () => {
        let r = putPending(start(), mine(1, 'commit', 'g1', set(2)));
        r = putPending(r, mine(2, 'draft', 'g2', set(5)));
        // The echo of the first change, another's change and the acknowledgement arrive while the second is under way.
        r = applyChanges(r, own(11, 1, [set(2)], 'g1'), 1);
        expect(at(r)).toBe(5);
        r = applyChanges(r, theirs(12, [set(9)]), null);
        expect(at(r)).toBe(5);
        r = acknowledge(r, 1, 11);
        expect(at(r)).toBe(5);
        r = acknowledge(putPending(r, mine(3, 'commit', 'g2', set(6))), 3, 13);
        expect(at(r)).toBe(6);
    });

    it("lets another's later change win once the own one is kept", () => {
        let r = putPending(start(), mine(1, 'commit', 'g', set(2)));
        r = applyChanges(r, theirs(12, [set(9)]), null);
        r = acknowledge(r, 1, 11);
        expect(at(r)).toBe(9);
    });

    it('is not moved by news that are older than what is known', () => {
        let r = applyChanges(start(), theirs(15, [set(7)]), null);
        r = applyChanges(r, theirs(14, [set(6)]), null);
        expect(at(r)).toBe(7);
    });

    it('goes back when a draft is dropped, to an own change that is still under way', () => {
        let r = putPending(start(), mine(1, 'commit', 'g1', set(2)));
        r = putPending(r, mine(2, 'draft', 'g2', set(5)));
        expect(at(dropDraft(r, 'g2'))).toBe(2);
        expect(at(dropDraft(putPending(start(), mine(1, 'draft', 'g', set(2))), 'g'))).toBe(1);
    });

    it('replaces a draft as a whole: a path that it no longer sets goes back', () => {
        let r = putPending(start(), mine(1, 'draft', 'g', set(2), set(3, OTHER)));
        r = putPending(r, mine(2, 'draft', 'g', set(4)));
        expect([at(r), at(r, OTHER)]).toEqual([4, 0]);
    });

    it('goes back when the server refuses', () => {
        const r = putPending(start(), mine(1, 'commit', 'g', set(99)));
        expect(at(refuse(r, 1))).toBe(1);
        expect(refuse(r, 7)).toBe(r);
    });

    it('follows an undo of this page', () => {
        let r = acknowledge(putPending(start(), mine(1, 'ops', 'g', set(2))), 1, 11);
        r = putPending(r, mine(2, 'undo', ''));
        expect(at(r)).toBe(2);
        r = applyChanges(r, own(12, 2, [set(1)], ''), 2);
        expect([at(r), unsaved(r)]).toEqual([1, 0]);
    });
});

describe("another's draft", () => {
    it('is shown while it runs and gone when it is dropped', () => {
        let r = putForeignDraft(start(), foreign('h', set(4)));
        expect(at(r)).toBe(4);
        r = putForeignDraft(r, foreign('h', set(5)));
        expect(at(r)).toBe(5);
        expect(at(endForeignDraft(r, 'B', 'h', false))).toBe(1);
    });

    it('does not flicker back when its end arrives before its changes', () => {
        let r = endForeignDraft(putForeignDraft(start(), foreign('h', set(4))), 'B', 'h', true);
        expect(at(r)).toBe(4);
        r = applyChanges(r, theirs(11, [set(4)]), null);
        r = applyChanges(r, theirs(12, [set(8)], 'i'), null);
        expect(at(r)).toBe(8);
    });

    it('is over when its gesture was committed as it stood, and goes on when it has moved since', () => {
        const r = putForeignDraft(start(), foreign('h', set(4)));
        expect(applyChanges(r, theirs(11, [set(4)]), null).drafts.size).toBe(0);
        const moved = applyChanges(r, theirs(11, [set(3)]), null);
        expect([moved.drafts.size, at(moved)]).toEqual([1, 4]);
    });

    it('lies under what this page has under way', () => {
        const r = putForeignDraft(putPending(start(), mine(1, 'draft', 'g', set(2))), foreign('h', set(4)));
        expect(at(r)).toBe(2);
    });
});

describe('after a reconnection', () => {
    it('own changes lie over the new copy, in order', () => {
        const pending = [
            mine(1, 'commit', 'g1', set(2)),
            mine(2, 'commit', 'g2', set(3)),
            mine(3, 'draft', 'g3', set(1, OTHER)),
        ];
        const r = fromWelcome(welcome(20, 7, [foreign('h', set(6))]), pending);
        expect([at(r), at(r, OTHER), unsaved(r)]).toEqual([3, 1, 2]);
        expect(at(acknowledge(r, 2, 22))).toBe(6);
    });
});

describe('nodes', () => {
    it('are made, hidden and brought back with their values', () => {
        const make: Op = { kind: 'create', id: 'lamp', node: 'light', properties: { gain: 2 } };
        let r = applyChanges(start(), theirs(11, [make]), null);
        expect(r.nodes.at(-1)).toMatchObject({ id: 'lamp', kind: 'light', deleted: false });
        r = applyChanges(r, theirs(12, [{ kind: 'delete', id: 'lamp' }]), null);
        expect(r.nodes.at(-1)?.deleted).toBe(true);
        r = applyChanges(r, theirs(13, [{ kind: 'restore_node', id: 'lamp' }]), null);
        expect(r.nodes.at(-1)?.deleted).toBe(false);
        const back = nodeOf('old', 'light', { gain: 3 });
        r = applyChanges(r, { ...theirs(14, [{ kind: 'restore_node', id: 'old' }]), nodes: [back] }, null);
        expect([r.nodes.at(-1)?.title, r.shown['old.gain']]).toEqual(['old', 3]);
    });
});

it('knows the keys that the server has, and lays its own over them', () => {
    const key = (at: number, value: Value | null): Op => ({ kind: 'key', path: PATH, at, value });
    const keysOf = (r: Replica) => (r.curves[PATH] ?? []).map(({ at, value }) => [at, value]);
    const keyed = { ...nodeOf('sun', 'sun', {}), curves: { elevation: [[5, 1, 'hold'] as const] } };
    let r = fromWelcome({ ...welcome(10, 0), document: { nodes: [keyed as NodeRecord] } }, []);
    expect(r.curves[PATH]).toEqual([{ at: 5, value: 1, interpolation: 'hold' }]);
    r = applyChanges(r, theirs(11, [{ kind: 'group', ops: [key(3, 2), key(5, 4)] }]), null);
    expect(keysOf(r)).toEqual([
        [3, 2],
        [5, 4],
    ]);
    r = putPending(r, mine(1, 'ops', 'g', key(3, null), key(9, 7)));
    expect(keysOf(r)).toEqual([
        [5, 4],
        [9, 7],
    ]);
    expect(keysOf(refuse(r, 1))).toEqual([
        [3, 2],
        [5, 4],
    ]);
    expect(keysOf(acknowledge(r, 1, 12))).toEqual([
        [5, 4],
        [9, 7],
    ]);
    r = applyChanges(r, theirs(13, [key(5, null), key(3, null), key(9, null)]), null);
    expect(keysOf(acknowledge(refuse(r, 1), 1, 13))).toEqual([]);
    r = applyChanges(r, { ...theirs(14, [{ kind: 'restore_node', id: 'sun' }]), nodes: [keyed as NodeRecord] }, null);
    expect(keysOf(r)).toEqual([
        [5, 1],
        [9, 7],
    ]);
});

it('takes a list as one value', () => {
    const tags = 'film.tags';
    let r = applyChanges(start(), theirs(11, [set(['night', 'rain'], tags)]), null);
    expect(r.shown[tags]).toEqual(['night', 'rain']);
    const shown = r.shown;
    r = applyChanges(r, theirs(12, [set(['night', 'rain'], tags)]), null);
    expect(r.shown).toBe(shown);
    r = putPending(r, mine(1, 'ops', 'g', set(['rain'], tags)));
    expect([r.shown[tags], refuse(r, 1).shown[tags]]).toEqual([['rain'], ['night', 'rain']]);
});

it('reuses what is shown when nothing changed, so that nothing is drawn again', () => {
    const r = start();
    expect(applyChanges(r, theirs(11, [set(1)]), null).shown).toBe(r.shown);
});

describe('the tree of a replica', () => {
    const create = (id: string, parent: string): Op => ({
        kind: 'create',
        id,
        node: id.startsWith('f') ? 'folder' : 'light',
        parent,
        order: 'a1',
        properties: { gain: 2 },
    });
    const there = (replica: Replica) => replica.nodes.filter(({ deleted }) => !deleted).map(({ id }) => id);
    const begun = fromWelcome(welcome(1, 5), []);

    it('shows what this page makes at once, and takes it back when the server refuses', () => {
        const made = putPending(begun, mine(1, 'ops', 'g', create('f1', ''), create('lamp', 'f1')));
        expect(there(made)).toEqual([...there(begun), 'f1', 'lamp']);
        expect(made.shown['lamp.gain']).toBe(2);
        expect(there(refuse(made, 1))).toEqual(there(begun));
        expect(there(acknowledge(made, 1, 2))).toEqual(there(made));
    });

    it('deletes a folder with what lies in it, and brings back one by one', () => {
        const made = applyChanges(begun, theirs(2, [create('f1', ''), create('lamp', 'f1')]), null);
        const gone = applyChanges(made, theirs(3, [{ kind: 'delete', id: 'f1' }]), null);
        expect(there(gone)).toEqual(there(begun));
        const back = applyChanges(gone, theirs(4, [{ kind: 'restore_node', id: 'f1' }]), null);
        expect(there(back)).toEqual([...there(begun), 'f1']);
    });

    it('moves and renames, and keeps the list as it is where nothing of it changes', () => {
        const made = applyChanges(begun, theirs(2, [create('f1', '')]), null);
        const moved = putPending(
            made,
            mine(
                1,
                'ops',
                'g',
                { kind: 'move', id: 'key', parent: 'f1', order: 'a7' },
                { kind: 'rename', id: 'key', title: 'Window' },
            ),
        );
        expect(moved.nodes.find(({ id }) => id === 'key')).toMatchObject({
            parent: 'f1',
            order: 'a7',
            title: 'Window',
        });
        expect(made.nodes.find(({ id }) => id === 'key')).toMatchObject({ parent: '', title: 'key' });
        expect(putPending(made, mine(1, 'ops', 'g', set(3))).nodes).toBe(made.nodes);
    });
});

describe('keys', () => {
    const key = (at: number, value: Value | null, path = PATH): Op => ({ kind: 'key', path, at, value });
    const at = (replica: Replica, path = PATH) => replica.curves[path]?.map((one) => [one.at, one.value]);
    const keyed = (): Replica => {
        const message = welcome(3, 10);
        const [node] = message.document.nodes;
        const curves = { elevation: [[0, 5] as const, [100, 7, 'hold'] as const] };
        return fromWelcome({ ...message, document: { nodes: [{ ...node!, curves }] } }, []);
    };

    it('come with the document, beside what is set', () => {
        const replica = keyed();
        expect(replica.curves[PATH]).toEqual([
            { at: 0, value: 5, interpolation: 'smooth' },
            { at: 100, value: 7, interpolation: 'hold' },
        ]);
        expect(replica.shown[PATH]).toBe(10);
    });

    it('are put in the order of time, replaced and taken', () => {
        const put = applyChanges(keyed(), theirs(4, [key(50, 6), key(0, 1)]), null);
        expect(at(put)).toEqual([
            [0, 1],
            [50, 6],
            [100, 7],
        ]);
        const taken = applyChanges(put, theirs(5, [{ kind: 'group', ops: [key(0, null), key(50, null)] }]), null);
        expect(at(taken)).toEqual([[100, 7]]);
        expect(applyChanges(taken, theirs(6, [key(100, null)]), null).curves).toEqual({});
    });

    it('that are older than what is known change nothing', () => {
        const newer = applyChanges(keyed(), theirs(6, [key(0, null)]), null);
        expect(at(applyChanges(newer, theirs(5, [key(0, 2)]), null))).toEqual([[100, 7]]);
    });

    it('of a draft show until it ends, and stay when it is kept', () => {
        const drafted = putForeignDraft(keyed(), foreign('g', key(100, 9)));
        expect(at(drafted)?.[1]).toEqual([100, 9]);
        expect(at(endForeignDraft(drafted, 'B', 'g', false))?.[1]).toEqual([100, 7]);
        const kept = endForeignDraft(drafted, 'B', 'g', true);
        expect(at(kept)?.[1]).toEqual([100, 9]);
        expect(at(applyChanges(kept, theirs(4, [key(100, 9)], 'g'), null))?.[1]).toEqual([100, 9]);
    });

    it('of this page show at once, and go with what the server refuses', () => {
        const replica = putPending(keyed(), mine(1, 'ops', 'g', key(50, 3)));
        expect(at(replica)).toHaveLength(3);
        expect(at(refuse(replica, 1))).toHaveLength(2);
        expect(at(acknowledge(replica, 1, 4))).toHaveLength(3);
    });

    it('come back with the node that they are of', () => {
        const node = {
            id: 'prop1',
            kind: 'prop',
            title: '',
            parent: '',
            order: '',
            properties: {},
            curves: { x: [[0, 1] as const] },
        };
        const back = { ...theirs(4, [{ kind: 'restore_node', id: 'prop1' }]), nodes: [node] };
        expect(at(applyChanges(keyed(), back, null), 'prop1.x')).toEqual([[0, 1]]);
    });
});
