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
    const touched = new Map<Path, Map<number, Key>>();
    const put = (op: Op): void => {
        if (op.kind === 'group') op.ops.forEach(put);
        if (op.kind !== 'key') return;
        const { path, at, value, interpolation = 'smooth' } = op;
        const keys = touched.get(path) ?? new Map((curves[path] ?? []).map((key) => [key.at, key]));
        touched.set(path, keys);
        if (value === null) keys.delete(at);
        else keys.set(at, { at, value, interpolation });
    };
    ops.forEach(put);
    if (touched.size === 0) return curves;
    const next: Record<Path, readonly Key[]> = { ...curves };
    for (const [path, keys] of touched) {
        if (keys.size === 0) delete next[path];
        else next[path] = [...keys.values()].sort((a, b) => a.at - b.at);
    }
    return next;
}
