import './property_row.css';
import { RotateCcw } from 'lucide-react';
import { type PointerEvent, useRef } from 'react';
import { readNumber, useValue } from '../store/film_values';
import { beginGesture } from '../store/gesture';
import { type Bound, setsOf, useKeptLocally, useStudio } from '../store/studio';
import { scrubbedBy } from '../values/slider_maths';
import { ColorField } from './color_field';
import { followPointer, stampOf } from './drag';
import { ChoiceField, ReferenceField, SwitchField, TextField } from './fields';
import { ListField } from './list_field';
import { LookField } from './look_field';
import { NumberField } from './number_field';
import { resetValue, Slider } from './slider';
import { WorldField } from './world_field';

const TONES: Record<string, string> = { joy: 'var(--joy)', anger: 'var(--anger)' };

/** Pixels of a drag over the label that cross half the range. */
const LABEL_PIXELS = 240;
/** A press that moves less is a click. */
const CLICK_PIXELS = 3;

function Control({ bound, name }: { bound: Bound; name: string }) {
    switch (bound.property.type) {
        case 'bool':
            return <SwitchField bound={bound} name={name} />;
        case 'choice':
            return <ChoiceField bound={bound} name={name} />;
        case 'color':
            return <ColorField bound={bound} name={name} />;
        case 'asset':
            return bound.property.from === 'worlds' ? (
                <WorldField bound={bound} name={name} />
            ) : (
                <LookField bound={bound} name={name} />
            );
        case 'list':
            return <ListField bound={bound} name={name} />;
        case 'node':
            return <ReferenceField bound={bound} name={name} />;
        case 'text':
            return <TextField bound={bound} name={name} />;
        default:
            return (
                <Slider
                    bound={bound}
                    name={name}
                    tone={bound.node.kind === 'face' ? TONES[bound.property.name] : undefined}
                />
            );
    }
}

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** One property: label, control, value, and the way back to its default. */
export function PropertyRow({ bound, name, label }: { bound: Bound; name: string; label?: string }) {
    const { path, property } = bound;
    const value = useValue(path, property);
    const kept = useKeptLocally(path);
    const isNumber = property.type === 'number';
    const row = useRef<HTMLDivElement>(null);
    const changed = !same(value, property.default);
    const touched = useStudio((state) => {
        for (const draft of state.replica.drafts.values()) {
            if (draft.ops.some((op) => op.kind === 'set' && op.path === path)) {
                return state.members.find((member) => member.client === draft.client) ?? null;
            }
        }
        return null;
    });

    const scrub = (event: PointerEvent<HTMLElement>) => {
        if (!isNumber || event.button !== 0 || event.pointerType === 'touch') return;
        event.preventDefault();
        const start = readNumber(path);
        const gesture = beginGesture();
        const perPixel = (property.max - property.min) / (2 * LABEL_PIXELS);
        let scrubbed = false;
        followPointer(event.currentTarget, event.nativeEvent, {
            move(dx, _dy, moved) {
                if (!scrubbed && Math.abs(dx) < CLICK_PIXELS) return;
                scrubbed = true;
                const fine = moved.shiftKey ? 0.1 : 1;
                const next = scrubbedBy(dx * perPixel * fine, start, { ...property, step: property.step * fine });
                if (next !== readNumber(path)) gesture.set(setsOf(bound, next), stampOf(moved));
            },
            end: () => gesture.commit(),
            cancel: () => gesture.drop(),
        });
    };

    const ends = property.low && property.high ? `${property.low} to ${property.high}` : undefined;
    return (
        <div className={`row ${isNumber ? 'row-number' : ''}`} ref={row}>
            <span
                className="row-label"
                title={ends}
                onPointerDown={scrub}
                onDoubleClick={() => row.current?.querySelector<HTMLElement>('.number')?.focus()}
            >
                {label ?? property.label}
                {touched && <i className="dot" style={{ background: touched.color }} title={touched.name} />}
            </span>
            <Control bound={bound} name={name} />
            {isNumber && <NumberField bound={bound} name={`${name} value`} />}
            {kept ? (
                <span className="kept" title="Kept here until the server is back" />
            ) : changed ? (
                <button
                    type="button"
                    className="reset"
                    aria-label={`Reset ${name}`}
                    title="Reset"
                    onClick={() => resetValue(bound)}
                >
                    <RotateCcw size={11} strokeWidth={1.6} aria-hidden />
                </button>
            ) : (
                <span />
            )}
        </div>
    );
}
