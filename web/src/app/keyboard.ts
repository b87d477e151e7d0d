/** The page's one listener for shortcut keys. */
import { runKey } from './commands';
import { setShell, useShell } from './shell';

export function listenToKeys(): void {
    addEventListener('keydown', (event) => {
        if (event.defaultPrevented || event.repeat) return;
        // A dialog has the keys to itself.
        if (document.querySelector('dialog[open]')) return;
        if (event.key === 'Escape') {
            const { hidden, latency } = useShell.getState();
            if (latency) setShell({ latency: false });
            else if (hidden) setShell({ hidden: false });
            return;
        }
        if (runKey(event)) event.preventDefault();
    });
}
