/** What the outliner does to the film, as operations. */
import type { Op, Value } from '../protocol/messages';
import { kindOf, propertyOf } from '../protocol/schema';
import { copyOps, newId, random, readText, recordsOf, textOf } from './copies';
import { place } from './own_camera';
import type { NodeInfo } from './replica';
import { putOps, say, useStudio } from './studio';
import { freeTitle, mayLieIn, type Spot, spotBeside, spotInside, withInside } from './tree';

type Values = Readonly<Record<string, Value>>;

const oneOf = <T>(list: readonly T[]): T => list[random(list.length)]!;

/** What a new thing of each kind differs in from the schema's defaults: it is to be seen at once. */
const BEGUN: Readonly<Record<string, (nodes: readonly NodeInfo[]) => Values>> = {
    light: () => ({ azimuth: 90, elevation: 20, distance: 1.8, size: 0.5, gain: 0 }),
    prop: () => ({ x: 0.45, z: 0.15 }),
    // From where one looks now.
    camera: () => ({ ...place() }),
    // Beside those who are there, to the left and to the right in turn.
    person: (nodes) => {
        const there = nodes.filter(({ kind, deleted }) => kind === 'person' && !deleted).length;
        const x = Math.ceil(there / 2) * (there % 2 === 1 ? 0.62 : -0.62);
        return {
            x,
            sex: random(2),
            age: 22 + random(40),
            weight: (30 + random(40)) / 100,
            height: (44 + random(22)) / 100,
        };
    },
    // Nobody blinks when somebody else does.
    face: () => ({ idle_energy: 0.05, seed: 1 + random(1000) }),
};

/** A new person comes with these. */
const PARTS = ['face', 'hair', 'garment'] as const;

/** What can be added, in the order of the menu. */
export const ADDED = ['person', 'light', 'prop', 'camera', 'folder'] as const;

const choicesOf = (kind: string, name: string): string[] => (propertyOf(kind, name)?.choices ?? []).map(({ id }) => id);

/** Hair and clothes that go with the person, as far as the library says for whom they are made. */
function dressed(kind: string, sex: Value | undefined): Values {
    if (kind === 'hair') {
        const long = /bob|long|braid|ponytail/;
        return {
            style: oneOf(choicesOf(kind, 'style').filter((id) => id !== 'none' && long.test(id) === (sex === 1))),
        };
    }
    if (kind !== 'garment') return {};
    const made = sex === 1 ? 'female_' : 'male_';
    return { style: oneOf(choicesOf(kind, 'style').filter((id) => id.startsWith(made))) };
}

/** What a person comes with, as operations that follow her own. */
function partOps(nodes: readonly NodeInfo[], person: string, own: Values): Op[] {
    return PARTS.map((kind, index) => ({
        kind: 'create',
        id: newId(kind),
        node: kind,
        title: kindOf(kind)?.label ?? kind,
        parent: person,
        order: `a${index}`,
        properties: { ...BEGUN[kind]?.(nodes), ...dressed(kind, own.sex) },
    }));
}

/** Where what is added comes to lie: in what is chosen, else beside it, else at the end of the film; null: nowhere. */
function spotFor(nodes: readonly NodeInfo[], kind: string, selection: string): Spot | null {
    const chosen = nodes.find(({ id, deleted }) => id === selection && !deleted);
    const made: NodeInfo = { id: '', kind, title: '', parent: '', order: '', deleted: false };
    if (chosen && mayLieIn(nodes, made, chosen.id)) return spotInside(nodes, '', chosen.id);
    if (chosen && chosen.kind !== 'film' && mayLieIn(nodes, made, chosen.parent))
        return spotBeside(nodes, '', chosen, 'after');
    return mayLieIn(nodes, made, '') ? spotInside(nodes, '', '') : null;
}

/** Adds a thing and gives its id. as: what it is called and what it differs in from what is made otherwise. */
export function add(kind: string, selection: string, as: { title?: string } & Record<string, Value> = {}): string {
    const { nodes } = useStudio.getState().replica;
    const id = newId(kind);
    const declared = kindOf(kind);
    const { title: called, ...own } = as;
    const begun = { ...BEGUN[kind]?.(nodes), ...own };
    const label = called ?? declared?.label ?? kind;
    const taken = nodes.some((node) => !node.deleted && node.title === label);
    putOps([
        {
            kind: 'create',
            id,
            node: kind,
            title: taken ? freeTitle(nodes, label) : label,
            ...spotFor(nodes, kind, selection),
            properties: begun,
        },
        ...(kind === 'person' ? partOps(nodes, id, begun) : []),
    ]);
    return id;
}

/** Without those that lie in another of them: what is done to that one is done to them. */
function outermost(nodes: readonly NodeInfo[], ids: readonly string[]): NodeInfo[] {
    const byId = new Map(nodes.filter(({ deleted }) => !deleted).map((node) => [node.id, node]));
    const liesInOther = (node: NodeInfo): boolean => {
        for (let at = byId.get(node.parent); at; at = byId.get(at.parent)) if (ids.includes(at.id)) return true;
        return false;
    };
    return ids.flatMap((id) => byId.get(id) ?? []).filter((node) => !liesInOther(node));
}

/** Makes each of them a second time, and gives the copies' ids; says why where there can be none. */
export function duplicate(ids: readonly string[]): string[] {
    const { replica } = useStudio.getState();
    const { nodes } = replica;
    const made = copyOps(nodes, recordsOf(replica, outermost(nodes, ids)), (record, placed) => {
        const from = nodes.find(({ id }) => id === record.id)!;
        return mayLieIn(placed, { ...from, id: '' }, from.parent) ? spotBeside(placed, '', from, 'after') : null;
    });
    if (made.ids.length > 0) putOps(made.ops);
    else say('There is one of this, and there can be no other.');
    return made.ids;
}

/** What is chosen as text, for the clipboard; null when there is nothing that can be there twice. */
export function copyText(ids: readonly string[]): string | null {
    const { replica } = useStudio.getState();
    const records = recordsOf(replica, outermost(replica.nodes, ids));
    return records.length > 0 ? textOf(records) : null;
}

/** Puts in what was copied, in this film or in another. Gives the new ids; null when the text is something else. */
export function paste(text: string, selection: string): string[] | null {
    const records = readText(text);
    if (!records) return null;
    const { nodes } = useStudio.getState().replica;
    const made = copyOps(nodes, records, (record, placed) => spotFor(placed, record.kind, selection));
    if (made.ids.length > 0) putOps(made.ops);
    else say('This cannot lie here: choose what it is to lie in.');
    return made.ids;
}

/** Whether the node, and all that goes with it, may go. */
export const canDelete = (nodes: readonly NodeInfo[], id: string): boolean => {
    const all = withInside(nodes, id);
    return all.length > 0 && all.every((node) => !kindOf(node.kind)?.single);
};

/** Deletes those of them that may go, as one step; false when none may. */
export function remove(ids: readonly string[]): boolean {
    const { nodes } = useStudio.getState().replica;
    const gone = outermost(nodes, ids).filter(({ id }) => canDelete(nodes, id));
    if (gone.length > 0) putOps(gone.map(({ id }) => ({ kind: 'delete', id })));
    return gone.length > 0;
}

export function rename(node: NodeInfo, title: string): void {
    const wanted = title.trim().replace(/\s+/g, ' ');
    if (wanted !== '' && wanted !== node.title) putOps([{ kind: 'rename', id: node.id, title: wanted }]);
}

export function move(node: NodeInfo, { parent, order }: Spot): void {
    if (node.parent !== parent || node.order !== order) putOps([{ kind: 'move', id: node.id, parent, order }]);
}

export const flip = (path: string, now: boolean): void => putOps([{ kind: 'set', path, value: !now }]);

/** Hides what can be hidden of them, or shows it when the last of them is hidden. */
export function flipHidden(nodes: readonly NodeInfo[]): void {
    const can = nodes.filter(({ kind }) => propertyOf(kind, 'hidden'));
    const { shown } = useStudio.getState().replica;
    const hide = shown[`${can.at(-1)?.id}.hidden`] !== true;
    if (can.length > 0) putOps(can.map(({ id }) => ({ kind: 'set', path: `${id}.hidden`, value: hide })));
}
