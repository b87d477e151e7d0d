/** The start page's keys. */
import type { KeyboardEvent } from 'react';
import { newFilm, undoDelete, useDoing } from '../films/actions';

const isTyping = (target: EventTarget | null): boolean =>
    target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');

/** The letter that was typed, or on layouts without Latin letters the one that stands on that key. */
function letterOf({ key, code }: { key: string; code: string }): string {
    if (key.length === 1 && key.codePointAt(0)! > 0x24f && code.startsWith('Key')) return code.slice(3).toLowerCase();
    return key.toLowerCase();
}

/** N makes a film, / goes to the search field, Ctrl+Z brings back what was deleted last. @returns what ends that */
export function listenToKeys(search: () => HTMLInputElement | null): () => void {
    const listener = (event: globalThis.KeyboardEvent) => {
        if (event.defaultPrevented || event.repeat || event.isComposing || event.altKey || isTyping(event.target))
            return;
        const letter = letterOf(event);
        const control = event.ctrlKey || event.metaKey;
        // Ctrl+N is the browser's own in a window with tabs; where it reaches the page it means this.
        if (letter === 'n' && !event.shiftKey) void newFilm();
        else if (letter === 'z' && control && !event.shiftKey && useDoing.getState().undo) void undoDelete();
        else if (event.key === '/' && !control && search()) search()!.focus();
        else return;
        event.preventDefault();
    };
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
}

/** Where an arrow leads in a grid of `count` with `columns` in a row; -1 where it leads nowhere. */
export function step(key: string, at: number, count: number, columns: number): number {
    const to =
        key === 'ArrowRight'
            ? at + 1
            : key === 'ArrowLeft'
              ? at - 1
              : key === 'ArrowDown'
                ? // Below a full row there may be a shorter one: its last is meant then.
                  at + columns >= count && Math.floor(at / columns) < Math.floor((count - 1) / columns)
                    ? count - 1
                    : at + columns
                : key === 'ArrowUp'
                  ? at - columns
                  : key === 'Home'
                    ? 0
                    : key === 'End'
                      ? count - 1
                      : -1;
    return to >= 0 && to < count ? to : -1;
}

/** How many cards stand in the first row. */
export function columnsOf(cards: readonly HTMLElement[]): number {
    const next = cards.findIndex((card) => card.offsetTop !== cards[0]!.offsetTop);
    return Math.max(1, next < 0 ? cards.length : next);
}

/** Keys on a film of the list: arrows, Home and End move, F2 and Delete do what they say. */
export function onFilmKey(
    event: KeyboardEvent<HTMLUListElement>,
    does: { rename(id: string): void; remove(id: string): void },
): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const cards = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-film]')];
    const at = cards.findIndex((card) => card.contains(document.activeElement));
    const id = cards[at]?.dataset.film;
    if (id === undefined) return;
    if (event.key === 'F2') does.rename(id);
    else if (event.key === 'Delete' && !event.repeat) does.remove(id);
    else {
        const to = step(event.key, at, cards.length, columnsOf(cards));
        if (to < 0) return;
        cards[to]!.querySelector<HTMLElement>('.film-link')?.focus();
    }
    event.preventDefault();
}
