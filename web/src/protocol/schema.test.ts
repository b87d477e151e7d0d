import { describe, expect, it } from 'vitest';
import {
    clockTime,
    describeValue,
    digitsOf,
    formatWithUnit,
    fullName,
    kindOf,
    propertyOf,
    sectionsOf,
    splitPath,
} from './schema';

describe('the generated schema', () => {
    it.each([
        ['sun', 'elevation', 'Sun', 'Sun elevation'],
        ['sun', 'azimuth', 'Sun', 'Sun azimuth'],
        ['sun', 'time_of_day', 'Sun', 'Time of day'],
        ['camera', 'exposure', 'Camera', 'Exposure'],
        ['light', 'gain', 'Key light', 'Key light gain'],
        ['face', 'joy', 'Face', 'Joy'],
        ['face', 'anger', 'Face', 'Anger'],
    ])('%s.%s of "%s" is called "%s"', (kind, name, title, wanted) => {
        expect(fullName(propertyOf(kind, name)!, title)).toBe(wanted);
    });

    it('has each property in exactly one section', () => {
        const kind = kindOf('face')!;
        const names = sectionsOf(kind).flatMap(({ properties }) => properties.map(({ name }) => name));
        expect(names.toSorted()).toEqual(kind.properties.map(({ name }) => name).toSorted());
    });
});

it('splits a path at its last dot', () => {
    expect(splitPath('key.light.gain')).toEqual({ node: 'key.light', name: 'gain' });
});

it('shows as many digits as a step asks for', () => {
    expect([1, 0.5, 0.1, 0.05, 0.02, 0.001].map(digitsOf)).toEqual([0, 1, 1, 2, 2, 3]);
});

it('writes values as a person reads them', () => {
    expect(clockTime(16.5)).toBe('16:30');
    expect(clockTime(23.999)).toBe('24:00');
    expect(formatWithUnit({ unit: 'EV', step: 0.1 }, 0.4)).toBe('+0.4\u2009EV');
    expect(formatWithUnit({ unit: 'EV', step: 0.1 }, -0.01)).toBe('0.0\u2009EV');
    expect(formatWithUnit({ unit: 'deg', step: 1 }, -137)).toBe('-137°');
    expect(formatWithUnit({ unit: '', step: 0.02 }, 0.82)).toBe('0.82');
    expect(describeValue(propertyOf('film', 'view_transform')!, 'agx')).toBe('AgX');
});
