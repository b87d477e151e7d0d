/**
 * Keeps the page's sockets, and decodes what video and sound come through them, on a thread that no key can hold up. What arrives
 * is passed on through shared memory.
 */

import { KIND, Pieces } from '../protocol/envelope';
import { isVideo } from '../protocol/video_header';
import { canDecodeVideo, Decoding } from './decoding';
import { writePicture } from './picture_record';
import { RingWriter } from './ring';
import { SoundDecoding } from './sound_decoding';
import { type Order, Said, writeUnit } from './worker_socket';

const scope = globalThis as unknown as { onmessage: (event: MessageEvent<Order>) => void };
const sockets = new Map<number, WebSocket>();
const text = new TextEncoder();
const nothing = new Uint8Array();
let ring: RingWriter | null = null;
let sound: SoundDecoding | null = null;
/** The socket that was opened last: a microphone speaks into it. */
let newest: WebSocket | null = null;

function open(tag: number, url: string): void {
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    sockets.set(tag, socket);
    newest = socket;
    sound?.reset();
    const pieces = new Pieces();
    const say = (kind: number, payload: Uint8Array = nothing) => {
        if (sockets.get(tag) === socket) ring?.write(kind, tag, payload);
    };
    const lost = (frames: number[]) => say(Said.lost, new Uint8Array(new Uint32Array(frames).buffer));
    // Copies take a moment; pictures keep their order.
    let written = Promise.resolve();
    const decoding = new Decoding({
        picture(picture, header, unit, at) {
            written = written
                .then(async () => say(Said.picture, await writePicture(picture, unit, header.tick, at)))
                .catch(() => {
                    lost([header.frame]);
                    decoding.reset();
                })
                .finally(() => picture.close());
        },
        lost,
        needKey: () => say(Said.needKey),
        cannotDecode: () => say(Said.cannotDecode),
    });
    socket.onopen = () => say(Said.open);
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
        if (typeof data === 'string') {
            say(Said.text, text.encode(data));
            return;
        }
        const packet = pieces.add(data);
        if (packet?.kind === KIND.sound) sound?.receive(packet);
        else if (packet && isVideo(packet.body) && canDecodeVideo())
            decoding.receive({ unit: packet.body, tick: packet.tick });
        else if (packet) say(Said.unit, writeUnit({ unit: packet.body, tick: packet.tick }));
    };
    socket.onclose = () => {
        decoding.reset();
        say(Said.close);
        sockets.delete(tag);
    };
}

scope.onmessage = ({ data }) => {
    if (data.do === 'ring') ring = new RingWriter(data.ring);
    else if (data.do === 'open') open(data.tag, data.url);
    else if (data.do === 'hear') {
        sound?.reset();
        sound = new SoundDecoding(data.ring);
    } else if (data.do === 'speak')
        data.port.onmessage = ({ data: packet }: MessageEvent<ArrayBuffer>) => {
            if (newest?.readyState === WebSocket.OPEN) newest.send(packet);
        };
    else {
        const socket = sockets.get(data.tag);
        if (data.do === 'send') {
            if (socket?.readyState === WebSocket.OPEN) socket.send(data.text);
        } else {
            sockets.delete(data.tag);
            socket?.close();
        }
    }
};
