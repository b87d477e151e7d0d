import { describe, expect, it } from 'vitest';
import { copyOps, readText, recordsOf, textOf } from './copies';
import type { NodeInfo, Replica } from './replica';
import { spotInside } from './tree';

const node = (id: string, kind: string, parent = '', title = id): NodeInfo => ({
    id,
    kind,
    title,
    parent,
    order: 'a0',
    deleted: false,
});
const nodes = [
    node('film', 'film'),
    node('sun', 'sun'),
    node('ann', 'person', '', 'Ann'),
    node('face', 'face', 'ann'),
    node('eve', 'person', '', 'Eve'),
    node('wide', 'camera', '', 'Wide'),
    node('lamp', 'light', '', 'Lamp'),
    node('set', 'folder', '', 'Set'),
    node('ball', 'prop', 'set', 'Ball'),
];
const shown = {
    'ann.age': 60,
    'ann.x': 1,
    'face.joy': 0.5,
    'lamp.aims_at': 'ann',
    'ball.material': 'gold',
    'wide.aims_also_at': ['eve', 'ann', 'gone'],
    'ball.locked': true,
};
const curves: Replica['curves'] = {
    'ball.x': [
        { at: 0, value: 1, interpolation: 'linear' },
        { at: 70, value: 3.9, interpolation: 'smooth' },
    ],
    'lamp.tint': [{ at: 5, value: [1, 0, 0], interpolation: 'hold' }],
};
const of = (...ids: string[]) =>
    recordsOf(
        { nodes, shown, curves },
        nodes.filter(({ id }) => ids.includes(id)),
    );
let count = 0;
const idOf = (kind: string) => `${kind}-new${++count}`;
const atEnd = (_: unknown, placed: readonly NodeInfo[]) => spotInside(placed, '', '');

describe('copies', () => {
    it('hold a thing with all in it and what it differs in, and nothing that there is one of', () => {
        expect(of('sun')).toEqual([]);
        expect(of('set').map(({ id, parent, properties }) => [id, parent, properties])).toEqual([
            ['set', '', {}],
            ['ball', 'set', { material: 'gold' }],
        ]);
    });

    it('name each other where what they are made from does, and live lives of their own', () => {
        const { ops, ids } = copyOps(nodes, of('ann', 'lamp'), atEnd, idOf);
        const made = ops.flatMap((op) => (op.kind === 'create' ? [op] : []));
        const [ann, face, lamp] = made;
        expect(ids).toEqual([ann!.id, lamp!.id]);
        expect(lamp!.properties.aims_at).toBe(ann!.id);
        expect(face).toMatchObject({ parent: ann!.id, properties: { joy: 0.5 } });
        expect(face!.properties.seed).toBeGreaterThan(0);
        expect(ann).toMatchObject({ title: 'Ann 2', properties: { age: 60, x: 1.62 } });
        expect(ann!.order! < lamp!.order!).toBe(true);
    });

    it('name in lists too what is copied or is there, each once', () => {
        const { ops, ids } = copyOps(nodes, of('wide', 'ann'), atEnd, idOf);
        const wide = ops.find((op) => op.kind === 'create' && op.node === 'camera');
        expect(wide).toMatchObject({ properties: { aims_also_at: ['eve', ids[0]] } });
        const alone = copyOps([node('film', 'film')], readText(textOf(of('wide')))!, atEnd, idOf);
        expect(alone.ops[0]).toMatchObject({ properties: {} });
        expect(Object.keys(alone.ops[0]?.kind === 'create' ? alone.ops[0].properties : { x: 1 })).toEqual([]);
    });

    it('have the keys of what they are made from, as operations behind their own', () => {
        const { ops, ids } = copyOps(nodes, readText(textOf(of('lamp', 'set')))!, atEnd, idOf);
        const [lamp, tint, , ball, ...rest] = ops;
        expect(lamp).toMatchObject({ kind: 'create', id: ids[0] });
        expect(tint).toEqual({ kind: 'key', path: `${ids[0]}.tint`, at: 5, value: [1, 0, 0], interpolation: 'hold' });
        const id = ball?.kind === 'create' ? ball.id : '';
        expect(rest).toEqual([
            { kind: 'key', path: `${id}.x`, at: 0, value: 1, interpolation: 'linear' },
            { kind: 'key', path: `${id}.x`, at: 70, value: 3.9, interpolation: 'smooth' },
        ]);
    });

    it('stand beside what they are made from at each of its keys', () => {
        const ball = { ...of('set')[1]!, parent: '' };
        const { ops } = copyOps(nodes, [ball], atEnd, idOf);
        expect(ops.slice(1).map((op) => (op.kind === 'key' ? op.value : null))).toEqual([1.25, 4]);
    });

    it('go through text into another film, where what they name is not', () => {
        const records = readText(textOf(of('lamp', 'set')))!;
        const { ops } = copyOps([node('film', 'film')], records, atEnd, idOf);
        expect(ops.filter(({ kind }) => kind === 'create')).toHaveLength(3);
        expect(ops[0]).toMatchObject({ title: 'Lamp', properties: {} });
        expect(ops[3]).toMatchObject({ title: 'Ball', properties: { material: 'gold' } });
    });

    it('leave out what may not lie there with all in it', () => {
        const { ops, ids } = copyOps(
            nodes,
            of('ann', 'lamp'),
            (record, placed) => (record.kind === 'person' ? null : atEnd(record, placed)),
            idOf,
        );
        expect(ids).toHaveLength(1);
        expect(ops.map(({ kind }) => kind)).toEqual(['create', 'key']);
    });

    it('take no text but their own', () => {
        for (const text of [
            '',
            'hello',
            '{',
            '{}',
            '[]',
            '{"form":"limn/nodes","version":2,"nodes":[]}',
            'x'.repeat(2_000_000),
        ])
            expect(readText(text), text.slice(0, 20)).toBeNull();
        const bad = {
            form: 'limn/nodes',
            version: 1,
            nodes: [null, 7, { id: 'a' }, { ...of('lamp')[0], kind: 'sun' }, { ...of('ball')[0], parent: 'gone' }],
        };
        expect(readText(JSON.stringify(bad))).toEqual([]);
        const keys = [{ at: 0.5, value: 1 }, { at: 1 }, null, { at: 2, value: 3, interpolation: 'springy' }];
        const keyed = { ...of('lamp')[0], curves: { gain: keys, on: keys, size: 'x', tint: [] } };
        expect(readText(JSON.stringify({ form: 'limn/nodes', version: 1, nodes: [keyed] }))![0]!.curves).toEqual({
            gain: [{ at: 2, value: 3, interpolation: 'smooth' }],
        });
        const odd = { ...of('lamp')[0], properties: { gain: { a: 1 }, phase: 2, size: 1 } };
        expect(readText(JSON.stringify({ form: 'limn/nodes', version: 1, nodes: [odd] }))![0]!.properties).toEqual({
            size: 1,
        });
    });
});
