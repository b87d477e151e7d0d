/** What is seen at a place of the picture, and where that is: asked of the very frame that one sees. */
import { listen, send } from '../store/studio';
import { player } from './live';

export interface Seen {
    /** id; '' is the backdrop */
    node: string;
    /** In the world, metres; null where one looks past the floor. */
    point: readonly [number, number, number] | null;
}

let number = 0;
const asked = new Map<number, (seen: Seen) => void>();
/** Questions whose answers a lost connection has taken along are not kept for ever. */
const MOST_ASKED = 16;

/** @param x share of the picture's width @param y share of its height, from the top. False where nothing can be asked. */
export function askSeen(x: number, y: number, answer: (seen: Seen) => void): boolean {
    if (!player.last || x < 0 || x > 1 || y < 0 || y > 1) return false;
    if (!send({ type: 'pick', number: ++number, frame: player.last.header.frame, x, y })) return false;
    asked.set(number, answer);
    if (asked.size > MOST_ASKED) asked.delete(asked.keys().next().value!);
    return true;
}

listen((message) => {
    if (message.type !== 'picked') return;
    asked.get(message.number)?.(message);
    asked.delete(message.number);
});
