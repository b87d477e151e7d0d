import './find.css';
import { Search } from 'lucide-react';
import { type KeyboardEvent, type Ref, useState } from 'react';

/** The field at a panel's head that narrows down what the panel lists. From the first letter typed until it is left, undo is its own. */
export function Find({
    label,
    placeholder,
    value,
    onChange,
    shortcut,
    onKeyDown,
    ref,
}: {
    label: string;
    placeholder: string;
    value: string;
    onChange(value: string): void;
    /** The key that comes here, for those who listen. */
    shortcut?: string;
    onKeyDown?(event: KeyboardEvent<HTMLInputElement>): void;
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
                aria-keyshortcuts={shortcut}
                placeholder={placeholder}
                value={value}
                data-edited={edited || undefined}
                onChange={(event) => {
                    setEdited(true);
                    onChange(event.target.value);
                }}
                onKeyDown={onKeyDown}
                onBlur={() => setEdited(false)}
            />
        </label>
    );
}
