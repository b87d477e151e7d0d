/** The page's one player, wired to the session. */
import { askForStills, notify, send } from '../store/studio';
import { canDecodeVideo, Player } from './player';

const STILLS = 'This browser cannot decode the stream, using still frames';

function makeCanvas(): HTMLCanvasElement {
    const canvas = document.createElement('canvas');
    canvas.dataset.testid = 'picture';
    canvas.className = 'picture-canvas';
    canvas.width = 640;
    canvas.height = 360;
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', 'Live picture');
    return canvas;
}

let keyAskedAt = Number.NEGATIVE_INFINITY;
let stills = !canDecodeVideo();

const cannotDecode = () => {
    if (!stills) notify(STILLS);
    stills = true;
    askForStills();
};

export const player = new Player(makeCanvas(), {
    shown: (frame, decode_ms, draw_ms) => send({ type: 'shown', frame, decode_ms, draw_ms }),
    needKey: () => {
        // One request is enough for all frames that arrive before its answer.
        const now = performance.now();
        if (now - keyAskedAt < 250) return;
        keyAskedAt = now;
        send({ type: 'key_frame' });
    },
    cannotDecode,
});

/** The codec to ask for, told before the first frame. */
export function startingCodec(): 'h264' | 'jpeg' {
    if (stills) notify(STILLS);
    return stills ? 'jpeg' : 'h264';
}
