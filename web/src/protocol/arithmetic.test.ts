import { expect, it } from 'vitest';
import { evaluateTyped } from './arithmetic';

it.each([
    ['1.5', 'EV', 1.5],
    ['+0.4 EV', 'EV', 0.4],
    ['−2', 'EV', -2],
    ['0,25', '', 0.25],
    ['50 %', '', 0.5],
    ['1/3', '', 1 / 3],
    ['2 + 3 * (4 - 1)', '', 11],
    ['18:24', 'h', 18.4],
    ['90 min', 'h', 1.5],
    ['40 cm', 'm', 0.4],
    ['137°', 'deg', 137],
    ['4300 K', 'K', 4300],
    ['.5', '', 0.5],
    ['*2', 'mm', 100],
    ['/ 2', 'mm', 25],
    ['-5', 'mm', -5],
])('%s in %s is %d', (typed, unit, wanted) => {
    expect(evaluateTyped(typed, unit, 50)).toBeCloseTo(wanted, 9);
});

it.each([
    ['', ''],
    ['abc', ''],
    ['1 +', ''],
    ['(1', ''],
    ['3 kg', 'm'],
    ['1/0', ''],
    ['5 EV', 'm'],
    ['12:75', 'h'],
])('%s in %s means nothing', (typed, unit) => {
    expect(evaluateTyped(typed, unit, 1)).toBeNull();
});
