import { describe, expect, it } from 'vitest';
import { fullName, kindOf } from '../protocol/schema';
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
