/**
 * Who this page is to the server: a secret that outlives a reload and is told to nobody else, and for each film a counter over
 * its changes that never goes back. The server makes the public name of the secret and tells it in its welcome.
 */

const SECRET_KEY = 'limn.secret';
const TAB_KEY = 'limn.tab';
/** The counter is stored ahead in blocks, so that a drag does not write to storage with each message. */
const SEQ_BLOCK = 256;
/** How long the page before this one may take to let go of the tab, in ms: before a reload, and on another way here. */
const RELOAD_MS = 5000;
const ARRIVAL_MS = 400;

export interface Identity {
    /** 64 hexadecimal digits. Whoever knows them is this client: they go into the hello and nowhere else. */
    secret: string;
    nextSeq(): number;
    /** The server has seen this number: the next is larger. */
    goOnAbove(seq: number): void;
}

export type Store = Pick<Storage, 'getItem' | 'setItem'>;
export type Locks = Pick<LockManager, 'request'>;

function read(store: Store, key: string): string | null {
    try {
        return store.getItem(key);
    } catch {
        return null;
    }
}

function write(store: Store, key: string, value: string): void {
    try {
        store.setItem(key, value);
    } catch {
        // Storage may be full or forbidden: then a reload makes a new client.
    }
}

const randomHex = (bytes: number): string =>
    Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** A secret of 32 random bytes. */
export const makeSecret = (): string => randomHex(32);

/** Takes a name for as long as the page lives. @returns false when another page of this browser has it and keeps it */
const hold = (locks: Locks, name: string, ms: number): Promise<boolean> =>
    new Promise((done) => {
        const taken = () => {
            done(true);
            return new Promise<void>(() => {});
        };
        locks.request(`limn ${name}`, { signal: AbortSignal.timeout(ms) }, taken).catch(() => done(false));
    });

/**
 * Whether what the store holds is this tab's own from before a reload. A duplicated tab gets a copy of the store and must
 * become someone else: it is named anew.
 * @param locks none where the page is not served safely; then only a reload counts as one's own
 */
export async function claimTab(store: Store, locks: Locks | undefined, reloaded: boolean): Promise<boolean> {
    const known = read(store, TAB_KEY);
    if (known !== null && (locks ? await hold(locks, known, reloaded ? RELOAD_MS : ARRIVAL_MS) : reloaded)) return true;
    const fresh = randomHex(16);
    write(store, TAB_KEY, fresh);
    if (locks) await hold(locks, fresh, ARRIVAL_MS);
    return false;
}

/**
 * @param film the session's name: each film counts this client's changes from 1
 * @param inherited whether the store is this tab's own from before, see claimTab
 */
export function makeIdentity(store: Store, film: string, inherited: boolean): Identity {
    const kept = inherited ? read(store, SECRET_KEY) : null;
    const known = kept !== null && /^[0-9a-f]{64}$/.test(kept);
    const secret = known ? kept : makeSecret();
    // Named after the tab: a duplicated one has a copy of the counters, and they are not its own.
    const seqKey = `limn.seq ${read(store, TAB_KEY) ?? ''} ${film}`;
    let seq = known ? Number(read(store, seqKey)) || 0 : 0;
    let reserved = seq;
    write(store, SECRET_KEY, secret);
    return {
        secret,
        nextSeq() {
            seq++;
            if (seq >= reserved) {
                reserved = seq + SEQ_BLOCK;
                write(store, seqKey, String(reserved));
            }
            return seq;
        },
        goOnAbove(seen) {
            seq = Math.max(seq, seen);
        },
    };
}
