/** A film's new title, said in its own session: what is edited goes through the one door that all edits take. */
import { type ClientMessage, PROTOCOL, parseServerMessage } from '../protocol/messages';
import { makeSecret } from '../store/identity';
import { afterColon, FilmFault, UNREACHED } from './api';

/** A film that nobody is in has to be opened first. */
const ANSWER_MS = 20_000;

/** The least that a viewer may ask for: the pictures are not looked at. */
const PICTURE = { width: 64, height: 36 } as const;

/**
 * Joins the film for one change and leaves it again.
 * @throws FilmFault when the server refuses it or is not there
 */
export function renameFilm(id: string, title: string, Socket: typeof WebSocket = WebSocket): Promise<void> {
    return new Promise((done, fail) => {
        const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
        const socket = new Socket(`${scheme}://${location.host}/ws/${encodeURIComponent(id)}`);
        socket.binaryType = 'arraybuffer';
        const say = (message: ClientMessage) => socket.send(JSON.stringify(message));
        let seq = 0;
        const finish = (fault: string | null) => {
            clearTimeout(timer);
            socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
            socket.close();
            if (fault === null) done();
            else fail(new FilmFault(fault, 0));
        };
        const timer = setTimeout(() => finish('the server did not answer in time.'), ANSWER_MS);
        socket.onopen = () =>
            say({ type: 'hello', protocol: PROTOCOL, secret: makeSecret(), codec: 'jpeg', ...PICTURE });
        socket.onclose = () => finish(UNREACHED);
        socket.onmessage = ({ data }) => {
            const message = typeof data === 'string' ? parseServerMessage(data) : null;
            if (message?.type === 'welcome') {
                seq = message.last_seq + 1;
                const ops = [{ kind: 'set' as const, path: 'film.title', value: title }];
                say({ type: 'ops', seq, gesture: 'rename', stamp: performance.now(), ops });
            } else if (message?.type === 'ack' && message.seq === seq) finish(null);
            else if (message?.type === 'error') finish(afterColon(message.message) || 'the server refused it.');
            else if (message?.type === 'bye') finish(afterColon(message.reason) || UNREACHED);
        };
    });
}
