import { expect, it } from 'vitest';
import { makeGaze } from './look';

it('tells where the pointer is, not too often, and once that it has gone', () => {
    const told: unknown[] = [];
    const gaze = makeGaze((message) => told.push(message));
    gaze.away();
    expect(told).toEqual([]);
    gaze.at(0.5, -2, 100);
    gaze.at(0.6, 0, 110);
    gaze.at(0.7, 0, 140);
    gaze.away();
    gaze.away();
    // What comes back is told at once.
    gaze.at(0.1, 0.2, 141);
    expect(told).toEqual([
        { type: 'look', x: 0.5, y: -1 },
        { type: 'look', x: 0.7, y: 0 },
        { type: 'look', away: true },
        { type: 'look', x: 0.1, y: 0.2 },
    ]);
});
