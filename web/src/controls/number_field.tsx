import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { evaluateTyped } from '../protocol/arithmetic';
import { formatField, formatNumber, formatWithUnit } from '../protocol/schema';
import { beginGesture } from '../store/gesture';
import { type Bound, putOps, readNumber, useValue } from '../store/studio';
import { followPointer, stampOf } from './drag';
import { resetByPress } from './slider';
import { afterKey, clamp, snap, tidy } from './slider_maths';

/** Pixels of a sideways drag that make one step. */
const PIXELS_PER_STEP = 2;

/** A typed value: takes units and arithmetic, arrows step it, dragging sideways scrubs it. */
export function NumberField({ bound, name }: { bound: Bound; name: string }) {
    const { path, property } = bound;
    const value = Number(useValue(path, property));
    const [typed, setTyped] = useState<string | null>(null);

    const put = (next: number) => {
        if (next !== readNumber(path)) putOps([{ kind: 'set', path, value: next }]);
    };
    const accept = () => {
        if (typed === null) return;
        const next = evaluateTyped(typed, property.unit, readNumber(path));
        setTyped(null);
        if (next !== null) put(tidy(clamp(next, property)));
    };
    const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
        event.stopPropagation();
        if (event.key === 'Enter') {
            accept();
            event.currentTarget.select();
        } else if (event.key === 'Escape') {
            setTyped(null);
            event.currentTarget.blur();
        } else if (['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown'].includes(event.key)) {
            event.preventDefault();
            const next = afterKey(event.key, readNumber(path), property, event.shiftKey);
            setTyped(null);
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
        let scrubbed = false;
        followPointer(element, event.nativeEvent, {
            move(dx, _dy, moved) {
                if (!scrubbed && Math.abs(dx) < 3) return;
                scrubbed = true;
                const step = property.step * (moved.shiftKey ? 0.1 : 1);
                const next = snap(start + Math.round(dx / PIXELS_PER_STEP) * step, { ...property, step });
                if (next !== readNumber(path)) gesture.set({ [path]: next }, stampOf(moved));
            },
            end() {
                gesture.commit();
                if (!scrubbed) {
                    element.focus();
                    element.select();
                }
            },
            cancel: () => gesture.drop(),
        });
    };
    return (
        <input
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
            value={typed ?? formatField(property, value)}
            onFocus={(event) => {
                setTyped(formatNumber(property, readNumber(path)));
                const { currentTarget } = event;
                requestAnimationFrame(() => currentTarget.select());
            }}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={accept}
            onKeyDown={onKeyDown}
            onPointerDown={onPointerDown}
            onContextMenu={(event) => {
                if (typed === null) resetByPress(event, bound);
            }}
        />
    );
}
