/** The controls for what is no number: switch, choice, text. */
import { useEffect, useState } from 'react';
import { type Bound, putOps, useValue } from '../store/studio';

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
            onClick={(event) => putOps([{ kind: 'set', path, value: !on }], event.timeStamp)}
        >
            <span />
        </button>
    );
}

export function ChoiceField({ bound, name }: { bound: Bound; name: string }) {
    const { path, property } = bound;
    const value = String(useValue(path, property));
    const known = property.choices.some((choice) => choice.id === value);
    return (
        <select
            className="field choice"
            aria-label={name}
            aria-invalid={!known}
            value={value}
            onChange={(event) => putOps([{ kind: 'set', path, value: event.target.value }], event.timeStamp)}
        >
            {!known && <option value={value}>{`Missing: ${value}`}</option>}
            {property.choices.map((choice) => (
                <option key={choice.id} value={choice.id}>
                    {choice.label}
                </option>
            ))}
        </select>
    );
}

export function TextField({ bound, name }: { bound: Bound; name: string }) {
    const { path, property } = bound;
    const value = String(useValue(path, property));
    const [typed, setTyped] = useState(value);
    useEffect(() => setTyped(value), [value]);
    const accept = () => {
        if (typed !== value) putOps([{ kind: 'set', path, value: typed }]);
    };
    return (
        <input
            className="field text"
            aria-label={name}
            value={typed}
            maxLength={property.max || undefined}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={accept}
            onKeyDown={(event) => {
                event.stopPropagation();
                if (event.key === 'Enter') accept();
                else if (event.key === 'Escape') setTyped(value);
            }}
        />
    );
}
