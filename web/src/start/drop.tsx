import './drop.css';
import { useEffect, useState } from 'react';
import { importFilms } from '../films/actions';

const bringsFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false;

/** The whole page takes files; while one hovers over it, it says so. */
export function Drop() {
    const [over, setOver] = useState(false);
    useEffect(() => {
        let depth = 0;
        const enter = (event: DragEvent) => {
            if (!bringsFiles(event)) return;
            event.preventDefault();
            depth++;
            setOver(true);
        };
        const hover = (event: DragEvent) => {
            if (!bringsFiles(event)) return;
            event.preventDefault();
            event.dataTransfer!.dropEffect = 'copy';
        };
        const leave = (event: DragEvent) => {
            if (!bringsFiles(event)) return;
            depth--;
            if (depth <= 0) setOver(false);
        };
        const drop = (event: DragEvent) => {
            depth = 0;
            setOver(false);
            if (!bringsFiles(event)) return;
            event.preventDefault();
            void importFilms(event.dataTransfer!.files);
        };
        addEventListener('dragenter', enter);
        addEventListener('dragover', hover);
        addEventListener('dragleave', leave);
        addEventListener('drop', drop);
        return () => {
            removeEventListener('dragenter', enter);
            removeEventListener('dragover', hover);
            removeEventListener('dragleave', leave);
            removeEventListener('drop', drop);
        };
    }, []);
    return over ? <div className="drop">Drop to import a film</div> : null;
}
