import { Search } from 'lucide-react';
import { type Ref, useState } from 'react';

/** The field at a panel's head that narrows down what the panel lists. From the first letter typed until it is left, undo is its own. */
export function Find({
    label,
    placeholder,
    value,
    onChange,
    ref,
}: {
    label: string;
    placeholder: string;
    value: string;
    onChange(value: string): void;
    ref?: Ref<HTMLInputElement>;
}) {
    const [edited, setEdited] = useState(false);
    return (
        <label className="find">
            <Search size={14} strokeWidth={1.5} aria-hidden />
            <input
                ref={ref}
                type="search"
                aria-label={label}
                placeholder={placeholder}
                value={value}
                data-edited={edited || undefined}
                onChange={(event) => {
                    setEdited(true);
                    onChange(event.target.value);
                }}
                onBlur={() => setEdited(false)}
            />
        </label>
    );
}
