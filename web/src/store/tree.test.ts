import { describe, expect, it } from 'vitest';
import type { NodeInfo } from './replica';
import { freeTitle, mayLieIn, rowsOf, spotBeside, spotInside, withInside } from './tree';

const node = (id: string, kind: string, parent: string, order: string, deleted = false): NodeInfo => ({
    id,
    kind,
    title: `The ${id}`,
    parent,
    order,
    deleted,
});

const NODES = [
    node('film', 'film', '', 'a0'),
    node('b', 'light', '', 'a3'),
    node('set', 'folder', '', 'a1'),
    node('c', 'prop', 'set', 'a0V'),
    node('a', 'light', 'set', 'a0'),
    node('deep', 'folder', 'set', 'a5'),
    node('last', 'prop', 'deep', 'a9'),
    node('gone', 'light', 'set', 'a2', true),
    node('person', 'person', '', 'a2'),
    node('face', 'face', 'person', 'a4'),
];
const ids = (folded: string[] = [], query = '') => rowsOf(NODES, new Set(folded), query).map((row) => row.node.id);

describe('the tree', () => {
    it('lists what lies in what, in order, without what was deleted and without the film', () => {
        expect(ids()).toEqual(['set', 'a', 'c', 'deep', 'last', 'person', 'face', 'b']);
        expect(rowsOf(NODES, new Set()).map((row) => row.depth)).toEqual([1, 2, 2, 2, 3, 1, 2, 1]);
        expect(ids(['set'])).toEqual(['set', 'person', 'face', 'b']);
    });

    it('finds by name and kind, with what the found lies in', () => {
        expect(ids(['set'], 'last')).toEqual(['set', 'deep', 'last']);
        expect(ids([], 'light the')).toEqual(['set', 'a', 'b']);
        expect(ids([], 'nothing')).toEqual([]);
    });

    it('gives a place between siblings, without the one that is moved', () => {
        const at = (id: string) => NODES.find((one) => one.id === id)!;
        const before = spotBeside(NODES, 'b', at('c'), 'before');
        expect(before.parent).toBe('set');
        expect(before.order > 'a0' && before.order < 'a0V').toBe(true);
        expect(spotBeside(NODES, 'c', at('a'), 'after').order > 'a0').toBe(true);
        expect(spotBeside(NODES, 'x', at('b'), 'after')).toEqual({ parent: '', order: 'a4' });
        expect(spotInside(NODES, 'b', 'deep')).toEqual({ parent: 'deep', order: 'aA' });
    });

    it('knows what may lie where', () => {
        const at = (id: string) => NODES.find((one) => one.id === id)!;
        expect(mayLieIn(NODES, at('b'), 'deep')).toBe(true);
        expect(mayLieIn(NODES, at('b'), 'person')).toBe(false);
        expect(mayLieIn(NODES, at('face'), '')).toBe(false);
        expect(mayLieIn(NODES, at('set'), 'deep')).toBe(false);
        expect(mayLieIn(NODES, at('deep'), '')).toBe(true);
        expect(withInside(NODES, 'set').map(({ id }) => id)).toEqual(['set', 'a', 'c', 'deep', 'last']);
    });

    it('names a second one', () => {
        const lights = [node('x', 'light', '', 'a0')].map((one) => ({ ...one, title: 'Key light' }));
        expect(freeTitle(lights, 'Key light')).toBe('Key light 2');
        expect(freeTitle([...lights, { ...lights[0]!, title: 'Key light 2' }], 'Key light 2')).toBe('Key light 3');
    });
});
