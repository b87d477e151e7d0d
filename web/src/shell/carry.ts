/** A prop on its way from its panel into the picture: what is carried, where, and what it would stand on. */
import { create } from 'zustand';
import { add } from '../store/edits';
import { standingOn } from '../store/gizmo_moves';
import { nodeById, say, useStudio } from '../store/studio';
import { player } from './live';
import { askSeen, type Seen } from './seen';
import { chooseOnly, useShell } from './shell';

interface Carried {
    shape: string;
    label: string;
    /** Of the pointer, on the page. */
    x: number;
    y: number;
    /** What is seen below the pointer, as far as it is known. */
    over: Seen | null;
}

export const useCarry = create<{ carried: Carried | null }>(() => ({ carried: null }));
const { getState: get, setState: set } = useCarry;

/** Where a place of the page is on the picture, in shares of it; null beside it. */
function shareOf(x: number, y: number): { x: number; y: number } | null {
    const box = player.canvas.closest('.picture')?.getBoundingClientRect();
    if (!box || x < box.left || x > box.right || y < box.top || y > box.bottom) return null;
    return { x: (x - box.left) / box.width, y: (y - box.top) / box.height };
}

/** Whether an answer is under way: the next question waits for it, so that a hand asks no faster than it is answered. */
let asking = false;
const ANSWER_MS = 1000;

function look(): void {
    const { carried } = get();
    const at = carried && shareOf(carried.x, carried.y);
    if (!carried || asking) return;
    if (!at) {
        if (carried.over) set({ carried: { ...carried, over: null } });
        return;
    }
    const [x, y] = [carried.x, carried.y];
    const done = (over: Seen | null) => {
        clearTimeout(late);
        asking = false;
        const now = get().carried;
        if (!now) return;
        if (over) set({ carried: { ...now, over } });
        if (now.x !== x || now.y !== y) look();
    };
    const late = setTimeout(() => done(null), ANSWER_MS);
    asking = askSeen(at.x, at.y, done);
    if (!asking) clearTimeout(late);
}

export function carry(shape: string, label: string, x: number, y: number): void {
    set({ carried: { shape, label, x, y, over: get().carried?.over ?? null } });
    look();
}

export const dropCarried = (): void => set({ carried: null });

/** Lets go of what is carried: over the picture it comes to stand on what is seen there. */
export function putCarried(): void {
    const { carried } = get();
    const at = carried && shareOf(carried.x, carried.y);
    dropCarried();
    if (!carried || !at) return;
    const { shape, label } = carried;
    const put = ({ node, point }: Seen) => {
        if (!point) return say(`There is nothing there for the ${label.toLowerCase()} to stand on.`);
        const { selection } = useShell.getState();
        chooseOnly(add('prop', selection, { title: label, shape, ...standingOn(point) }));
        say(`${label} put on ${nodeById(useStudio.getState(), node)?.title ?? 'the floor'}.`);
    };
    if (!askSeen(at.x, at.y, put)) say('There is no picture to put it into.');
}
