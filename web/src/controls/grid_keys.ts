import type { KeyboardEvent } from 'react';

/** Arrows move in a grid of options by where things are, Enter and Space choose. */
export function onGridKey(event: KeyboardEvent<HTMLDivElement>): void {
    const options = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=option]')];
    const at = options.indexOf(document.activeElement as HTMLElement);
    if (at < 0) return;
    if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        options[at]!.click();
        return;
    }
    const columns = Math.max(1, options.filter((option) => option.offsetTop === options[0]!.offsetTop).length);
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    const target =
        event.key === 'Home'
            ? options[0]
            : event.key === 'End'
              ? options.at(-1)
              : step === undefined
                ? undefined
                : options[at + step];
    if (!target) return;
    event.preventDefault();
    event.stopPropagation();
    target.focus();
}
