/** The page's one player, wired to the session. */

import { painterFor, plainPainter, type Scaling } from '../player/painter';
import { Player } from '../player/player';
import { askForStills, notify, send } from '../store/studio';
import { canDecodeVideo } from '../wire/decoding';

const STILLS = 'This browser cannot decode the stream, using still frames';

let keyAskedAt = Number.NEGATIVE_INFINITY;
let stills = !canDecodeVideo();

const cannotDecode = () => {
    if (!stills) notify(STILLS);
    stills = true;
    askForStills();
};

export const player = new Player(plainPainter(), {
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

let wished: Scaling = 'plain';

/** Another way of scaling. A graphics processor that goes away leaves the plain one. */
export async function scaleWith(scaling: Scaling): Promise<void> {
    wished = scaling;
    const painter = await painterFor(scaling);
    // Another wish may have come while this one was looked into.
    if (wished !== scaling) {
        painter.close();
        return;
    }
    painter.canvas.addEventListener('webglcontextlost', () => {
        if (player.canvas === painter.canvas) player.paintWith(plainPainter());
    });
    player.paintWith(painter);
}
