import { describe, expect, it } from 'vitest';
import { countOf, daysLeft, inIt, when } from './words';

const now = new Date(2026, 10, 26, 14, 30).getTime();
const at = (year: number, month: number, day: number, hour: number, minute: number) =>
    when(new Date(year, month - 1, day, hour, minute).getTime(), now);

describe('when a film was changed', () => {
    it.each([
        [now, 'Just now'],
        [now - 59_000, 'Just now'],
        [now - 61_000, '1 minute ago'],
        [now - 59 * 60_000, '59 minutes ago'],
        [now + 5 * 60_000, 'Just now'],
        [0, ''],
    ])('%i', (ms, words) => expect(when(ms, now)).toBe(words));

    it('is told by the day, and by the clock while that helps', () => {
        expect(at(2026, 11, 26, 8, 5)).toBe('Today, 08:05');
        expect(at(2026, 11, 26, 0, 0)).toBe('Today, 00:00');
        expect(at(2026, 11, 25, 23, 59)).toBe('Yesterday, 23:59');
        expect(at(2026, 11, 24, 9, 0)).toBe('Tuesday, 09:00');
        expect(at(2026, 11, 20, 9, 0)).toBe('Friday, 09:00');
        expect(at(2026, 11, 19, 9, 0)).toBe('19 November');
        expect(at(2025, 11, 26, 9, 0)).toBe('26 November 2025');
    });

    it('counts an hour before midnight to yesterday', () => {
        const early = new Date(2026, 10, 26, 0, 30).getTime();
        expect(when(early - 2 * 3_600_000, early)).toBe('Yesterday, 22:30');
    });
});

it('says how long a deleted film is kept', () => {
    const hour = 3_600_000;
    expect(daysLeft(now + 30 * 24 * hour, now)).toBe('30 days left');
    expect(daysLeft(now + 29.6 * 24 * hour, now)).toBe('30 days left');
    expect(daysLeft(now + 24 * hour, now)).toBe('1 day left');
    expect(daysLeft(now + 5 * hour, now)).toBe('5 hours left');
    expect(daysLeft(now + hour / 2, now)).toBe('less than an hour left');
    expect(daysLeft(now - 1, now)).toBe('goes now');
});

it('counts people and films', () => {
    expect([inIt(0), inIt(1), inIt(2)]).toEqual(['', '1 person in it', '2 people in it']);
    expect([countOf(1, 500), countOf(12, 500), countOf(450, 500), countOf(3, 0)]).toEqual([
        '1 film',
        '12 films',
        '450 of 500 films',
        '3 films',
    ]);
});
