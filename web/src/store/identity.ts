/** Who this page is to the server: a name that outlives a reload, and a counter over its changes that never goes back. */

const CLIENT_KEY = 'limn.client';
const SEQ_KEY = 'limn.seq';
/** The counter is stored ahead in blocks, so that a drag does not write to storage with each message. */
const SEQ_BLOCK = 256;

export interface Identity {
    client: string;
    nextSeq(): number;
    /** The server has seen this number: the next is larger. */
    goOnAbove(seq: number): void;
}

type Store = Pick<Storage, 'getItem' | 'setItem'>;

/** randomUUID is there only in secure contexts; a studio on a plain address of the local net has none. */
function makeUuid(): string {
    if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6]! & 0x0f) | 0x40;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/**
 * @param inherited whether the store may be this page's own from before a reload; a duplicated tab gets a copy of the store
 *   and must become someone else
 */
export function makeIdentity(store: Store, inherited: boolean): Identity {
    const read = (key: string): string | null => {
        try {
            return store.getItem(key);
        } catch {
            return null;
        }
    };
    const write = (key: string, value: string) => {
        try {
            store.setItem(key, value);
        } catch {
            // Storage may be full or forbidden: then a reload makes a new client.
        }
    };
    const known = inherited ? read(CLIENT_KEY) : null;
    const client = known ?? makeUuid();
    let seq = known === null ? 0 : Number(read(SEQ_KEY)) || 0;
    let reserved = seq;
    write(CLIENT_KEY, client);
    return {
        client,
        nextSeq() {
            seq++;
            if (seq >= reserved) {
                reserved = seq + SEQ_BLOCK;
                write(SEQ_KEY, String(reserved));
            }
            return seq;
        },
        goOnAbove(seen) {
            seq = Math.max(seq, seen);
        },
    };
}
