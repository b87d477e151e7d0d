/**
 * Keeps the page's sockets, and decodes what video comes through them, on a thread that no key can hold up. What arrives is
 * passed on through shared memory.
 */

import { isVideo } from '../protocol/video_header';
import { canDecodeVideo, Decoding } from './decoding';
import { writePicture } from './picture_record';
import { RingWriter } from './ring';
import { type Order, Said } from './worker_socket';

const scope = globalThis as unknown as { onmessage: (event: MessageEvent<Order>) => void };
const sockets = new Map<number, WebSocket>();
const text = new TextEncoder();
const nothing = new Uint8Array();
let ring: RingWriter | null = null;

function open(tag: number, url: string): void {
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    sockets.set(tag, socket);
    const say = (kind: number, payload: Uint8Array = nothing) => {
        if (sockets.get(tag) === socket) ring?.write(kind, tag, payload);
    };
    const lost = (frames: number[]) => say(Said.lost, new Uint8Array(new Uint32Array(frames).buffer));
    // Copies take a moment; pictures keep their order.
    let written = Promise.resolve();
    const decoding = new Decoding({
        picture(picture, header, unit, at) {
            written = written
                .then(async () => say(Said.picture, await writePicture(picture, unit, at)))
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
        if (typeof data === 'string') say(Said.text, text.encode(data));
        else if (isVideo(data) && canDecodeVideo()) decoding.receive(data);
        else say(Said.binary, new Uint8Array(data));
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
