import './field.css';
import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef, useState } from 'react';
import { formatExactly, formatField, formatWithUnit } from '../protocol/schema';
import { readNumber, useValue } from '../store/film_values';
import { beginGesture } from '../store/gesture';
import { type Bound, opsOf, putOps, say, setsOf } from '../store/studio';
import { evaluateTyped } from '../values/arithmetic';
import { afterKey, clamp, scrubbedBy, tidy } from '../values/slider_maths';
import { followPointer, stampOf } from './drag';
import { Fault } from './fault';
import { resetByPress } from './slider';
import { useTyping } from './typing';

/** Pixels of a sideways drag that make one step. */
const PIXELS_PER_STEP = 2;
/** A press that moves less is a click; fingers roll. */
const CLICK_PIXELS = 3;
const TAP_PIXELS = 10;

/** A typed value: takes units and arithmetic, arrows step it, dragging sideways scrubs it. Only typing changes it by a blur. */
export function NumberField({ bound, name }: { bound: Bound; name: string }) {
    const { path, property } = bound;
    const value = Number(useValue(path, property));
    const [focused, setFocused] = useState(false);
    const input = useRef<HTMLInputElement>(null);

    const put = (next: number) => {
        if (next !== readNumber(path)) putOps(opsOf(bound, next));
    };
    const typing = useTyping({
        shown: focused ? formatExactly(property, value) : formatField(property, value),
        take(text) {
            // An emptied field is one in which nothing is said.
            if (text.trim() === '') return null;
            const read = evaluateTyped(text, property, readNumber(path));
            if ('fault' in read) return read.fault;
            const next = tidy(clamp(read.value, property));
            if (next !== tidy(read.value)) say(`${name} goes no further than ${formatWithUnit(property, next)}.`);
            put(next);
            return null;
        },
    });
    const { edited } = typing;
    useLayoutEffect(() => {
        if (focused && !edited) input.current?.select();
    }, [focused, edited]);

    const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
        typing.props.onKeyDown(event);
        if (event.key === 'Enter') {
            if (typing.pending() === null) event.currentTarget.select();
        } else if (event.key === 'Escape') event.currentTarget.blur();
        else if (['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown'].includes(event.key)) {
            if (event.ctrlKey || event.metaKey || event.altKey) return;
            event.preventDefault();
            typing.accept();
            if (typing.pending() !== null) return;
            const next = afterKey(event.key, readNumber(path), property, event.shiftKey);
            if (next !== null) put(next);
        }
    };
    const onPointerDown = (event: PointerEvent<HTMLInputElement>) => {
        const element = event.currentTarget;
        if (event.button !== 0 || document.activeElement === element) return;
        // A press may become typing or scrubbing: the focus waits for the release.
        event.preventDefault();
        const start = readNumber(path);
        const gesture = beginGesture();
        const still = event.pointerType === 'touch' ? TAP_PIXELS : CLICK_PIXELS;
        let scrubbed = false;
        followPointer(element, event.nativeEvent, {
            move(dx, _dy, moved) {
                if (!scrubbed && Math.abs(dx) < still) return;
                scrubbed = true;
                const step = property.step * (moved.shiftKey ? 0.1 : 1);
                const next = scrubbedBy(Math.round(dx / PIXELS_PER_STEP) * step, start, { ...property, step });
                if (next !== readNumber(path)) gesture.set(setsOf(bound, next), stampOf(moved));
            },
            end() {
                gesture.commit();
                if (!scrubbed) {
                    element.focus();
                    if (typing.pending() === null) element.select();
                }
            },
            cancel: () => gesture.drop(),
        });
    };
    return (
        <>
            <input
                {...typing.props}
                ref={input}
                className="field number"
                role="spinbutton"
                aria-label={name}
                aria-valuenow={value}
                aria-valuemin={property.min}
                aria-valuemax={property.max}
                aria-valuetext={formatWithUnit(property, value)}
                inputMode="decimal"
                autoComplete="off"
                spellCheck={false}
                onFocus={() => setFocused(true)}
                onBlur={() => {
                    typing.accept();
                    setFocused(false);
                }}
                onKeyDown={onKeyDown}
                onPointerDown={onPointerDown}
                onContextMenu={(event) => {
                    if (document.activeElement !== event.currentTarget) resetByPress(event, bound);
                }}
            />
            <Fault typing={typing} />
        </>
    );
}
