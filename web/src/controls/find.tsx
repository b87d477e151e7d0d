import { Search } from 'lucide-react';
import type { Ref } from 'react';

/** The field at a panel's head that narrows down what the panel lists. Keys that are typed into it are no commands. */
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
    return (
        <label className="find">
            <Search size={14} strokeWidth={1.5} aria-hidden />
            <input
                ref={ref}
                type="search"
                aria-label={label}
                placeholder={placeholder}
                value={value}
                onChange={(event) => onChange(event.target.value)}
                onKeyDown={(event) => event.stopPropagation()}
            />
        </label>
    );
}
