import { expect, it } from 'vitest';
import { faultOf, noteOf } from './import';
import { matchWorld, nearness, readPeople, readWorlds, type World } from './library';

const world = (title: string, ...tags: string[]): World => ({ id: title.toLowerCase(), title, tags, thumbnail: '' });

it('reads what is well formed and survives what is not', () => {
    expect(readWorlds([{ id: 'a', title: 'A', tags: ['x'], thumbnail: '/t' }, null, 7, { id: 'b' }])).toEqual([
        { id: 'a', title: 'A', tags: ['x'], thumbnail: '/t' },
        { id: 'b', title: 'b', tags: [], thumbnail: '' },
    ]);
    expect(readWorlds({ not: 'a list' })).toEqual([]);
    expect(readPeople({ hairs: [{ id: 'bob01', title: 'Bob' }], version: 3 })).toEqual({
        hairs: [{ id: 'bob01', title: 'Bob', thumbnail: '' }],
    });
});

it('finds worlds by the words of title and tags', () => {
    const dusk = world('Venice sunset', 'outdoor', 'warm');
    expect(matchWorld(dusk, 'warm sun')).toBe(2);
    expect(matchWorld(dusk, 'studio')).toBe(0);
    expect(matchWorld(dusk, 'OUT')).toBe(1);
});

it('has something near for a word that nothing has', () => {
    expect(nearness(world('Forest', 'green'), 'forrest')).toBeGreaterThan(nearness(world('Studio', 'soft'), 'forrest'));
});

it('says what was done to a file that was taken, and how much is read', () => {
    expect(noteOf('Dusk', '3 pixels took the light of the neighbours')).toBe(
        'Dusk was imported: 3 pixels took the light of the neighbours.',
    );
    expect(noteOf('Dusk', '')).toBeNull();
    expect(noteOf('Dusk', undefined)).toBeNull();
    expect(faultOf('a.cube', 84 * 1024 * 1024 - 5)).toBe(
        'a.cube has 84 MB; at most 64 MB are read: export the look with fewer digits or at a smaller size.',
    );
    expect(faultOf('a.exr', 64 * 1024 * 1024)).toBeNull();
});
