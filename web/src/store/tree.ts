/** The film's nodes as a tree. Pure. */
import { kindOf } from '../protocol/schema';
import { orderBetween } from '../values/order_key';
import type { NodeInfo } from './replica';

export interface Row {
    node: NodeInfo;
    /** 1 for what lies in the film itself. */
    depth: number;
    holds: number;
}

const bySiblings = (a: NodeInfo, b: NodeInfo): number =>
    a.order < b.order ? -1 : a.order > b.order ? 1 : a.id < b.id ? -1 : 1;

/** What lies in each node, in order; '' is the film itself. The film's own node lies nowhere. */
function childrenOf(nodes: readonly NodeInfo[]): ReadonlyMap<string, readonly NodeInfo[]> {
    const children = new Map<string, NodeInfo[]>();
    for (const node of nodes) {
        if (node.deleted || node.kind === 'film') continue;
        const siblings = children.get(node.parent);
        if (siblings) siblings.push(node);
        else children.set(node.parent, [node]);
    }
    for (const siblings of children.values()) siblings.sort(bySiblings);
    return children;
}

/** The rows that a list shows: those in folded nodes are left out. With a query those that it finds, and what they lie in. */
export function rowsOf(nodes: readonly NodeInfo[], folded: ReadonlySet<string>, query = ''): Row[] {
    const children = childrenOf(nodes);
    const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const found = (node: NodeInfo): boolean => {
        const known = `${node.title} ${kindOf(node.kind)?.label ?? ''}`.toLowerCase();
        return words.every((word) => known.includes(word));
    };
    const below = (parent: string, depth: number): Row[] =>
        (children.get(parent) ?? []).flatMap((node) => {
            const open = words.length > 0 || !folded.has(node.id);
            const inside = open ? below(node.id, depth + 1) : [];
            if (words.length > 0 && inside.length === 0 && !found(node)) return [];
            return [{ node, depth, holds: children.get(node.id)?.length ?? 0 }, ...inside];
        });
    return below('', 1);
}

/** The node and all that lies in it, the node first. */
export function withInside(nodes: readonly NodeInfo[], id: string): NodeInfo[] {
    const children = childrenOf(nodes);
    const start = nodes.find((node) => node.id === id && !node.deleted);
    const all = start ? [start] : [];
    for (let i = 0; i < all.length; i++) all.push(...(children.get(all[i]!.id) ?? []));
    return all;
}

/** Where something dragged would come to lie. */
export interface Spot {
    parent: string;
    order: string;
}

/** Next to a sibling, or, without one, at the end of what lies in the parent. */
export function spotBeside(
    nodes: readonly NodeInfo[],
    moved: string,
    target: NodeInfo,
    side: 'before' | 'after',
): Spot {
    const siblings = (childrenOf(nodes).get(target.parent) ?? []).filter(({ id }) => id !== moved);
    const at = siblings.findIndex(({ id }) => id === target.id) + (side === 'after' ? 1 : 0);
    return {
        parent: target.parent,
        order: orderBetween(siblings[at - 1]?.order ?? null, siblings[at]?.order ?? null),
    };
}

export function spotInside(nodes: readonly NodeInfo[], moved: string, parent: string): Spot {
    const siblings = (childrenOf(nodes).get(parent) ?? []).filter(({ id }) => id !== moved);
    return { parent, order: orderBetween(siblings.at(-1)?.order ?? null, null) };
}

/** Whether a node may lie there by its kind and by what lies there already, and not in itself. */
export function mayLieIn(nodes: readonly NodeInfo[], moved: NodeInfo, parent: string): boolean {
    const holder = nodes.find(({ id }) => id === parent);
    if (parent !== '' && (!holder || holder.deleted)) return false;
    const kind = kindOf(moved.kind);
    if (!kind?.inside.includes(holder?.kind ?? '')) return false;
    if (kind.mostInside > 0) {
        const held = nodes.filter((node) => !node.deleted && node.kind === moved.kind && node.parent === parent);
        if (held.filter(({ id }) => id !== moved.id).length >= kind.mostInside) return false;
    }
    return !withInside(nodes, moved.id).some(({ id }) => id === parent);
}

/** "Key light" -> "Key light 2", or the next number that is free. */
export function freeTitle(nodes: readonly NodeInfo[], title: string): string {
    const taken = new Set(nodes.filter(({ deleted }) => !deleted).map((node) => node.title));
    const base = title.replace(/ \d+$/, '');
    for (let n = 2; ; n++) if (!taken.has(`${base} ${n}`)) return `${base} ${n}`;
}
