/** One socket to the session that comes back by itself. It knows nothing of the document. */
import { KIND, Pieces } from '../protocol/envelope';
import type { ClientMessage } from '../protocol/messages';
import { SoundDecoding } from '../wire/sound_decoding';
import { bestSocket, type FrameNews, hearInWorker, speakInWorker } from '../wire/worker_socket';

export type LinkState = 'connecting' | 'open' | 'lost';

interface LinkHandlers {
    /** The socket is open: the first message is due. */
    onOpen(): void;
    onText(frame: string): void;
    onPicture(news: FrameNews): void;
    /** @param since performance.now() of the loss, or of the start while it was never open */
    onState(state: LinkState, since: number): void;
}

export interface Link {
    /** @returns whether it went out; what matters is sent again after the next welcome */
    send(message: ClientMessage): boolean;
    /** Tries at once instead of waiting. */
    hurry(): void;
    /** Ends the present socket and makes a new one, for what is agreed on only at its start. */
    reopen(): void;
    close(): void;
    /** Where sound is decoded to from now on. */
    hear(ring: SharedArrayBuffer): void;
    /** Binary messages that come out of the port are sent. */
    speak(port: MessagePort): void;
}

const FIRST_RETRY_MS = 120;
const LAST_RETRY_MS = 1000;
const CONNECT_MS = 4000;
const PING_MS = 1000;
const SILENCE_MS = 4000;
/** Until the first word: a film that nobody was in has to be opened, and another may have to be closed for it. */
const FIRST_WORD_MS = 20_000;

/** Waiting time before try number `attempt` (from 0): doubling, with a fifth of chance so that pages do not come in step. */
export const retryDelay = (attempt: number, chance: number): number =>
    Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt) * (0.8 + 0.2 * chance);

export function openLink(url: string, handlers: LinkHandlers, socketClass: () => typeof WebSocket = bestSocket): Link {
    let socket: WebSocket | null = null;
    let attempt = 0;
    let closed = false;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let watch: ReturnType<typeof setInterval> | undefined;
    let ring: SharedArrayBuffer | null = null;
    /** Where no worker does it. */
    let sound: SoundDecoding | null = null;
    const decodeSound = () => {
        sound = ring && !hearInWorker(ring) ? new SoundDecoding(ring) : null;
    };

    const schedule = () => {
        clearTimeout(retry);
        if (!closed) retry = setTimeout(connect, retryDelay(attempt++, Math.random()));
    };

    /** Lets go of the present socket, whatever it still does. */
    const abandon = () => {
        clearInterval(watch);
        const old = socket;
        socket = null;
        if (!old) return;
        old.onopen = old.onmessage = old.onclose = old.onerror = null;
        old.close();
    };

    const lost = () => {
        abandon();
        handlers.onState('lost', performance.now());
        schedule();
    };

    const connect = () => {
        abandon();
        if (closed) return;
        const Socket = socketClass();
        const fresh = new Socket(url);
        const started = performance.now();
        let heard = started;
        let opened = false;
        let spoken = false;
        fresh.binaryType = 'arraybuffer';
        socket = fresh;
        decodeSound();
        const pieces = new Pieces();
        fresh.onopen = () => {
            heard = performance.now();
            opened = true;
            attempt = 0;
            handlers.onState('open', heard);
            handlers.onOpen();
        };
        fresh.onmessage = ({ data }) => {
            heard = performance.now();
            spoken = true;
            if (typeof data === 'string') handlers.onText(data);
            else if (!(data instanceof ArrayBuffer)) handlers.onPicture(data as FrameNews);
            else {
                const packet = pieces.add(data);
                if (packet?.kind === KIND.sound) sound?.receive(packet);
                else if (packet) handlers.onPicture({ unit: packet.body, tick: packet.tick });
            }
        };
        fresh.onclose = lost;
        // A link that is cut without a word shows only by its silence.
        watch = setInterval(() => {
            const now = performance.now();
            const patience = spoken ? SILENCE_MS : opened ? FIRST_WORD_MS : CONNECT_MS;
            if (now - heard > patience) lost();
            else if (spoken && now - heard > PING_MS / 2) fresh.send(JSON.stringify({ type: 'ping', stamp: now }));
        }, PING_MS);
    };

    handlers.onState('connecting', performance.now());
    connect();

    return {
        send(message) {
            if (socket?.readyState !== 1) return false;
            socket.send(JSON.stringify(message));
            return true;
        },
        hurry() {
            if (closed || socket?.readyState === 1) return;
            attempt = 0;
            clearTimeout(retry);
            connect();
        },
        reopen() {
            attempt = 0;
            clearTimeout(retry);
            connect();
        },
        hear(memory) {
            ring = memory;
            decodeSound();
        },
        speak(port) {
            if (speakInWorker(port)) return;
            port.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
                if (socket?.readyState === 1) socket.send(data);
            };
        },
        close() {
            closed = true;
            clearTimeout(retry);
            abandon();
        },
    };
}
