/** Files dropped anywhere on the page are imported: the browser would leave the page for them. */
import './drop.css';
import { useEffect, useState } from 'react';
import { NODE_TYPE } from '../../controls/drag';
import { importFile } from '../../store/import';

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** The page's own, which knows where it may go. */
const carriesNode = (event: DragEvent): boolean => event.dataTransfer?.types.includes(NODE_TYPE) ?? false;

/** Text may be dragged into a field. */
const isWritten = (target: EventTarget | null): boolean =>
    target instanceof Element && target.closest('input, textarea') !== null;

async function importAll(files: readonly File[]): Promise<void> {
    for (const file of files) await importFile(file);
}

export function DropFiles() {
    const [dropping, setDropping] = useState(false);
    useEffect(() => {
        const stop = new AbortController();
        // Before anything else hears of it, wherever it is.
        const options = { signal: stop.signal, capture: true };
        const over = (event: DragEvent) => {
            if (carriesNode(event)) return;
            const files = carriesFiles(event);
            if (!files && isWritten(event.target)) return;
            event.preventDefault();
            if (event.dataTransfer) event.dataTransfer.dropEffect = files ? 'copy' : 'none';
            setDropping(files);
        };
        addEventListener('dragenter', over, options);
        addEventListener('dragover', over, options);
        addEventListener(
            'dragleave',
            (event) => {
                // Into nothing: it has left the window.
                if (event.relatedTarget === null) setDropping(false);
            },
            options,
        );
        addEventListener(
            'drop',
            (event) => {
                setDropping(false);
                if (!carriesFiles(event)) {
                    if (!isWritten(event.target)) event.preventDefault();
                    return;
                }
                event.preventDefault();
                void importAll([...(event.dataTransfer?.files ?? [])]);
            },
            options,
        );
        return () => stop.abort();
    }, []);
    return dropping && <p className="drop-here">Use this file as the world or the look</p>;
}
