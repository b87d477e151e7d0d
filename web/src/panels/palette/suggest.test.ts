import { describe, expect, it } from 'vitest';
import { fullName, kindOf } from '../../protocol/schema';
import { type KnownProperty, suggest } from './suggest';

const nodes = [
    ['film', 'film', 'Film'],
    ['camera', 'camera', 'Camera'],
    ['sun', 'sun', 'Sun'],
    ['environment', 'environment', 'World'],
    ['key', 'light', 'Key light'],
    ['fill', 'light', 'Fill light'],
    ['person', 'person', 'Person'],
    ['face', 'face', 'Face'],
    ['outfit', 'garment', 'Outfit'],
    ['ground', 'ground', 'Ground'],
] as const;
const properties: KnownProperty[] = nodes.flatMap(([id, kind, title]) =>
    kindOf(kind)!.properties.map((property) => ({
        path: `${id}.${property.name}`,
        kind,
        property,
        full: fullName(property, title),
        value: property.default,
    })),
);
const commands = [
    { title: 'Undo', keys: 'Ctrl+Z' },
    { title: 'Frame the face', keys: 'F' },
];
const worlds = [{ id: 'venice', title: 'Venice sunset' }];
const first = (query: string) => suggest(query, properties, commands, worlds)[0];

describe('a property by its name and value', () => {
    it.each([
        ['exposure 1.5', 'camera.exposure', 1.5],
        ['exposure -2', 'camera.exposure', -2],
        ['sun elevation 12', 'sun.elevation', 12],
        ['time of day 18:24', 'sun.time_of_day', 18.4],
        ['key light gain +0.4', 'key.gain', 0.4],
        ['key gain 1/4', 'key.gain', 0.25],
        ['joy 0.8', 'face.joy', 0.8],
        ['joy 80 %', 'face.joy', 0.8],
        ['age 61', 'person.age', 61],
        ['make the jacket leather', 'outfit.material', 'leather'],
        ['outfit denim', 'outfit.material', 'denim'],
        ['ground to snow', 'ground.material', 'snow'],
        ['view transform aces', 'film.view_transform', 'aces'],
        ['fill light on off', 'fill.on', false],
        ['iris lightblue', 'person.iris', 'lightblue'],
        ['iris light blue', 'person.iris', 'lightblue'],
        ['jaw open 0.3', 'face.jawOpen', 0.3],
        ['world exposure 2', 'environment.exposure', 2],
    ])('%s', (query, path, value) => {
        expect(first(query)).toMatchObject({ kind: 'set', path, value });
    });

    it('keeps to its range', () => {
        expect(first('exposure 99')).toMatchObject({ path: 'camera.exposure', value: 5 });
    });

    it('takes a colour in hexadecimal', () => {
        expect(first('key light tint #ff0000')).toMatchObject({ kind: 'set', path: 'key.tint', value: [1, 0, 0] });
    });

    it('without a value is shown where it is', () => {
        expect(first('exposure')).toMatchObject({ kind: 'show', path: 'camera.exposure' });
    });
});

describe('what does not exist', () => {
    const library = [
        { id: 'pine_forest', title: 'Pine forest', tags: ['outdoor', 'woods'] },
        { id: 'park_grove', title: 'Park grove', tags: ['outdoor'] },
        { id: '1234', title: 'My room', tags: ['own'] },
    ];
    const looks = [{ id: 'a'.repeat(64), title: 'Teal and orange' }];
    const all = (query: string) => suggest(query, properties, commands, library, looks);

    it.each([
        ['world paris', 'There is no world “paris”', 'world'],
        ['environment paris', 'There is no world “paris”', 'world'],
        ['world environment pine forrest', 'There is no world “pine forrest”', 'world'],
        ['outfit mithril', 'There is no outfit material “mithril”', 'set'],
        ['iris ultraviolet', 'There is no iris “ultraviolet”', 'set'],
        ['view transform acez', 'There is no film view transform “acez”', 'set'],
        ['look table kodak', 'There is no look table “kodak”', 'set'],
    ])('%s is told, with what is close by', (query, title, kind) => {
        const [told, ...close] = all(query);
        expect(told).toMatchObject({ kind: 'missing', title });
        expect(close.length).toBeGreaterThan(0);
        for (const suggestion of close) expect(suggestion.kind).toBe(kind);
    });

    it('never becomes a value', () => {
        for (const query of [
            'world paris',
            'World=paris',
            'set world to paris',
            'environment world paris',
            'world 77',
        ]) {
            for (const suggestion of all(query)) {
                if (suggestion.kind === 'world') expect(library.map(({ id }) => id)).toContain(suggestion.id);
                else expect(suggestion.kind === 'set' && suggestion.path === 'environment.world').toBe(false);
            }
        }
    });

    it('is offered first what is nearest', () => {
        expect(all('world pine forrest')[1]).toMatchObject({ id: 'pine_forest' });
        expect(all('view transform acez')[1]).toMatchObject({ value: 'aces' });
    });

    it('finds what does exist, by id, name, words and tags', () => {
        for (const query of [
            'world pine_forest',
            'world Pine forest',
            'world forest',
            'world woods',
            'environment pine',
        ])
            expect(all(query)[0]).toMatchObject({ kind: 'world', id: 'pine_forest' });
        expect(all('world my room')[0]).toMatchObject({ kind: 'world', id: '1234' });
        expect(all('look table teal')[0]).toMatchObject({
            kind: 'set',
            path: 'film.look_table',
            value: 'a'.repeat(64),
        });
    });

    it('is said too while nothing is listed', () => {
        expect(suggest('world paris', properties, commands, [])).toMatchObject([{ kind: 'missing' }]);
    });
});

describe('other things', () => {
    it('finds commands and worlds', () => {
        expect(first('undo')).toMatchObject({ kind: 'command', index: 0 });
        expect(first('frame')).toMatchObject({ kind: 'command', index: 1 });
        expect(first('venice')).toMatchObject({ kind: 'world', id: 'venice' });
    });

    it('shows commands before anything is typed, and nothing for nonsense', () => {
        expect(suggest('', properties, commands, worlds).map(({ kind }) => kind)).toEqual(['command', 'command']);
        expect(suggest('zzz qqq', properties, commands, worlds)).toEqual([]);
    });
});
