import { describe, expect, it } from 'vitest';
import { between, PictureDelay, SoundDelay, sampleAt, stepTowards } from './sound_clock';

describe('the delay of the sound', () => {
    it('becomes that of the picture, in steps', () => {
        const delay = new SoundDelay();
        for (let i = 0; i < 40; i++) delay.follow(75, 0);
        expect(delay.ms).toBeCloseTo(75, 1);
        const before = delay.ms;
        expect(Math.abs(delay.follow(90, 0) - before)).toBeLessThan(6);
        expect(delay.follow(300, 0)).toBe(300);
    });

    it('is never so short that sound comes too late', () => {
        const delay = new SoundDelay();
        for (let i = 0; i < 60; i++) delay.follow(1, 0);
        expect(delay.ms).toBeCloseTo(2, 0);
        for (let i = 1; i <= 5; i++) delay.follow(1, i);
        for (let i = 0; i < 40; i++) delay.follow(1, 5);
        expect(delay.ms).toBeGreaterThan(40);
    });

    it('of the picture is a median: one late picture moves nothing', () => {
        const picture = new PictureDelay();
        expect(picture.ms).toBeNull();
        for (let i = 0; i < 20; i++) picture.add(50 + (i % 3));
        picture.add(400);
        picture.add(Number.NaN);
        expect(picture.ms).toBe(51);
    });
});

describe('the speed of the sound', () => {
    it('is its own where it is right, a little more or less where it is not, and a jump where it is far away', () => {
        expect(stepTowards(1000, 1000, 48_000)).toBe(1);
        expect(stepTowards(1000, 1000, 44_100)).toBeCloseTo(48_000 / 44_100);
        expect(stepTowards(1500, 1000, 48_000)).toBe(1.006);
        expect(stepTowards(980, 1000, 48_000)).toBeLessThan(1);
        expect(stepTowards(5000, 1000, 48_000)).toBeNull();
    });

    it('brings it there and keeps it there', () => {
        let position = 0;
        for (let time = 0; time < 6; time += 128 / 48_000) {
            const wanted = sampleAt({ at: 0, sample: 900 }, time);
            const step = stepTowards(wanted, position, 48_000);
            position += 128 * step!;
        }
        expect(Math.abs(sampleAt({ at: 0, sample: 900 }, 6) - position)).toBeLessThan(150);
    });
});

describe('between two samples', () => {
    it('lies what a smooth sound has there', () => {
        const sound = (t: number) => Math.sin((2 * Math.PI * 1000 * t) / 48_000);
        for (const t of [0, 0.25, 0.5, 0.9])
            expect(between(sound(-1), sound(0), sound(1), sound(2), t)).toBeCloseTo(sound(t), 3);
    });
});
