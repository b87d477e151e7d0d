import './slider.css';
import { type CSSProperties, type KeyboardEvent, type MouseEvent, type PointerEvent, useEffect, useRef } from 'react';
import { formatWithUnit } from '../protocol/schema';
import { readNumber, useValue } from '../store/film_values';
import { beginGesture, type Gesture } from '../store/gesture';
import { type Bound, opsOf, putOps, setsOf, useStudio } from '../store/studio';
import { afterKey, clamp, fractionOf, originOf, scrubbedBy, snap } from '../values/slider_maths';
import { followPointer, stampOf } from './drag';

/** A key that is held commits this often. */
const KEEP_MS = 250;

interface Held {
    gesture: Gesture;
    keys: Set<string>;
    timer: ReturnType<typeof setInterval>;
}

/** All keys are up, or the slider is left: what was held is kept. */
function release(held: { current: Held | null }): void {
    const current = held.current;
    held.current = null;
    if (!current) return;
    clearInterval(current.timer);
    current.gesture.commit();
}

interface SliderProps {
    bound: Bound;
    /** Accessible name. */
    name: string;
    className?: string;
    /** Colour of the filled part. */
    tone?: string;
}

/** Back to the declared default. */
export function resetValue(bound: Bound): void {
    const { path, property } = bound;
    if (useStudio.getState().replica.shown[path] !== property.default) {
        putOps(opsOf(bound, property.default));
    }
}

/** A right click resets; a long touch, which is told as the same event, must not. */
export function resetByPress(event: MouseEvent, bound: Bound): void {
    event.preventDefault();
    const { pointerType } = event.nativeEvent as { pointerType?: string };
    if (pointerType === undefined || pointerType === 'mouse') resetValue(bound);
}

/**
 * A slider over one number of the document. It follows the hand in the same frame; the picture follows as drafts arrive.
 * Release commits, Esc puts the value back.
 */
export function Slider({ bound, name, className = '', tone }: SliderProps) {
    const { path, property } = bound;
    const value = Number(useValue(path, property));
    const held = useRef<Held | null>(null);

    const endKeys = () => release(held);
    useEffect(() => () => release(held), []);

    const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        if (event.key === 'Escape' && held.current) {
            clearInterval(held.current.timer);
            held.current.gesture.drop();
            held.current = null;
            event.stopPropagation();
            return;
        }
        if (event.key === 'Delete' || event.key === 'Backspace') {
            event.preventDefault();
            resetValue(bound);
            return;
        }
        const next = afterKey(event.key, readNumber(path), property, event.shiftKey);
        if (next === null) return;
        event.preventDefault();
        event.stopPropagation();
        if (!held.current) {
            const gesture = beginGesture();
            held.current = { gesture, keys: new Set(), timer: setInterval(() => gesture.keep(), KEEP_MS) };
        }
        held.current.keys.add(event.key);
        held.current.gesture.set(setsOf(bound, next), stampOf(event));
    };

    const onKeyUp = (event: KeyboardEvent<HTMLDivElement>) => {
        held.current?.keys.delete(event.key);
        if (held.current?.keys.size === 0) endKeys();
    };

    const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
        if (event.button !== 0) return;
        endKeys();
        const element = event.currentTarget;
        const track = element.querySelector('.track')!.getBoundingClientRect();
        const gesture = beginGesture();
        const perPixel = (property.max - property.min) / Math.max(1, track.width);
        const thumb = track.left + fractionOf(readNumber(path), property) * track.width;
        // A press on the thumb takes hold of it where it is; one beside it brings it there.
        const near = Math.abs(event.clientX - thumb) <= 10;
        let from = near ? readNumber(path) : property.min + (event.clientX - track.left) * perPixel;
        let fromX = 0;
        let fine = event.shiftKey;
        if (!near) gesture.set(setsOf(bound, snap(from, property)), stampOf(event));
        element.focus({ preventScroll: true });
        followPointer(element, event.nativeEvent, {
            move(dx, _dy, moved) {
                if (moved.shiftKey !== fine) {
                    from = clamp(from + (dx - fromX) * perPixel * (fine ? 0.1 : 1), property);
                    fromX = dx;
                    fine = moved.shiftKey;
                }
                const range = fine ? { ...property, step: property.step / 10 } : property;
                const way = (dx - fromX) * perPixel * (fine ? 0.1 : 1);
                const next = near ? scrubbedBy(way, from, range) : snap(from + way, range);
                if (next !== readNumber(path)) gesture.set(setsOf(bound, next), stampOf(moved));
            },
            end: () => gesture.commit(),
            cancel: () => gesture.drop(),
        });
    };

    const style = {
        '--at': fractionOf(value, property),
        '--from': originOf(property),
        ...(tone ? { '--tone': tone } : {}),
    } as CSSProperties;
    return (
        <div
            className={`slider ${originOf(property) === 0 ? 'from-start' : ''} ${className}`}
            role="slider"
            tabIndex={0}
            aria-label={name}
            aria-valuemin={property.min}
            aria-valuemax={property.max}
            aria-valuenow={value}
            aria-valuetext={formatWithUnit(property, value)}
            style={style}
            onKeyDown={onKeyDown}
            onKeyUp={onKeyUp}
            onBlur={endKeys}
            onPointerDown={onPointerDown}
            onContextMenu={(event) => resetByPress(event, bound)}
        >
            <span className="track">
                <span className="fill" />
                <span className="thumb" />
            </span>
        </div>
    );
}
