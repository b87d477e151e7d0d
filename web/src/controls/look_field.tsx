/** The look table of the film: one of those that people have brought, or none. */
import './field.css';
import { Plus } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useValue } from '../store/film_values';
import { importFile, useImport } from '../store/import';
import { loadLooks, useLibrary } from '../store/library';
import { type Bound, opsOf, putOps } from '../store/studio';

export function LookField({ bound, name }: { bound: Bound; name: string }) {
    const { path, property } = bound;
    const value = String(useValue(path, property) ?? '');
    const looks = useLibrary((library) => library.looks);
    const items = looks.state === 'ready' ? looks.items : [];
    const known = value === '' || items.some((look) => look.id === value);
    useEffect(() => {
        // The list was never asked for, or someone else has brought a look of their own.
        if (!known || useLibrary.getState().looks.state !== 'ready') void loadLooks();
    }, [known]);
    const unknown = looks.state === 'ready' ? `Missing look ${value.slice(0, 8)}` : 'A look';
    return (
        <select
            className="field choice"
            aria-label={name}
            aria-invalid={!known && looks.state === 'ready'}
            title={!known && looks.state === 'ready' ? 'Its .cube file is not on this server: add it again' : undefined}
            value={value}
            onChange={(event) => putOps(opsOf(bound, event.target.value), event.timeStamp)}
        >
            <option value="">None</option>
            {!known && <option value={value}>{unknown}</option>}
            {items.map((look) => (
                <option key={look.id} value={look.id}>
                    {look.title}
                </option>
            ))}
        </select>
    );
}

/** Brings a .cube file and makes it the film's look. */
export function AddLook() {
    const file = useRef<HTMLInputElement>(null);
    const looks = useLibrary((library) => library.looks);
    const running = useImport((state) => state.running);
    return (
        <div className="section padded">
            <div className="buttons">
                <button
                    type="button"
                    className="btn"
                    title="Add a look table (.cube), or drop one on the page"
                    disabled={running !== null}
                    onClick={() => file.current?.click()}
                >
                    <Plus size={14} strokeWidth={1.4} aria-hidden /> Add look
                </button>
            </div>
            <input
                ref={file}
                type="file"
                className="vh"
                accept=".cube"
                tabIndex={-1}
                aria-hidden="true"
                aria-label="Look file"
                onChange={(event) => {
                    const chosen = event.target.files?.[0];
                    event.target.value = '';
                    if (chosen) void importFile(chosen);
                }}
            />
            {running && /\.cube$/i.test(running.name) && (
                <p className="t2" role="status">
                    {running.progress < 1 ? `Sending ${running.name}` : `Reading ${running.name}`}
                </p>
            )}
            {looks.state === 'error' && (
                <p className="t2" role="status">
                    The looks could not be listed.{' '}
                    <button type="button" className="btn" onClick={() => void loadLooks()}>
                        Try again
                    </button>
                </p>
            )}
        </div>
    );
}
