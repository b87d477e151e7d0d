/** What the outliner does to the film, as operations. */
import type { Op, Value } from '../protocol/messages';
import { kindOf, propertyOf } from '../protocol/schema';
import { place } from '../store/own_camera';
import type { NodeInfo } from '../store/replica';
import { putOps, say, useStudio } from '../store/studio';
import { freeTitle, mayLieIn, type Spot, spotBeside, spotInside, withInside } from '../store/tree';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** An id that nobody else makes: 12 letters are 62 bits. */
export function newId(kind: string): string {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return `${kind}-${Array.from(bytes, (byte) => LETTERS[byte % LETTERS.length]).join('')}`;
}

type Values = Readonly<Record<string, Value>>;

const random = (below: number): number => crypto.getRandomValues(new Uint32Array(1))[0]! % below;
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

/** Where what is added comes to lie: in the chosen folder, else beside what is chosen, else at the end of the film. */
function spotFor(nodes: readonly NodeInfo[], kind: string, selection: string): Spot {
    const chosen = nodes.find(({ id, deleted }) => id === selection && !deleted);
    const made: NodeInfo = { id: '', kind, title: '', parent: '', order: '', deleted: false };
    if (chosen && mayLieIn(nodes, made, chosen.id)) return spotInside(nodes, '', chosen.id);
    if (chosen && chosen.kind !== 'film' && mayLieIn(nodes, made, chosen.parent))
        return spotBeside(nodes, '', chosen, 'after');
    return spotInside(nodes, '', '');
}

/** Adds a thing and gives its id. */
export function add(kind: string, selection: string): string {
    const { nodes } = useStudio.getState().replica;
    const id = newId(kind);
    const declared = kindOf(kind);
    const begun = BEGUN[kind]?.(nodes) ?? {};
    const taken = nodes.some((node) => !node.deleted && node.title === declared?.label);
    const label = declared?.label ?? kind;
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

/** How far beside what it is made from a copy stands, metres. */
const ASIDE: Readonly<Record<string, number>> = { person: 0.62, prop: 0.25 };

/** A value of a copy: what names something that is copied too names that copy, and nobody lives another's life. */
function copied(kind: string, name: string, value: Value, copies: ReadonlyMap<string, string>, own: boolean): Value {
    const property = propertyOf(kind, name);
    if (property?.type === 'node') return copies.get(String(value)) ?? value;
    if (kind === 'face' && name === 'seed') return 1 + random(1000);
    const aside = own && name === 'x' ? ASIDE[kind] : undefined;
    return aside && property ? Math.min(property.max, Number((Number(value) + aside).toFixed(3))) : value;
}

/** Of the node and of all that lies in it, what can be there twice. Null: nothing. */
export function duplicateOps(
    nodes: readonly NodeInfo[],
    shown: Readonly<Record<string, Value>>,
    id: string,
    idOf: (kind: string) => string = newId,
): { ops: Op[]; id: string } | null {
    const all = withInside(nodes, id).filter((node) => !kindOf(node.kind)?.single);
    if (all[0]?.id !== id || !mayLieIn(nodes, { ...all[0], id: '' }, all[0].parent)) return null;
    const copies = new Map(all.map((node) => [node.id, idOf(node.kind)]));
    const ops = all.map((node): Op => {
        const own = node.id === id;
        const spot = own
            ? spotBeside(nodes, '', node, 'after')
            : { parent: copies.get(node.parent)!, order: node.order };
        const values = (kindOf(node.kind)?.properties ?? []).flatMap(({ name }) => {
            const value = shown[`${node.id}.${name}`];
            if (value === undefined || name === 'locked') return [];
            return [[name, copied(node.kind, name, value, copies, own)] as const];
        });
        return {
            kind: 'create',
            id: copies.get(node.id)!,
            node: node.kind,
            title: own ? freeTitle(nodes, node.title) : node.title,
            ...spot,
            properties: Object.fromEntries(values),
        };
    });
    return { ops, id: copies.get(id)! };
}

/** Gives the copy's id, or null where there can be none. */
export function duplicate(id: string): string | null {
    const { nodes, shown } = useStudio.getState().replica;
    const made = duplicateOps(nodes, shown, id);
    if (!made) {
        say('There is one of this, and there can be no other.');
        return null;
    }
    putOps(made.ops);
    return made.id;
}

/** Whether the node, and all that goes with it, may go. */
export const canDelete = (nodes: readonly NodeInfo[], id: string): boolean => {
    const all = withInside(nodes, id);
    return all.length > 0 && all.every((node) => !kindOf(node.kind)?.single);
};

export const remove = (id: string): void => putOps([{ kind: 'delete', id }]);

export function rename(node: NodeInfo, title: string): void {
    const wanted = title.trim().replace(/\s+/g, ' ');
    if (wanted !== '' && wanted !== node.title) putOps([{ kind: 'rename', id: node.id, title: wanted }]);
}

export function move(node: NodeInfo, { parent, order }: Spot): void {
    if (node.parent !== parent || node.order !== order) putOps([{ kind: 'move', id: node.id, parent, order }]);
}

export const flip = (path: string, now: boolean): void => putOps([{ kind: 'set', path, value: !now }]);

/** Hides or shows what can be hidden. */
export function flipHidden({ id, kind }: NodeInfo): void {
    const path = `${id}.hidden`;
    if (propertyOf(kind, 'hidden')) flip(path, useStudio.getState().replica.shown[path] === true);
}
