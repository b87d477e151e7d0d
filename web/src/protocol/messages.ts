/**
 * The text frames between page and server, and the one place where foreign JSON becomes typed messages. They are
 * declared in schema/messages/.
 */
import { read } from './fields';
import { readServerMessage, type ServerMessage } from './messages.gen';

export type {
    CameraPlace,
    Changes,
    ClientMessage,
    ClockMode,
    Codec,
    ForeignDraft,
    Member,
    ServerMessage,
    Stats,
    Transport,
    UndoState,
    Welcome,
} from './messages.gen';
export { PROTOCOL } from './messages.gen';
export type { Interpolation, Key, NodeRecord, Op, Path, Value } from './operations';
export { eachKey, eachSet, readKey, readNodes, readOps, readValue } from './operations';

/**
 * Parses one text frame of the server.
 * @returns null for what is not JSON or not a known message: the page goes on without it
 */
export function parseServerMessage(frame: string): ServerMessage | null {
    let fields: unknown;
    try {
        fields = JSON.parse(frame);
    } catch {
        return null;
    }
    return read.isFields(fields) ? readServerMessage(fields) : null;
}

/** The server's words as a sentence of its own. */
export function sentence(words: string): string {
    if (words === '') return '';
    const begun = words[0]!.toUpperCase() + words.slice(1);
    return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
