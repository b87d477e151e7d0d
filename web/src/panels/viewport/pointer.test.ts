import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeGaze, watchPointer } from './pointer';

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
        { type: 'pointer', x: 0.5, y: -1 },
        { type: 'pointer', x: 0.7, y: 0 },
        { type: 'pointer', away: true },
        { type: 'pointer', x: 0.1, y: 0.2 },
    ]);
});

describe('the pointer is gone', () => {
    const page = Object.assign(new EventTarget(), { hidden: false });
    const picture = Object.assign(new EventTarget(), {
        getBoundingClientRect: () => ({ left: 100, top: 50, width: 200, height: 100 }),
    });
    const told: unknown[] = [];
    let stop = () => {};

    beforeEach(() => {
        told.length = 0;
        vi.stubGlobal('window', new EventTarget());
        vi.stubGlobal('document', page);
        stop = watchPointer(
            picture as unknown as HTMLElement,
            makeGaze((message) => told.push(message)),
        );
        picture.dispatchEvent(Object.assign(new Event('pointermove'), { clientX: 250, clientY: 75 }));
        expect(told).toEqual([{ type: 'pointer', x: 0.5, y: 0.5 }]);
    });
    afterEach(() => {
        stop();
        vi.unstubAllGlobals();
    });

    it.each([
        ['when it leaves the picture, as a lifted finger does', () => picture.dispatchEvent(new Event('pointerleave'))],
        ['when the browser takes it', () => picture.dispatchEvent(new Event('pointercancel'))],
        ['when the window is left', () => window.dispatchEvent(new Event('blur'))],
        [
            'when the page is hidden',
            () => {
                page.hidden = true;
                page.dispatchEvent(new Event('visibilitychange'));
                page.hidden = false;
            },
        ],
        ['when the picture goes', () => stop()],
    ])('%s', (_, go) => {
        go();
        expect(told.slice(1)).toEqual([{ type: 'pointer', away: true }]);
    });
});
