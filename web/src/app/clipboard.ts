/** Copy, cut and paste of what is chosen, wherever on the page no text is being edited. */
import { useEffect } from 'react';
import { chosenOf, setShell, useShell } from '../shell/shell';
import { copyText, paste, remove } from '../store/edits';
import { say } from '../store/studio';

/** Text that is chosen or typed is the browser's. */
function ofText(event: ClipboardEvent): boolean {
    const target = event.target instanceof Element ? event.target : null;
    const field = target?.closest('input, textarea, [contenteditable]');
    return field !== null && field !== undefined ? true : !getSelection()?.isCollapsed;
}

function take(event: ClipboardEvent, cut: boolean): void {
    if (ofText(event) || document.querySelector('dialog[open]')) return;
    const ids = chosenOf(useShell.getState());
    const text = copyText(ids);
    if (!text) return;
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    if (cut && remove(ids)) setShell({ selection: '', also: [] });
    say(cut ? 'Cut.' : 'Copied.');
}

export function useClipboard(): void {
    useEffect(() => {
        const stop = new AbortController();
        const { signal } = stop;
        document.addEventListener('copy', (event) => take(event, false), { signal });
        document.addEventListener('cut', (event) => take(event, true), { signal });
        document.addEventListener(
            'paste',
            (event) => {
                if (ofText(event) || document.querySelector('dialog[open]')) return;
                const ids = paste(event.clipboardData?.getData('text/plain') ?? '', useShell.getState().selection);
                if (!ids || ids.length === 0) return;
                event.preventDefault();
                setShell({ selection: ids.at(-1)!, also: ids.slice(0, -1) });
            },
            { signal },
        );
        return () => stop.abort();
    }, []);
}
