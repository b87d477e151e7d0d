import { type CSSProperties, type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { followPointer, stampOf } from '../../controls/drag';
import { goTo, scrubTo, stepBy } from '../../shell/film_moves';
import { useFilmTime } from '../../store/film_values';
import { filmSeconds, setTransport, useStudio } from '../../store/studio';
import { timecode } from '../../values/film_clock';

const FRAME = 1 / 30;

/** Where the film is. Dragged, it stops and shows what is under the hand; let go, it plays on if it played. */
export function Playhead({ length }: { length: number }) {
    const slider = useRef<HTMLDivElement>(null);
    useFilmTime((seconds) => {
        const element = slider.current;
        if (!element) return;
        element.style.setProperty('--at', String(length > 0 ? seconds / length : 0));
        element.setAttribute('aria-valuenow', seconds.toFixed(2));
        element.setAttribute('aria-valuetext', `${timecode(seconds)} of ${timecode(length)}`);
    });

    const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
        if (event.button !== 0) return;
        const element = event.currentTarget;
        const track = element.getBoundingClientRect();
        const { playing } = useStudio.getState().transport;
        const from = ((event.clientX - track.left) / Math.max(1, track.width)) * length;
        const perPixel = length / Math.max(1, track.width);
        const show = (seconds: number, stamp: number) => scrubTo(Math.min(Math.max(seconds, 0), length), stamp);
        const before = filmSeconds();
        show(from, stampOf(event));
        element.focus({ preventScroll: true });
        followPointer(element, event.nativeEvent, {
            move: (dx, _dy, moved) => show(from + dx * perPixel, stampOf(moved)),
            end: () => playing && setTransport({ playing: true }),
            cancel: () => {
                goTo(before);
                if (playing) setTransport({ playing: true });
            },
        });
    };

    const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
        if (way !== undefined) stepBy(way * (event.shiftKey ? 1 : FRAME), stampOf(event));
        else if (event.key === 'Home') goTo(0, stampOf(event));
        else if (event.key === 'End') goTo(length, stampOf(event));
        else return;
        event.preventDefault();
        event.stopPropagation();
    };

    return (
        <div
            ref={slider}
            className="playhead"
            role="slider"
            tabIndex={0}
            aria-label="Playhead"
            aria-valuemin={0}
            aria-valuemax={length}
            aria-valuenow={0}
            style={{ '--at': 0 } as CSSProperties}
            onPointerDown={onPointerDown}
            onKeyDown={onKeyDown}
        >
            <i className="gone" />
            <i className="needle" />
        </div>
    );
}
