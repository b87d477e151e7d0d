/** Keys of the film's properties as this page knows them. Pure. */
import type { Key, NodeRecord, Op, Path } from '../protocol/messages';

/** By path; where there are keys they rule, and the value waits. In order of time, never empty. */
export type Curves = Readonly<Record<Path, readonly Key[]>>;

/** Of the nodes, in the place of what was known of them. */
export function withCurvesOf(curves: Curves, nodes: readonly NodeRecord[]): Curves {
    if (nodes.length === 0) return curves;
    const given = new Set(nodes.map(({ id }) => id));
    const kept = Object.entries(curves).filter(([path]) => !given.has(path.slice(0, path.lastIndexOf('.'))));
    const news = nodes.flatMap(({ id, curves: own }) =>
        Object.entries(own).map(([name, keys]) => [`${id}.${name}`, keys] as const),
    );
    return Object.fromEntries([...kept, ...news]);
}

/** After the operations, groups unfolded, in order. */
export function withKeys(curves: Curves, ops: readonly Op[]): Curves {
    let next = curves;
    for (const op of ops) {
        if (op.kind === 'group') next = withKeys(next, op.ops);
        if (op.kind !== 'key') continue;
        const others = (next[op.path] ?? []).filter(({ at }) => at !== op.at);
        const { path, at, value, interpolation = 'smooth' } = op;
        const keys = value === null ? others : [...others, { at, value, interpolation }].sort((a, b) => a.at - b.at);
        const { [path]: _, ...rest } = next;
        next = keys.length > 0 ? { ...rest, [path]: keys } : rest;
    }
    return next;
}
