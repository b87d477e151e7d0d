/** The controls for what is no number: switch, choice, text. */
import './field.css';
import { type ReactNode, useMemo } from 'react';
import { useValue } from '../store/film_values';
import { type Bound, opsOf, putOps, useStudio } from '../store/studio';
import { cleanText, faultOfText } from '../values/text';
import { Fault } from './fault';
import { useTyping } from './typing';

export function SwitchField({ bound, name }: { bound: Bound; name: string }) {
    const { path, property } = bound;
    const on = useValue(path, property) === true;
    return (
        <button
            type="button"
            role="switch"
            className="switch"
            aria-checked={on}
            aria-label={name}
            onClick={(event) => putOps(opsOf(bound, !on), event.timeStamp)}
        >
            <span />
        </button>
    );
}

interface SelectProps {
    bound: Bound;
    name: string;
    /** Whether the value is among the options. */
    known: boolean;
    children: ReactNode;
}

/** A list that sets a text property to one of its options. */
function Select({ bound, name, known, children }: SelectProps) {
    const { path, property } = bound;
    return (
        <select
            className="field choice"
            aria-label={name}
            aria-invalid={!known}
            value={String(useValue(path, property))}
            onChange={(event) => putOps(opsOf(bound, event.target.value), event.timeStamp)}
        >
            {children}
        </select>
    );
}

export function ChoiceField({ bound, name }: { bound: Bound; name: string }) {
    const { path, property } = bound;
    const value = String(useValue(path, property));
    const known = property.choices.some((choice) => choice.id === value);
    return (
        <Select bound={bound} name={name} known={known}>
            {!known && <option value={value}>{`Missing: ${value}`}</option>}
            {property.choices.map((choice) => (
                <option key={choice.id} value={choice.id}>
                    {choice.label}
                </option>
            ))}
        </Select>
    );
}

/** One of the film's things of the kinds that the property may name, or none. */
export function ReferenceField({ bound, name }: { bound: Bound; name: string }) {
    const { path, property } = bound;
    const value = String(useValue(path, property));
    const nodes = useStudio((state) => state.replica.nodes);
    const offered = nodes.filter(({ kind, deleted }) => !deleted && (property.of as readonly string[]).includes(kind));
    const known = value === '' || offered.some(({ id }) => id === value);
    return (
        <Select bound={bound} name={name} known={known}>
            <option value="">{property.name === 'camera' ? 'The first camera' : 'The middle of the set'}</option>
            {!known && <option value={value}>Deleted</option>}
            {offered.map(({ id, title }) => (
                <option key={id} value={id}>
                    {title}
                </option>
            ))}
        </Select>
    );
}

export function TextField({ bound, name }: { bound: Bound; name: string }) {
    const { path, property } = bound;
    const value = String(useValue(path, property));
    const refusal = useStudio((state) => state.refused[path]);
    const refused = useMemo(
        () => (refusal ? { text: String(refusal.value), fault: refusal.message } : null),
        [refusal],
    );
    const typing = useTyping({
        shown: value,
        take(text) {
            const clean = cleanText(text);
            const fault = faultOfText(clean, property.max);
            if (fault === null && clean !== value) putOps(opsOf(bound, clean));
            return fault;
        },
        refused,
    });
    return (
        <>
            <input {...typing.props} className="field text" aria-label={name} autoComplete="off" dir="auto" />
            <Fault typing={typing} />
        </>
    );
}
