import { describe, expect, it } from 'vitest';
import {
    clockTime,
    describeValue,
    digitsOf,
    formatExactly,
    formatNumber,
    formatWithUnit,
    fullName,
    kindOf,
    propertyOf,
    sectionsOf,
    splitPath,
} from '../protocol/schema';
import { kinds } from '../protocol/schema.gen';
import { evaluateTyped } from './arithmetic';

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
    expect(clockTime(23.999)).toBe('23:59:56');
    expect(clockTime(23.9999999)).toBe('24:00');
    expect(clockTime(18.4567)).toBe('18:27:24');
    expect(clockTime(18.4567, 3)).toBe('18:27:24.12');
    expect(formatWithUnit({ unit: 'EV', step: 0.1 }, 0.4)).toBe('+0.4\u2009EV');
    expect(formatWithUnit({ unit: 'EV', step: 0.1 }, -0.01)).toBe('-0.01\u2009EV');
    expect(formatWithUnit({ unit: 'EV', step: 0.1 }, -0.0001)).toBe('0.0\u2009EV');
    expect(formatWithUnit({ unit: 'deg', step: 1 }, -137)).toBe('-137°');
    expect(formatWithUnit({ unit: '', step: 0.02 }, 0.82)).toBe('0.82');
    expect(describeValue(propertyOf('film', 'view_transform')!, 'agx')).toBe('AgX');
});

it('shows what a tenth of a step has made', () => {
    expect(formatNumber({ unit: 'deg', step: 1 }, 0.5)).toBe('0.5');
    expect(formatNumber({ unit: 'deg', step: 1 }, -12.1)).toBe('-12.1');
    expect(formatNumber({ unit: 'EV', step: 0.1 }, 0.33)).toBe('+0.33');
    expect(formatNumber({ unit: '', step: 0.01 }, 0.333)).toBe('0.333');
    expect(formatNumber({ unit: 'm', step: 0.05 }, 1.205)).toBe('1.205');
    expect(formatNumber({ unit: 'h', step: 0.1 }, 16.51)).toBe('16:30:36');
    for (const { properties } of kinds) {
        for (const property of properties.filter(({ type }) => type === 'number')) {
            const at = (property.min + property.max) / 2;
            const [one, other] = [at, at + property.step / 10].map((value) => formatNumber(property, value));
            expect(other, property.name).not.toBe(one);
        }
    }
});

it('shows nothing that only binary has', () => {
    expect(formatNumber({ unit: 'm', step: 0.05 }, 0.1 + 0.2)).toBe('0.30');
    expect(formatExactly({ unit: 'm', step: 0.05 }, 0.1 + 0.2)).toBe('0.30');
    expect(formatExactly({ unit: 'deg', step: 1 }, -0)).toBe('0');
});

it('edits every number in a text that means the same', () => {
    for (const { properties } of kinds) {
        for (const property of properties.filter(({ type }) => type === 'number')) {
            const { min, max } = property;
            for (const share of [0, 0.123457, 1 / 3, 0.5, 0.98765432, 1]) {
                const value = Number((min + (max - min) * share).toFixed(6));
                const read = evaluateTyped(formatExactly(property, value), property, 0);
                expect(read, `${property.name} ${value}`).toHaveProperty('value');
                expect((read as { value: number }).value).toBeCloseTo(value, 6);
            }
        }
    }
});
