import { describe, expect, it } from 'vitest';
import { eachSet, parseServerMessage, readNodes, readOps } from './messages';

describe('a message of the server', () => {
    it('becomes typed: a welcome', () => {
        const welcome = parseServerMessage(
            JSON.stringify({
                type: 'welcome',
                protocol: 3,
                session: 'demo',
                client: 'c',
                revision: 7,
                last_seq: 3,
                mode: 'hold',
                actor: { id: 'a', name: 'Ines', color: '#7fb0ff' },
                document: {
                    nodes: [
                        {
                            id: 'sun',
                            kind: 'sun',
                            title: 'Sun',
                            properties: { elevation: 4, tint: [1, 0.5, 0], on: true, odd: null },
                        },
                    ],
                },
                drafts: [
                    { actor: 'b', client: 'd', gesture: 'g', ops: [{ kind: 'set', path: 'sun.elevation', value: 5 }] },
                ],
                members: [{ id: 'a', name: 'Ines', color: '#7fb0ff', client: 'c' }],
                undo: { can_undo: true, can_redo: false, undo_label: 'Sun elevation', redo_label: '' },
            }),
        );
        expect(welcome).toMatchObject({
            type: 'welcome',
            revision: 7,
            last_seq: 3,
            mode: 'hold',
            actor: { name: 'Ines' },
            document: { nodes: [{ id: 'sun', properties: { elevation: 4, tint: [1, 0.5, 0], on: true } }] },
            drafts: [{ client: 'd', ops: [{ path: 'sun.elevation', value: 5 }] }],
            members: [{ client: 'c' }],
            undo: { can_undo: true, undo_label: 'Sun elevation' },
        });
        expect(welcome).not.toHaveProperty('document.nodes.0.properties.odd');
    });

    it('is nothing when it is no JSON, no object or of no known type', () => {
        for (const frame of ['', '{', '7', '[]', 'null', '{"type":"from_the_future"}', '{"no":"type"}']) {
            expect(parseServerMessage(frame)).toBeNull();
        }
    });

    it('keeps absent numbers of an error apart from zero', () => {
        expect(parseServerMessage('{"type":"error","code":"bad_message","message":"m"}')).toMatchObject({
            seq: null,
            field: null,
        });
        expect(parseServerMessage('{"type":"error","seq":0,"field":"ops[0]","code":"x","message":""}')).toMatchObject({
            seq: 0,
            field: 'ops[0]',
        });
    });
});

describe('keys', () => {
    const nodes = (curves: unknown) => readNodes([{ id: 'sun', properties: {}, curves }])[0]!.curves;

    it('are read with how they go on, smooth unless it is said', () => {
        expect(
            nodes({
                elevation: [
                    [0, 5],
                    [705600000, 7, 'hold'],
                ],
                tint: [[3, [1, 0, 0], 'odd']],
            }),
        ).toEqual({
            elevation: [
                [0, 5, 'smooth'],
                [705600000, 7, 'hold'],
            ],
            tint: [[3, [1, 0, 0], 'smooth']],
        });
        expect(readNodes([{ id: 'sun' }])[0]).not.toHaveProperty('curves');
    });

    it('that are none are left out', () => {
        expect(nodes({ elevation: [[0], 7, ['x', 1], [0, 'warm']], on: 3 })).toEqual({});
    });

    it('go on as they are said to when they are put', () => {
        const put = { kind: 'key', path: 'sun.elevation', at: 5, value: 1 };
        expect(readOps([{ ...put, interpolation: 'hold' }, put, { ...put, value: null }])).toEqual([
            { ...put, interpolation: 'hold' },
            { ...put, interpolation: 'smooth' },
            { ...put, value: null },
        ]);
    });
});

describe('operations', () => {
    it('leave out what is not understood', () => {
        const ops = readOps([
            { kind: 'key', path: 'a.b' },
            'x',
            { kind: 'set', path: 'a.b' },
            { kind: 'key', path: 'a.b', at: 5, value: null },
            { kind: 'key', path: 'a.b', at: 6, value: 2, interpolation: 'hold' },
            { kind: 'set', path: 'a.b', value: 1 },
            { kind: 'set', path: 'a.c', value: ['x', 'y'] },
            { kind: 'set', path: 'a.c', value: ['x', 1] },
            { kind: 'set', path: 'a.c', value: [] },
        ]);
        expect(ops).toEqual([
            { kind: 'key', path: 'a.b', at: 5, value: null },
            { kind: 'key', path: 'a.b', at: 6, value: 2, interpolation: 'hold' },
            { kind: 'set', path: 'a.b', value: 1 },
            { kind: 'set', path: 'a.c', value: ['x', 'y'] },
            { kind: 'set', path: 'a.c', value: [] },
        ]);
    });

    it('are visited in order, groups unfolded', () => {
        const seen: unknown[] = [];
        const ops = readOps([
            { kind: 'set', path: 'a.x', value: 1 },
            {
                kind: 'group',
                ops: [
                    { kind: 'set', path: 'a.y', value: 2 },
                    { kind: 'delete', id: 'b' },
                ],
            },
            { kind: 'set', path: 'a.x', value: 3 },
        ]);
        eachSet(ops, (path, value) => seen.push([path, value]));
        expect(seen).toEqual([
            ['a.x', 1],
            ['a.y', 2],
            ['a.x', 3],
        ]);
    });
});
