import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Op } from '../protocol/messages';
import { propertyOf } from '../protocol/schema';
import { STANDING, TICKS_PER_SECOND } from '../values/film_clock';
import { followFilm, readNumber, shownThen, valueThen } from './film_values';
import { emptyReplica, type Pending, putForeignDraft, putPending } from './replica';
import { useStudio } from './studio';

const PATH = 'camera.exposure';
const exposure = propertyOf('camera', 'exposure')!;
const keys: Op[] = [
    { kind: 'key', path: PATH, at: 0, value: -2, interpolation: 'linear' },
    { kind: 'key', path: PATH, at: 10 * TICKS_PER_SECOND, value: 2 },
];
const kept = [
    { id: 'film', kind: 'film', title: '', parent: '', order: '', deleted: false },
    { id: 'camera', kind: 'camera', title: '', parent: '', order: '', deleted: false },
];
const hand = (kind: Pending['kind']): Pending => ({
    seq: 1,
    kind,
    gesture: 'g',
    stamp: 0,
    ops: [{ kind: 'set', path: PATH, value: 3 }],
});
const standAt = (seconds: number) => ({ ...STANDING, position: seconds * TICKS_PER_SECOND });

beforeEach(() => {
    const replica = putForeignDraft({ ...emptyReplica, kept }, { actor: 'b', client: 'B', gesture: 'g', ops: keys });
    useStudio.setState({ replica, transport: standAt(0) });
});
afterEach(() => {
    useStudio.setState({ replica: emptyReplica, transport: STANDING });
    vi.unstubAllGlobals();
});

const at = (seconds: number) => valueThen(useStudio.getState(), PATH, exposure, seconds * TICKS_PER_SECOND);

describe('what has keys', () => {
    it('is at each time what they tell', () => {
        expect([0, 2.5, 5, 99].map(at)).toEqual([-2, -1, 0, 2]);
        useStudio.setState({ transport: standAt(7.5) });
        expect(readNumber(PATH)).toBeCloseTo(1);
        expect(shownThen(useStudio.getState(), 5 * TICKS_PER_SECOND)[PATH]).toBe(0);
    });

    it('follows the hand that moves it until it lets go', () => {
        const { replica } = useStudio.getState();
        useStudio.setState({ replica: putPending(replica, hand('draft')) });
        expect(at(5)).toBe(3);
        useStudio.setState({ replica: putPending(replica, hand('ops')) });
        expect(at(5)).toBe(0);
    });

    it('leaves the rest as it is set', () => {
        const state = useStudio.getState();
        useStudio.setState({ replica: { ...state.replica, curves: {} } });
        expect(at(5)).toBe(exposure.default);
        expect(shownThen(useStudio.getState(), 0)).toBe(useStudio.getState().replica.shown);
    });
});

describe('who follows the film', () => {
    it('hears of each scrub, and of each frame only while it plays', () => {
        const frames: (() => void)[] = [];
        vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run));
        const heard = vi.fn();
        const end = followFilm(heard);
        expect(heard).toHaveBeenLastCalledWith(0);
        useStudio.setState({ transport: standAt(4) });
        expect(heard).toHaveBeenLastCalledWith(4 * TICKS_PER_SECOND);
        expect(frames).toHaveLength(0);
        useStudio.setState({ transport: { ...standAt(4), playing: true } });
        expect(frames).toHaveLength(1);
        frames[0]!();
        expect(heard).toHaveBeenCalledTimes(4);
        expect(frames).toHaveLength(2);
        end();
        frames[1]!();
        expect(heard).toHaveBeenCalledTimes(4);
        expect(frames).toHaveLength(2);
    });
});
