/** The page's state and the one door through which it changes: what the server says, and what hands do. */
import { create } from 'zustand';
import {
    type ClientMessage,
    type ClockMode,
    type Codec,
    type Member,
    type Op,
    type Path,
    PROTOCOL,
    parseServerMessage,
    type ServerMessage,
    type Stats,
    sentence,
    type Transport,
    type UndoState,
    type Value,
} from '../protocol/messages';
import { fullName, type Property, propertyOf, splitPath } from '../protocol/schema';
import {
    type Ahead,
    filmTime,
    reckon,
    STANDING,
    sessionTick,
    TICKS_PER_SECOND,
    type Wish,
    wished,
} from '../values/film_clock';
import type { FrameNews } from '../wire/worker_socket';
import { type Link, type LinkState, openLink } from './connection';
import { claimTab, type Identity, makeIdentity, type Store } from './identity';
import {
    acknowledge,
    applyChanges,
    dropDraft,
    emptyReplica,
    endForeignDraft,
    fromWelcome,
    type NodeInfo,
    type Pending,
    putForeignDraft,
    putPending,
    type Replica,
    refuse,
    unsaved,
} from './replica';
import { type Cast, programCamera, resolved, roleId } from './roles';

/** Width and height that the page asks for; the picture is scaled to the panel here. */
export const PICTURE = { width: 640, height: 360 } as const;

export interface Notice {
    id: number;
    /** Something failed, or it went well and there is something to know about it. */
    kind: 'fault' | 'note';
    text: string;
    detail: string;
}

/**
 * Why this page shows its film no longer: there is none of the name, it was deleted, as many are open as may be, or the server
 * cannot open it.
 */
export interface Ending {
    why: 'missing' | 'deleted' | 'full' | 'refused';
    /** The server's words, as a sentence; may be empty. */
    reason: string;
}

interface Refusal {
    value: Value;
    /** Why, in a sentence. */
    message: string;
}

export interface StudioState {
    link: LinkState;
    /** performance.now() since when `link` is so. */
    linkSince: number;
    /** Whether a welcome has ever come: before it there is nothing to show. */
    welcomed: boolean;
    /** Over, and no connection is tried any more. */
    ending: Ending | null;
    session: string;
    /** This page's public name, '' before the first welcome. */
    client: string;
    members: readonly Member[];
    replica: Replica;
    /** By person, where her head would be in the middle of the set, metres. */
    heads: Readonly<Record<string, readonly [number, number, number]>>;
    /** What was chosen last on this page; see Cast. */
    focus: string;
    /** The last revision that is known to be on disk. */
    saved: number;
    /** What the server did not take, by path, until something else is put there: a field keeps what was typed. */
    refused: Readonly<Record<Path, Refusal>>;
    undo: UndoState;
    mode: ClockMode;
    transport: Transport;
    /** Of the session's clock before this page's; null before the first word. */
    ahead: Ahead | null;
    stats: Stats | null;
    notices: readonly Notice[];
    /** The last thing said to those who listen. */
    said: string;
}

const NO_UNDO: UndoState = { can_undo: false, can_redo: false, undo_label: '', redo_label: '' };

export const useStudio = create<StudioState>(() => ({
    link: 'connecting',
    linkSince: 0,
    welcomed: false,
    ending: null,
    session: '',
    client: '',
    members: [],
    replica: emptyReplica,
    heads: {},
    focus: '',
    saved: 0,
    refused: {},
    undo: NO_UNDO,
    mode: 'live',
    transport: STANDING,
    ahead: null,
    stats: null,
    notices: [],
    said: '',
}));

const { getState: get, setState: set } = useStudio;

let link: Link | null = null;
let identity: Identity | null = null;
let noticeId = 0;
let pictureSink: (news: FrameNews) => void = () => {};
let codec: Codec = 'h264';
let onLost: () => void = () => {};

export const send = (message: ClientMessage): boolean => link?.send(message) ?? false;

/** Says something in the status region. */
export const say = (said: string): void => set({ said });

/** What a person should know of. Of a fault: what failed and what still works. */
export function notify(text: string, detail = '', kind: Notice['kind'] = 'fault'): void {
    const id = ++noticeId;
    set({
        notices: [
            ...get()
                .notices.filter((notice) => notice.text !== text)
                .slice(-2),
            { id, kind, text, detail },
        ],
    });
}

export const dismiss = (id: number): void => set({ notices: get().notices.filter((notice) => notice.id !== id) });

const setReplica = (replica: Replica): void => {
    if (replica !== get().replica) set({ replica });
};

function sendPending(change: Pending): void {
    const { kind, seq, gesture, stamp, ops } = change;
    if (kind === 'undo' || kind === 'redo') send({ type: kind, seq, stamp });
    else send({ type: kind, seq, gesture, stamp, ops: ops as Op[] });
}

/** What is put at a path takes the place of what was refused there. */
function forgetRefusals(ops: readonly Op[]): void {
    const paths = new Set(ops.map((op) => (op.kind === 'set' ? op.path : '')));
    const kept = Object.entries(get().refused).filter(([path]) => !paths.has(path));
    if (kept.length < Object.keys(get().refused).length) set({ refused: Object.fromEntries(kept) });
}

function put(change: Omit<Pending, 'seq'>, now = true): void {
    if (!identity) return;
    const numbered: Pending = { ...change, seq: identity.nextSeq() };
    setReplica(putPending(get().replica, numbered));
    forgetRefusals(numbered.ops);
    if (now) sendPending(numbered);
}

/** The operations of a running gesture, kept by nobody. This page shows them at once, all others when they are sent. */
export const putDraft = (gesture: string, ops: Op[], stamp: number, now: boolean): void =>
    put({ kind: 'draft', gesture, ops, stamp }, now);

/** Sends the newest draft of a gesture. */
export function sendDraft(gesture: string): void {
    const draft = get().replica.pending.find((p) => p.kind === 'draft' && p.gesture === gesture);
    if (draft) sendPending(draft);
}

/** The operations of a gesture become part of the document. */
export const putCommit = (gesture: string, ops: Op[], stamp: number): void =>
    put({ kind: 'commit', gesture, ops, stamp });

/** What one message may hold, as kMaxOperations in src/document/json.h. */
const MOST_OPS = 512;

/** A click: operations without a draft, one undo step. More than one message holds go in several of one gesture. */
export function putOps(ops: Op[], stamp = performance.now()): void {
    const gesture = newGesture();
    for (let from = 0; from < ops.length; from += MOST_OPS)
        put({ kind: 'ops', gesture, ops: ops.slice(from, from + MOST_OPS), stamp });
}

/** The running draft vanishes. */
export function dropGesture(gesture: string): void {
    if (!identity) return;
    setReplica(dropDraft(get().replica, gesture));
    send({ type: 'drop', seq: identity.nextSeq(), gesture });
}

export const undo = (): void => put({ kind: 'undo', gesture: '', ops: [], stamp: performance.now() });
export const redo = (): void => put({ kind: 'redo', gesture: '', ops: [], stamp: performance.now() });

let gestures = 0;
/** A name for one press-to-release. */
export const newGesture = (): string =>
    `${Math.floor(performance.timeOrigin).toString(36)}-${(++gestures).toString(36)}`;

export function setMode(mode: ClockMode): void {
    if (send({ type: 'clock', mode })) set({ mode });
}

/** In ticks; it has no keys. */
export const filmLength = (): number => {
    const bound = bind(get(), 'film.length');
    return (bound ? Number(valueAt(get(), bound.path, bound.property)) : 0) * TICKS_PER_SECOND;
};

/** Where in the film everybody is now, in ticks. */
export const filmTicks = (): number =>
    filmTime(get().transport, sessionTick(get().ahead, performance.now()), filmLength());
export const filmSeconds = (): number => filmTicks() / TICKS_PER_SECOND;

/** Plays, stops or goes elsewhere, for everybody; the page shows it at once. */
export function setTransport(wish: Wish, stamp = performance.now()): void {
    if (!identity) return;
    const transport = wished(get().transport, wish, sessionTick(get().ahead, performance.now()), filmLength());
    const { playing, loops, rate, loop_begin, loop_end, position } = transport;
    const at = wish.at === undefined ? {} : { at: position };
    const seq = identity.nextSeq();
    if (!send({ type: 'transport', seq, stamp, playing, loops, rate, loop_begin, loop_end, ...at })) return;
    asked = seq;
    set({ transport, ...(playing ? { mode: 'live' as const } : {}) });
}

/** Number of the newest wish; what is said about an older one would take the playhead back. */
let asked = 0;

/** When the session's clock is asked for after a welcome, ms; then every `CLOCK_EVERY_MS`. */
const CLOCK_AT_MS = [0, 250, 1000];
const CLOCK_EVERY_MS = 20_000;
const askForTick = (): boolean => send({ type: 'ping', stamp: performance.now() });

/** After this time a change that came too soon after others is sent again. */
const AGAIN_MS = 300;

/** A server of another version has another page: it is loaded, but not again and again. */
const RELOADED = 'limn.reloaded';
const RELOAD_EVERY_MS = 60_000;

function loadAgain(message: string): void {
    const store = tabStore();
    const last = Number(store.getItem(RELOADED) ?? 0);
    if (Date.now() - last < RELOAD_EVERY_MS) {
        end('refused', sentence(message));
        return;
    }
    store.setItem(RELOADED, String(Date.now()));
    location.reload();
}

function receiveError({ seq, field, code, message }: Extract<ServerMessage, { type: 'error' }>): void {
    if (code === 'other_version') {
        loadAgain(message);
        return;
    }
    const { replica } = get();
    const refused = replica.pending.find((p) => p.seq === seq);
    if (code === 'too_frequent') {
        // A draft is replaced by the next one; what is to be kept waits and goes again.
        if (refused && refused.kind !== 'draft')
            setTimeout(() => get().replica.pending.includes(refused) && sendPending(refused), AGAIN_MS);
        return;
    }
    if (code === 'nothing_to_undo' || code === 'nothing_to_redo') {
        if (seq !== null) setReplica(refuse(replica, seq));
        say(code === 'nothing_to_undo' ? 'Nothing to undo.' : 'Nothing to redo.');
        return;
    }
    // A skipped part of an undo is told, the rest of it goes on.
    if (seq !== null && code !== 'skipped') setReplica(refuse(replica, seq));
    if (refused?.kind === 'ops') {
        const told = Object.fromEntries(
            refused.ops.flatMap((op) =>
                op.kind === 'set' ? [[op.path, { value: op.value, message: sentence(message) }]] : [],
            ),
        );
        set({ refused: { ...get().refused, ...told } });
    }
    notify(sentence(message) || 'The server refused a change.', [code, field].filter(Boolean).join(', '));
}

const listeners: ((message: ServerMessage) => void)[] = [];
/** Calls back with what the server says, once this state knows of it. */
export const listen = (listener: (message: ServerMessage) => void): void => {
    listeners.push(listener);
};

function receive(message: ServerMessage): void {
    const { replica, client, saved } = get();
    switch (message.type) {
        case 'welcome': {
            const { pending } = replica;
            identity?.goOnAbove(message.last_seq);
            set({
                welcomed: true,
                session: message.session,
                client: message.client,
                members: message.members,
                replica: fromWelcome(message, pending),
                saved: message.revision,
                undo: message.undo,
                mode: message.mode,
                transport: message.transport,
                ahead: reckon(null, message.tick, performance.now(), performance.now()),
            });
            asked = 0;
            for (const ms of CLOCK_AT_MS) setTimeout(askForTick, ms);
            for (const change of [...pending].sort((a, b) => a.seq - b.seq)) sendPending(change);
            const waiting = pending.filter((p) => p.kind !== 'draft').length;
            if (waiting > 0) say(waiting === 1 ? 'Connected, 1 change sent.' : `Connected, ${waiting} changes sent.`);
            break;
        }
        case 'ack':
            set({
                replica: acknowledge(replica, message.seq, message.revision),
                saved: Math.max(saved, message.revision),
            });
            break;
        case 'changes':
            setReplica(applyChanges(replica, message, message.client === client ? message.seq : null));
            break;
        case 'draft':
            if (message.client !== client) setReplica(putForeignDraft(replica, message));
            break;
        case 'draft_end':
            if (message.client !== client) {
                setReplica(endForeignDraft(replica, message.client, message.gesture, message.committed));
            }
            break;
        case 'undo_state': {
            const { type: _, ...state } = message;
            set({ undo: state });
            break;
        }
        case 'members':
            set({ members: message.members });
            break;
        case 'mode':
            set({ mode: message.mode });
            break;
        case 'transport':
            // An older wish of this page's own would take the playhead back.
            if (message.client === client && message.seq < asked) break;
            if (message.client === client) asked = 0;
            set({ transport: message.transport });
            break;
        case 'saved':
            set({ saved: Math.max(saved, message.revision) });
            break;
        case 'error':
            receiveError(message);
            break;
        case 'stats':
            set({ stats: message });
            break;
        case 'bye':
            goodbye(message.reason);
            break;
        case 'heads':
            set({ heads: message.heads });
            break;
        case 'pong':
            set({ ahead: reckon(get().ahead, message.tick, message.stamp, performance.now()) });
            break;
        case 'picked':
        case 'heard':
            break;
    }
}

/** What the server says to everybody in a film that was deleted. */
const DELETED = 'this film was deleted';

/** Whether the present connection has been let in: before that a goodbye is a refusal. */
let letIn = false;

function goodbye(reason: string): void {
    if (reason === DELETED) end('deleted');
    else if (!letIn) end('refused', sentence(reason));
    else say(reason || 'The server is going away.');
}

/** Shows the film no longer and tries no connection. */
export function end(why: Ending['why'], reason = ''): void {
    link?.close();
    onLost();
    set({ ending: { why, reason }, link: 'lost' });
}

/** Tries again to be let in. */
export function tryAgain(): void {
    set({ ending: null, link: 'connecting', linkSince: performance.now() });
    connect();
}

function hello(): void {
    letIn = false;
    if (identity) send({ type: 'hello', protocol: PROTOCOL, secret: identity.secret, codec, ...PICTURE });
}

/** The tab's own store; where it is forbidden nothing outlives the page. */
function tabStore(): Store {
    try {
        return sessionStorage;
    } catch {
        return { getItem: () => null, setItem: () => {} };
    }
}

const wasReloaded = (): boolean =>
    performance
        .getEntriesByType('navigation')
        .some((entry) => (entry as PerformanceNavigationTiming).type === 'reload');

interface SessionOptions {
    codec: Codec;
    onPicture: (news: FrameNews) => void;
    /** The pictures of the old connection are over. */
    onLost: () => void;
}

/** Joins a session and stays with it. */
export async function join(name: string, options: SessionOptions): Promise<void> {
    const store = tabStore();
    const inherited = await claimTab(store, navigator.locks, wasReloaded());
    identity = makeIdentity(store, name, inherited);
    set({ session: name });
    codec = options.codec;
    pictureSink = options.onPicture;
    onLost = options.onLost;
    connect();
    setInterval(askForTick, CLOCK_EVERY_MS);
    addEventListener('online', () => link?.hurry());
    document.addEventListener('visibilitychange', () => {
        if (document.visibilityState === 'visible') link?.hurry();
    });
}

function connect(): void {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    link = openLink(`${scheme}://${location.host}/ws/${encodeURIComponent(get().session)}`, {
        onOpen: hello,
        onText: (frame) => {
            const message = parseServerMessage(frame);
            if (!message) return;
            if (message.type === 'welcome') letIn = true;
            receive(message);
            for (const listener of listeners) listener(message);
        },
        onPicture: (frame) => pictureSink(frame),
        onState: (state, since) => {
            const before = get();
            if (state === 'lost') onLost();
            // Further failed tries do not restart the clock of the loss.
            if (state !== before.link) set({ link: state, linkSince: since });
            if (state === 'lost' && before.link === 'open') say('Disconnected. Your changes are kept.');
            if (state === 'open' && before.link === 'lost') say('Connected.');
        },
    });
}

/** Where sound is decoded to; see Link. */
export const hearInto = (ring: SharedArrayBuffer): void => link?.hear(ring);
export const speakFrom = (port: MessagePort): void => link?.speak(port);

/** From now on still frames instead of video. */
export function askForStills(): void {
    if (codec === 'jpeg') return;
    codec = 'jpeg';
    link?.reopen();
}

// Reading the document.

export const nodeById = (state: StudioState, id: string): NodeInfo | undefined =>
    state.replica.nodes.find((node) => node.id === id && !node.deleted);

/** Declaration and accessible name of what a path names. */
export interface Bound {
    path: Path;
    property: Property;
    node: NodeInfo;
    full: string;
    /** The same property of what is edited with it. */
    with?: readonly Path[];
}

/** What it sets to put a value there. */
export const setsOf = ({ path, with: others = [] }: Bound, value: Value): Record<Path, Value> =>
    Object.fromEntries([path, ...others].map((each) => [each, value]));
export const opsOf = (bound: Bound, value: Value): Op[] =>
    Object.entries(setsOf(bound, value)).map(([path, each]) => ({ kind: 'set', path, value: each }));

export const castOf = ({ replica, focus }: StudioState): Cast => ({
    nodes: replica.nodes,
    shown: replica.shown,
    focus,
});

/** The node that is meant by a role, such as "camera"; '' when there is none. */
export const roleOf = (role: string): string => roleId(castOf(get()), role);
export const useRole = (role: string): string => useStudio((state) => roleId(castOf(state), role));
export const cameraOf = (state: StudioState): NodeInfo | undefined => programCamera(castOf(state));

/** Of a path, or of a role's, such as "@camera.exposure". */
export function bind(state: StudioState, named: Path): Bound | null {
    const path = resolved(castOf(state), named);
    const { node: id, name } = splitPath(path);
    const node = nodeById(state, id);
    const property = node && propertyOf(node.kind, name);
    return node && property ? { path, node, property, full: fullName(property, node.title) } : null;
}

/** What is set at a path, its default when nothing is. What has keys has another value over film time: film_values.ts. */
export const valueAt = (state: StudioState, path: Path, property: Property): Value =>
    state.replica.shown[path] ?? property.default;

/** Whether a path's value has not reached the server while the link is down. */
export const useKeptLocally = (path: Path): boolean =>
    useStudio(
        (state) =>
            state.link === 'lost' &&
            state.replica.pending.some((p) => p.ops.some((op) => op.kind === 'set' && op.path === path)),
    );

export const useUnsaved = (): number => useStudio((state) => unsaved(state.replica));
