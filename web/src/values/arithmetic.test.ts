import { describe, expect, it } from 'vitest';
import { evaluateTyped } from './arithmetic';

/** A property that takes anything. */
const any = (unit: string) => ({ unit, min: -1e9, max: 1e9 });
const meant = (typed: string, wanted: { unit: string; min: number; max: number }, present = 50): number => {
    const read = evaluateTyped(typed, wanted, present);
    return 'value' in read ? read.value : Number.NaN;
};
const faultOf = (typed: string, wanted: { unit: string; min: number; max: number }): string => {
    const read = evaluateTyped(typed, wanted, 1);
    return 'fault' in read ? read.fault : '';
};

it.each([
    ['1.5', 'EV', 1.5],
    ['+0.4 EV', 'EV', 0.4],
    ['−2', 'EV', -2],
    ['0,25', '', 0.25],
    ['50 %', '', 0.5],
    ['50%', '', 0.5],
    ['1/3', '', 1 / 3],
    ['½', '', 0.5],
    ['1½', '', 1.5],
    ['2 + 3 * (4 - 1)', '', 11],
    ['=2*3', '', 6],
    ['= 2 × 3', '', 6],
    ['6 ÷ 4', '', 1.5],
    ['2*-3', '', -6],
    ['40 cm', 'm', 0.4],
    ['35mm', 'm', 0.035],
    ['35mm', 'mm', 35],
    ['3,5 cm', 'mm', 35],
    ['137°', 'deg', 137],
    ['5 º', 'deg', 5],
    ['–5°', 'deg', -5],
    ['4300 K', 'K', 4300],
    ['5.6kK', 'K', 5600],
    ['27 years', 'years', 27],
    ['.5', '', 0.5],
    [',5', '', 0.5],
    ['2.', '', 2],
    ['1e-3', '', 0.001],
    ['*2', 'mm', 100],
    ['=*2', 'mm', 100],
    ['/ 2', 'mm', 25],
    ['-5', 'mm', -5],
])('%s in %s is %d', (typed, unit, wanted) => {
    expect(meant(typed, any(unit))).toBeCloseTo(wanted, 9);
});

describe('thousands and decimals', () => {
    it.each([
        ['1 000', 1000],
        ['1\u00a0000', 1000],
        ['1\u2009000', 1000],
        ['12\u202f345\u202f678', 12345678],
        ["1'000", 1000],
        ['1’234.5', 1234.5],
        ['1_000', 1000],
        ['1.234,5', 1234.5],
        ['1,234.5', 1234.5],
        ['1.234.567', 1234567],
        ['1,234,567', 1234567],
        ['1,234,567.8', 1234567.8],
        ['1.234.567,8', 1234567.8],
        ['12,34,567', 1234567],
        ['1 234,5', 1234.5],
        ['1 234,567', 1234.567],
        ['0,123', 0.123],
        ['1,2345', 1.2345],
        ['1234,567', 1234.567],
        ['1.234', 1.234],
        ['1 000 * 2', 2000],
    ])('%s is %d', (typed, wanted) => {
        expect(meant(typed, any(''))).toBeCloseTo(wanted, 9);
    });

    it('takes the reading that is in the range', () => {
        expect(meant('4,300', { unit: 'K', min: 2000, max: 12000 })).toBe(4300);
        expect(meant('4.300 K', { unit: 'K', min: 2000, max: 12000 })).toBe(4300);
        expect(meant('1,234', { unit: 'm', min: 0, max: 20 })).toBe(1.234);
        expect(meant('-1,234', { unit: 'EV', min: -6, max: 6 })).toBe(-1.234);
    });

    it('asks back when both are', () => {
        expect(faultOf('1,234', any(''))).toContain('1.234 or 1234');
        expect(meant('1,234', any(''))).toBeNaN();
    });

    it.each(['1 00', '1,23,4', '1.23.4', '1,234.567,8', "1'5", '2 3', '1 0000', '1..5', '1,,5', '12 3456'])(
        '%s is no number',
        (typed) => {
            expect(meant(typed, any(''))).toBeNaN();
        },
    );
});

describe('digits of other scripts', () => {
    it.each([
        ['١٢٫٥', 12.5],
        ['۱۲٫۵', 12.5],
        ['١٬٢٣٤٫٥', 1234.5],
        ['١٢،٥', 12.5],
        ['१२.५', 12.5],
        ['１２．５', 12.5],
        ['−１２', -12],
        ['＝２＊３', 6],
        ['১২', 12],
        ['๑๒', 12],
        ['\u200f-٥', -5],
    ])('%s is %d', (typed, wanted) => {
        expect(meant(typed, any(''))).toBeCloseTo(wanted, 9);
    });
    it('has percent and clocks, too', () => {
        expect(meant('٥٠٪', any(''))).toBe(0.5);
        expect(meant('١٨:٣٠', any('h'))).toBe(18.5);
        expect(meant('１８：３０', any('h'))).toBe(18.5);
    });
});

describe('times of day', () => {
    const day = { unit: 'h', min: 0, max: 24 };
    it.each([
        ['18:24', 18.4],
        ['18:27:24.12', 18.4567],
        ['18h30', 18.5],
        ['18 h 30', 18.5],
        ['18h', 18],
        ['18h30min', 18.5],
        ['18:30h', 18.5],
        ['18:30 Uhr', 18.5],
        ['18 Uhr 30', 18.5],
        ['18.30 Uhr', 18.5],
        ['6pm', 18],
        ['6 PM', 18],
        ['6 p.m.', 18],
        ['6:30 am', 6.5],
        ['6.30pm', 18.5],
        ['12am', 0],
        ['12:15 am', 0.25],
        ['12 pm', 12],
        ['noon', 12],
        ['1830', 18.5],
        ['0630', 6.5],
        ['6', 6],
        ['16.5', 16.5],
        ['16,5', 16.5],
        ['90 min', 1.5],
        ['33/2', 16.5],
        ['18:30 - 2', 16.5],
        ['24:00', 24],
    ])('%s is %d hours', (typed, wanted) => {
        expect(meant(typed, day)).toBeCloseTo(wanted, 9);
    });

    it.each(['12:75', '25:00', '13 pm', '18h75', '18:3', '2500', '6.5pm'])('%s is none', (typed) => {
        expect(meant(typed, day)).toBeNaN();
    });
});

it.each([
    ['', ''],
    ['abc', ''],
    ['1 +', ''],
    ['(1', ''],
    ['3 kg', 'm'],
    ['1/0', ''],
    ['0/0', ''],
    ['1/(2-2)', ''],
    ['5 EV', 'm'],
    ['16:9', ''],
    ['5²', ''],
    ['5–7', ''],
    ['2**3', ''],
    ['0x10', ''],
    ['NaN', ''],
    ['Infinity', ''],
    ['50%', 'K'],
    ['9'.repeat(400), ''],
])('%s in %s means nothing, and it is said', (typed, unit) => {
    expect(meant(typed, any(unit))).toBeNaN();
    expect(faultOf(typed, any(unit))).toMatch(/\.$/);
});

it('says what was divided', () => {
    expect(faultOf('1/0', any(''))).toContain('divides by zero');
});
