/** The page's one listener for shortcut keys. */

import { commands } from '../shell/commands';
import { setShell, useShell } from '../shell/shell';
import { chordOf, guardComposing } from '../values/keys';

/** Inputs into which nothing is written. */
const UNWRITTEN = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit']);
const OWN_UNDO = new Set(['Ctrl+Z', 'Ctrl+Shift+Z', 'Ctrl+Y']);

/** Where a key goes, as far as shortcuts care. */
export interface Place {
    /** Letters are written there, or choose there. */
    takesLetters: boolean;
    /** Text is being edited there: typed, and not yet taken. */
    edited: boolean;
    /** The space bar does something there. */
    pressable: boolean;
}

const PRESSED =
    'button, summary, [role=button], [role=switch], [role=option], [role=menuitem], [role=treeitem], [role=radio]';

function placeOf(target: EventTarget | null): Place {
    const plain = { takesLetters: false, edited: false, pressable: false };
    if (!(target instanceof Element)) return plain;
    const element = target.closest('input, textarea, select, [contenteditable=true]');
    if (!element) return { ...plain, pressable: target.closest(PRESSED) !== null };
    if (element instanceof HTMLSelectElement) return { ...plain, takesLetters: true };
    if (element instanceof HTMLInputElement && UNWRITTEN.has(element.type)) return { ...plain, pressable: true };
    return { ...plain, takesLetters: true, edited: element.hasAttribute('data-edited') };
}

/** The place in the list of the command of a chord; -1 when there is none, or the place needs the key itself. */
function commandOf(chord: string, { takesLetters, edited, pressable }: Place): number {
    if (takesLetters && !chord.startsWith('Ctrl+')) return -1;
    // What can be pressed is pressed by it.
    if (pressable && chord === 'Space') return -1;
    // The undo of a text that is being edited is its own.
    if (edited && OWN_UNDO.has(chord)) return -1;
    return commands.findIndex(({ keys, also }) => keys === chord || also === chord);
}

export function listenToKeys(): void {
    guardComposing(window);
    addEventListener('keydown', (event) => {
        if (event.defaultPrevented) return;
        const chord = chordOf(event);
        // A dialog has the keys to itself; the browser is not to take those that are commands elsewhere.
        if (document.querySelector('dialog[open]')) {
            if (chord === 'Ctrl+K') event.preventDefault();
            return;
        }
        if (event.key === 'Escape') {
            const { hidden, latency } = useShell.getState();
            if (event.repeat) return;
            if (latency) setShell({ latency: false });
            else if (hidden) setShell({ hidden: false });
            return;
        }
        const found = commandOf(chord, placeOf(event.target));
        if (found < 0) return;
        event.preventDefault();
        if (!event.repeat) commands[found]!.run();
    });
}
