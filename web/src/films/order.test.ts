import { expect, it } from 'vitest';
import type { Film } from './api';
import { arrange } from './order';

const film = (id: string, title: string, changed: number, ...tags: string[]): Film => ({
    id,
    title,
    tags,
    changed,
    created: 0,
    revision: 1,
    people: 0,
    thumbnail: '',
});
const films = [
    film('a', 'Test 10', 3),
    film('b', 'Test 9', 5),
    film('c', 'Nächte am Meer', 1, 'Regen', 'night'),
    film('d', 'the landlady', 4),
    film('e', '', 2),
];
const ids = (query: string, order: 'changed' | 'name') => arrange(films, query, order).map(({ id }) => id);

it('shows the newest change first, or names as people count and read them', () => {
    expect(ids('', 'changed')).toEqual(['b', 'd', 'a', 'e', 'c']);
    expect(ids('', 'name')).toEqual(['c', 'b', 'a', 'd', 'e']);
    expect(films.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e']);
});

it('finds every word of a query in any order, whatever its case and marks', () => {
    expect(ids('TEST', 'changed')).toEqual(['b', 'a']);
    expect(ids('meer nachte', 'name')).toEqual(['c']);
    expect(ids('untitled', 'name')).toEqual(['e']);
    expect(ids('test meer', 'name')).toEqual([]);
    expect(ids('  ', 'name')).toHaveLength(5);
});

it('finds films by their tags too, together with their titles', () => {
    expect(ids('regen', 'name')).toEqual(['c']);
    expect(ids('night meer', 'name')).toEqual(['c']);
    // No word reaches from one into the next.
    expect(ids('regennight', 'name')).toEqual([]);
});
