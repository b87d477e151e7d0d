import './color_field.css';
import './field.css';
import { type CSSProperties, type KeyboardEvent, type PointerEvent, useEffect, useId, useRef, useState } from 'react';
import { useValue } from '../store/film_values';
import { beginGesture, type Gesture } from '../store/gesture';
import { type Bound, opsOf, putOps, setsOf } from '../store/studio';
import { asRgb, fromHex, type Hsv, hsvOf, rgbOf, toHex, toLinear, toSrgb } from '../values/color';
import { followPointer, stampOf } from './drag';
import { Fault } from './fault';
import { useTyping } from './typing';

const clamp01 = (value: number): number => Math.min(1, Math.max(0, value));
const KEY_MOVES: Record<string, readonly [number, number]> = {
    ArrowRight: [0.01, 0],
    ArrowLeft: [-0.01, 0],
    ArrowUp: [0, 0.01],
    ArrowDown: [0, -0.01],
    PageUp: [0, 0.1],
    PageDown: [0, -0.1],
};

interface PlaneProps {
    label: string;
    valueText: string;
    className: string;
    style: CSSProperties;
    /** Value for listeners, 0 to 100. */
    now: number;
    /** Where the mark is, 0 to 1 from the lower left. */
    x: number;
    y: number;
    onPick(x: number, y: number, stamp: number): void;
    onEnd(kept: boolean): void;
}

/** A field of colours, or a line of hues, with one mark in it. */
function Plane({ label, valueText, className, style, now, x, y, onPick, onEnd }: PlaneProps) {
    const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
        if (event.button !== 0) return;
        const element = event.currentTarget;
        const box = element.getBoundingClientRect();
        const pick = (clientX: number, clientY: number, stamp: number) =>
            onPick(clamp01((clientX - box.left) / box.width), clamp01(1 - (clientY - box.top) / box.height), stamp);
        element.focus({ preventScroll: true });
        pick(event.clientX, event.clientY, stampOf(event));
        followPointer(element, event.nativeEvent, {
            move: (_dx, _dy, moved) => pick(moved.clientX, moved.clientY, stampOf(moved)),
            end: () => onEnd(true),
            cancel: () => onEnd(false),
        });
    };
    const onKeyDown = (event: KeyboardEvent) => {
        const move = KEY_MOVES[event.key];
        if (!move) return;
        event.preventDefault();
        event.stopPropagation();
        const scale = event.shiftKey ? 10 : 1;
        onPick(clamp01(x + move[0] * scale), clamp01(y + move[1] * scale), stampOf(event));
    };
    return (
        <div
            className={className}
            role="slider"
            tabIndex={0}
            aria-label={label}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round(now)}
            aria-valuetext={valueText}
            style={{ ...style, '--x': x, '--y': y } as CSSProperties}
            onPointerDown={onPointerDown}
            onKeyDown={onKeyDown}
            onKeyUp={() => onEnd(true)}
            onBlur={() => onEnd(true)}
        >
            <span className="mark" />
        </div>
    );
}

/** A colour of the document: swatch, hexadecimal field and, on a press, a field of all colours. */
export function ColorField({ bound, name }: { bound: Bound; name: string }) {
    const { path, property } = bound;
    const linear = asRgb(useValue(path, property));
    const hex = toHex(linear);
    const popover = useId();
    const opener = useRef<HTMLButtonElement>(null);
    const panel = useRef<HTMLDivElement>(null);
    const gesture = useRef<Gesture | null>(null);
    const [open, setOpen] = useState(false);
    // Grey has no hue and black no saturation: what the hand chose last is kept for them.
    const [chosen, setChosen] = useState<Hsv>(() => hsvOf(toSrgb(linear)));
    const seen = hsvOf(toSrgb(linear));
    const hsv: Hsv = toHex(toLinear(rgbOf(chosen))) === hex ? chosen : seen.s === 0 ? { ...seen, h: chosen.h } : seen;

    const pick = (next: Hsv, stamp: number) => {
        setChosen(next);
        gesture.current ??= beginGesture();
        gesture.current.set(setsOf(bound, toLinear(rgbOf(next))), stamp);
    };
    const end = (kept: boolean) => {
        if (kept) gesture.current?.commit();
        else gesture.current?.drop();
        gesture.current = null;
    };
    const typing = useTyping({
        shown: hex.slice(1),
        take(text) {
            if (text.trim() === '') return null;
            const next = fromHex(text);
            if (!next) return `“${text.trim().slice(0, 24)}” is no colour: type six digits such as 7FB0FF.`;
            if (toHex(next) !== hex) putOps(opsOf(bound, next));
            return null;
        },
    });
    useEffect(() => {
        const element = panel.current;
        if (!element) return;
        const place = (event: Event) => {
            const shown = (event as ToggleEvent).newState === 'open';
            setOpen(shown);
            if (!shown || !opener.current) return;
            const box = opener.current.getBoundingClientRect();
            element.style.left = `${Math.max(8, Math.min(innerWidth - element.offsetWidth - 8, box.left))}px`;
            const below = box.bottom + 6 + element.offsetHeight <= innerHeight;
            element.style.top = `${below ? box.bottom + 6 : Math.max(8, box.top - 6 - element.offsetHeight)}px`;
        };
        element.addEventListener('toggle', place);
        return () => element.removeEventListener('toggle', place);
    }, []);

    return (
        <span className="color">
            <button
                type="button"
                ref={opener}
                className="swatch"
                aria-label={`${name}, ${hex}`}
                aria-expanded={open}
                popoverTarget={popover}
                style={{ backgroundColor: hex }}
            />
            <input
                {...typing.props}
                className="field hex"
                aria-label={`${name} value`}
                spellCheck={false}
                autoComplete="off"
                onFocus={(event) => event.currentTarget.select()}
            />
            <Fault typing={typing} />
            <div id={popover} ref={panel} popover="auto" className="pop color-pop" role="group" aria-label={name}>
                {open && (
                    <>
                        <Plane
                            label={`${name}, saturation and brightness`}
                            valueText={`saturation ${Math.round(hsv.s * 100)} %, brightness ${Math.round(hsv.v * 100)} %`}
                            className="plane"
                            style={{ '--hue': Math.round(hsv.h * 360) } as CSSProperties}
                            now={hsv.v * 100}
                            x={hsv.s}
                            y={hsv.v}
                            onPick={(s, v, stamp) => pick({ ...hsv, s, v }, stamp)}
                            onEnd={end}
                        />
                        <Plane
                            label={`${name}, hue`}
                            valueText={`${Math.round(hsv.h * 360)}°`}
                            className="hues"
                            style={{}}
                            now={hsv.h * 100}
                            x={hsv.h}
                            y={0.5}
                            onPick={(h, _y, stamp) => pick({ ...hsv, h }, stamp)}
                            onEnd={end}
                        />
                    </>
                )}
            </div>
        </span>
    );
}
