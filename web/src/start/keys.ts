/** The start page's keys. */
import type { KeyboardEvent } from 'react';
import { newFilm, undoDelete, useDoing } from '../films/actions';
import { chordOf } from '../values/keys';

const isTyping = (target: EventTarget | null): boolean =>
    target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');

/** N makes a film, / goes to the search field, Ctrl+Z brings back what was deleted last. @returns what ends that */
export function listenToKeys(search: () => HTMLInputElement | null): () => void {
    const listener = (event: globalThis.KeyboardEvent) => {
        if (event.defaultPrevented || event.repeat || isTyping(event.target)) return;
        const chord = chordOf(event);
        // Ctrl+N is the browser's own in a window with tabs; where it reaches the page it means this.
        if (chord === 'N' || chord === 'Ctrl+N') void newFilm();
        else if (chord === 'Ctrl+Z' && useDoing.getState().undo) void undoDelete();
        else if (chord === '/' && search()) search()!.focus();
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
function columnsOf(cards: readonly HTMLElement[]): number {
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
