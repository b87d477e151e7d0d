/** One pointer from press to release, as quick as the browser tells it. */

interface DragHandlers {
    /** @param dx pixels since the press */
    move(dx: number, dy: number, event: PointerEvent): void;
    end(event: PointerEvent | null): void;
    /** Esc, or the pointer was taken away. */
    cancel(): void;
}

/**
 * Follows a pressed pointer until its release. `pointerrawupdate` comes before the browser gathers moves for the next
 * frame, which saves up to a frame of the way from hand to picture.
 */
export function followPointer(element: HTMLElement, down: PointerEvent, handlers: DragHandlers): void {
    const { pointerId, clientX, clientY } = down;
    const moveType = 'onpointerrawupdate' in window ? 'pointerrawupdate' : 'pointermove';
    const stop = new AbortController();
    const { signal } = stop;
    const mine = (event: Event): event is PointerEvent => (event as PointerEvent).pointerId === pointerId;
    const finish = (then: () => void) => {
        if (signal.aborted) return;
        stop.abort();
        if (element.hasPointerCapture(pointerId)) element.releasePointerCapture(pointerId);
        then();
    };

    element.setPointerCapture(pointerId);
    element.addEventListener(
        moveType,
        (event) => {
            if (mine(event)) handlers.move(event.clientX - clientX, event.clientY - clientY, event);
        },
        { signal },
    );
    element.addEventListener(
        'pointerup',
        (event) => {
            if (!mine(event)) return;
            // The release may be further than the last raw move told.
            handlers.move(event.clientX - clientX, event.clientY - clientY, event);
            finish(() => handlers.end(event));
        },
        { signal },
    );
    element.addEventListener('pointercancel', (event) => mine(event) && finish(handlers.cancel), { signal });
    element.addEventListener('lostpointercapture', (event) => mine(event) && finish(() => handlers.end(null)), {
        signal,
    });
    window.addEventListener(
        'keydown',
        (event) => {
            if (event.key !== 'Escape') return;
            event.preventDefault();
            event.stopPropagation();
            finish(handlers.cancel);
        },
        { signal, capture: true },
    );
}

/** The time stamp of an input event on the clock of performance.now(); some synthetic events carry none. */
export const stampOf = (event: { timeStamp: number }): number =>
    event.timeStamp > 0 && event.timeStamp <= performance.now() ? event.timeStamp : performance.now();

/** What a node that is dragged in the page carries: its id. */
export const NODE_TYPE = 'application/x-limn-node';
