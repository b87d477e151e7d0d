/** What the outliner does to the film, as operations. */
import type { Op, Value } from '../protocol/messages';
import { kindOf, propertyOf } from '../protocol/schema';
import type { NodeInfo } from '../store/replica';
import { putOps, say, useStudio } from '../store/studio';
import { freeTitle, mayLieIn, type Spot, spotBeside, spotInside, withInside } from '../store/tree';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** An id that nobody else makes: 12 letters are 62 bits. */
export function newId(kind: string): string {
    const random = crypto.getRandomValues(new Uint8Array(12));
    return `${kind}-${Array.from(random, (byte) => LETTERS[byte % LETTERS.length]).join('')}`;
}

/** What a new thing of each kind differs in from the schema's defaults: it is to be seen at once. */
const BEGUN: Readonly<Record<string, Readonly<Record<string, Value>>>> = {
    light: { azimuth: 90, elevation: 20, distance: 1.8, size: 0.5, gain: 0 },
    prop: { x: 0.45, z: 0.15 },
};

/** What can be added, in the order of the menu. */
export const ADDED = ['light', 'prop', 'folder'] as const;

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
    const begun = Object.entries(BEGUN[kind] ?? {}).filter(([name]) =>
        declared?.properties.some((property) => property.name === name),
    );
    const taken = nodes.some((node) => !node.deleted && node.title === declared?.label);
    const label = declared?.label ?? kind;
    putOps([
        {
            kind: 'create',
            id,
            node: kind,
            title: taken ? freeTitle(nodes, label) : label,
            ...spotFor(nodes, kind, selection),
            properties: Object.fromEntries(begun),
        },
    ]);
    return id;
}

/** Of the node and of all that lies in it, what can be there twice. Null: nothing. */
export function duplicateOps(
    nodes: readonly NodeInfo[],
    shown: Readonly<Record<string, Value>>,
    id: string,
    idOf: (kind: string) => string = newId,
): { ops: Op[]; id: string } | null {
    const all = withInside(nodes, id).filter((node) => !kindOf(node.kind)?.single);
    if (all[0]?.id !== id) return null;
    const copies = new Map(all.map((node) => [node.id, idOf(node.kind)]));
    const ops = all.map((node): Op => {
        const own = node.id === id;
        const spot = own
            ? spotBeside(nodes, '', node, 'after')
            : { parent: copies.get(node.parent)!, order: node.order };
        const values = (kindOf(node.kind)?.properties ?? []).flatMap(({ name }) => {
            const value = shown[`${node.id}.${name}`];
            return value === undefined || name === 'locked' ? [] : [[name, value] as const];
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
