/** The one animation-frame loop of the page: figures that change with every picture are written from here, past React. */

type Beat = (now: number) => void;
const beats = new Set<Beat>();
let running = false;

function frame(now: number): void {
    for (const beat of beats) beat(now);
    if (beats.size > 0) requestAnimationFrame(frame);
    else running = false;
}

/** Calls `beat` at most every `every` ms, within an animation frame, until the returned function is called. */
export function onPulse(every: number, beat: Beat): () => void {
    let last = Number.NEGATIVE_INFINITY;
    const paced: Beat = (now) => {
        if (now - last < every) return;
        last = now;
        beat(now);
    };
    beats.add(paced);
    if (!running) {
        running = true;
        requestAnimationFrame(frame);
    }
    return () => beats.delete(paced);
}
