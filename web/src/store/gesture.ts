/** One press-to-release: drafts while it runs, one commit at its end, nothing when it is dropped. */
import type { Op, Path, Value } from '../protocol/messages';
import { dropGesture, newGesture, putCommit, putDraft, sendDraft } from './studio';

/** Drafts go out at once, then no closer together than this: the newest within it wins. */
const DRAFT_MS = 14;

export interface Gesture {
    /** Lays values over the document. @param stamp the input event's time stamp */
    set(values: Readonly<Record<Path, Value>>, stamp: number): void;
    /** Keeps what is there so far as part of this gesture, which goes on. */
    keep(): void;
    /** Ends it: what was set becomes one step of undo. */
    commit(): void;
    /** Ends it as though it had never been. */
    drop(): void;
}

export interface GestureDoor {
    draft: typeof putDraft;
    send: typeof sendDraft;
    commit: typeof putCommit;
    drop: typeof dropGesture;
}

const studioDoor: GestureDoor = { draft: putDraft, send: sendDraft, commit: putCommit, drop: dropGesture };

export function beginGesture(door: GestureDoor = studioDoor): Gesture {
    const id = newGesture();
    const values = new Map<Path, Value>();
    let stamp = 0;
    let sentAt = Number.NEGATIVE_INFINITY;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const ops = (): Op[] => Array.from(values, ([path, value]) => ({ kind: 'set', path, value }));
    const stop = () => {
        clearTimeout(timer);
        timer = undefined;
    };
    const sendLater = (wait: number) => {
        timer ??= setTimeout(() => {
            timer = undefined;
            sentAt = performance.now();
            door.send(id);
        }, wait);
    };
    const finish = () => {
        stop();
        if (values.size > 0) door.commit(id, ops(), stamp);
        values.clear();
    };

    return {
        set(next, at) {
            for (const [path, value] of Object.entries(next)) values.set(path, value);
            stamp = at;
            const now = performance.now();
            const wait = sentAt + DRAFT_MS - now;
            if (wait <= 0) {
                stop();
                sentAt = now;
            }
            door.draft(id, ops(), stamp, wait <= 0);
            if (wait > 0) sendLater(wait);
        },
        keep: finish,
        commit: finish,
        drop() {
            stop();
            if (values.size > 0) door.drop(id);
            values.clear();
        },
    };
}
