/** What the film's properties are at the moment that is seen: keys tell it where there are some, else what is set. */
import { useEffect, useRef } from 'react';
import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Path, Value } from '../protocol/messages';
import type { Property } from '../protocol/schema';
import { type Curve, curveValue } from '../values/curve';
import { TICKS_PER_SECOND } from '../values/film_clock';
import { bind, filmTicks, type StudioState, useStudio, valueAt } from './studio';

/** Whether a hand of this page is moving what is at a path: its own mark follows it, whatever the keys say. */
const isHeld = ({ replica }: StudioState, path: Path): boolean =>
    replica.pending.some(
        ({ kind, ops }) => kind === 'draft' && ops.some((op) => op.kind === 'set' && op.path === path),
    );

const curveOf = (state: StudioState, path: Path): Curve | undefined => {
    const curve = state.replica.curves[path];
    return curve && !isHeld(state, path) ? curve : undefined;
};

/** The value at a path at a time in ticks. */
export function valueThen(state: StudioState, path: Path, property: Property, ticks: number): Value {
    const curve = curveOf(state, path);
    return curve ? curveValue(curve, ticks) : valueAt(state, path, property);
}

export const readNumber = (path: Path): number => {
    const state = useStudio.getState();
    const bound = bind(state, path);
    const value = bound ? valueThen(state, bound.path, bound.property, filmTicks()) : 0;
    return typeof value === 'number' ? value : 0;
};

/** What is set, with what has keys as it is at a time. */
export function shownThen(state: StudioState, ticks: number): Readonly<Record<Path, Value>> {
    const { shown, curves } = state.replica;
    let then: Record<Path, Value> | null = null;
    for (const path of Object.keys(curves)) {
        const curve = curveOf(state, path);
        if (!curve) continue;
        then ??= { ...shown };
        then[path] = curveValue(curve, ticks);
    }
    return then ?? shown;
}

type Follower = (ticks: number) => void;
const followers = new Set<Follower>();
let frame = 0;

const tell = (): void => {
    const ticks = filmTicks();
    for (const follower of followers) follower(ticks);
};
/** In every frame of the page, as long as the film plays and somebody follows it. */
function goOn(): void {
    if (frame !== 0 || followers.size === 0 || !useStudio.getState().transport.playing) return;
    frame = requestAnimationFrame(() => {
        frame = 0;
        tell();
        goOn();
    });
}

useStudio.subscribe(({ transport, ahead, replica }, before) => {
    const length = replica.shown['film.length'] !== before.replica.shown['film.length'];
    if (transport === before.transport && ahead === before.ahead && !length) return;
    tell();
    goOn();
});

/** Calls back with the film's time in ticks: now, whenever it is another, and in every frame while it plays. @returns its end */
export function followFilm(follower: Follower): () => void {
    followers.add(follower);
    follower(filmTicks());
    goOn();
    return () => {
        followers.delete(follower);
    };
}

/** Calls back with the film's time in seconds as long as the component is there. */
export function useFilmTime(show: (seconds: number) => void): void {
    const latest = useRef(show);
    latest.current = show;
    useEffect(() => followFilm((ticks) => latest.current(ticks / TICKS_PER_SECOND)), []);
}

/** The film's time as components see it, the same for all of one frame; it stands while no component has keys to show. */
const useMoment = create<{ ticks: number }>(() => ({ ticks: 0 }));
const moment: Follower = (ticks) => useMoment.setState({ ticks });
let watching = 0;

function useMomentWhile(keyed: boolean): void {
    useEffect(() => {
        if (!keyed) return;
        if (++watching === 1) followFilm(moment);
        return () => {
            if (--watching === 0) followers.delete(moment);
        };
    }, [keyed]);
}

/** The value at a path, its default when it has none; re-renders only when it changes, which with keys may be every frame. */
export function useValue(path: Path, property: Property): Value {
    const set = useStudio((state) => valueAt(state, path, property));
    const curve = useStudio((state) => curveOf(state, path));
    useMomentWhile(curve !== undefined);
    const told = useMoment(useShallow(({ ticks }) => (curve ? curveValue(curve, ticks) : undefined)));
    return told ?? set;
}

/** Re-renders with the film's time, if anything of the film has keys and the component has a use for it. */
export function useKeyedFilm(wanted: boolean): void {
    const keyed = useStudio(({ replica }) => Object.keys(replica.curves).length > 0) && wanted;
    useMomentWhile(keyed);
    useMoment(({ ticks }) => (keyed ? ticks : 0));
}
