import { expect, it } from 'vitest';
import { type Material, readMaterials } from '../../store/library';
import type { NodeInfo } from '../../store/replica';
import { findMaterials, groupsOf, targetOf, targetsOf } from './materials';

const node = (id: string, kind: string, title: string, deleted = false) =>
    ({ id, kind, title, deleted }) as unknown as NodeInfo;
const NODES = [
    node('outfit', 'garment', 'Outfit'),
    node('person', 'person', 'Person'),
    node('ball', 'prop', 'Ball'),
    node('gone', 'prop', 'Gone', true),
];
const material = (id: string, group: string, ...tags: string[]): Material => ({
    id,
    title: id,
    group,
    tags,
    thumbnail: '',
});

it('offers the zones of what is there', () => {
    const targets = targetsOf(NODES);
    expect(targets.map(({ title }) => title)).toEqual(['Outfit', 'Shoes', 'Skin', 'Ball']);
    expect(targets[0]!.rows).toEqual(['outfit.color', 'outfit.material_scale', 'outfit.wear', 'outfit.wetness']);
});

it('means the chosen place, then the selected thing, then the first', () => {
    const targets = targetsOf(NODES);
    expect(targetOf(targets, 'outfit.shoes_material', 'ball')?.title).toBe('Shoes');
    expect(targetOf(targets, '', 'ball')?.title).toBe('Ball');
    expect(targetOf(targets, 'gone.material', 'face')?.title).toBe('Outfit');
    expect(targetOf([], '', 'face')).toBeUndefined();
});

it('finds by group and by every word', () => {
    const all = [material('gold', 'Metal', 'yellow'), material('sand', 'Ground', 'yellow'), material('rust', 'Metal')];
    expect(findMaterials(all, '', 'yellow').map(({ id }) => id)).toEqual(['gold', 'sand']);
    expect(findMaterials(all, 'Metal', '').map(({ id }) => id)).toEqual(['gold', 'rust']);
    expect(findMaterials(all, '', 'yellow metal').map(({ id }) => id)).toEqual(['gold']);
    expect(groupsOf(all)).toEqual(['Metal', 'Ground']);
});

it('reads what is well formed and survives what is not', () => {
    expect(readMaterials([{ id: 'gold', title: 'Gold', group: 'Metal', tags: ['x'], thumbnail: '' }, 3, null])).toEqual(
        [{ id: 'gold', title: 'Gold', group: 'Metal', tags: ['x'], thumbnail: '' }],
    );
    expect(readMaterials('nothing')).toEqual([]);
});
