import { expect, it } from 'vitest';
import { anchorOf, type FilmValues } from './projection';
import type { NodeInfo } from './replica';

const node = (id: string, kind: string, deleted = false): NodeInfo => ({
    id,
    kind,
    title: id,
    parent: '',
    order: 'a0',
    deleted,
});
const wide = node('wide', 'camera');
const film = (shown: FilmValues['shown'], gone = false): FilmValues => ({
    nodes: [node('ann', 'person'), node('eve', 'person', gone), wide],
    heads: { ann: [0, 1.5, 0], eve: [0, 1.75, 0] },
    shown: { 'ann.x': 1, 'eve.x': 2, 'eve.z': -2, ...shown },
});

it('a camera turns round the middle of all that it names', () => {
    expect(anchorOf(film({}), wide)).toEqual([0, 1.5, 0]);
    expect(anchorOf(film({ 'wide.aims_at': 'eve' }), wide)).toEqual([2, 1.75, -2]);
    const both = { 'wide.aims_at': 'ann', 'wide.aims_also_at': ['eve', 'nobody', 'ann'] };
    expect(anchorOf(film(both), wide)).toEqual([1.5, 1.625, -1]);
    expect(anchorOf(film(both, true), wide)).toEqual([1, 1.5, 0]);
    expect(anchorOf(film({ 'wide.aims_also_at': ['eve'] }), wide)).toEqual([2, 1.75, -2]);
});
