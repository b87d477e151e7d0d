/** The film's world: one of the library, the sky, or a file that people have brought. */
import './field.css';
import { useEffect } from 'react';
import { useValue } from '../store/film_values';
import { loadWorlds, SKY, useLibrary } from '../store/library';
import { type Bound, opsOf, putOps } from '../store/studio';

export function WorldField({ bound, name }: { bound: Bound; name: string }) {
    const { path, property } = bound;
    const value = String(useValue(path, property) ?? '');
    const worlds = useLibrary((library) => library.worlds);
    const items = worlds.state === 'ready' ? [SKY, ...worlds.items.filter(({ id }) => id !== SKY.id)] : [];
    const known = items.some((world) => world.id === value);
    const missing = !known && worlds.state === 'ready';
    useEffect(() => {
        // Someone else has brought a world of their own.
        if (!known) void loadWorlds(true);
    }, [known]);
    return (
        <select
            className="field choice"
            aria-label={name}
            aria-invalid={missing}
            title={missing ? 'This world is not on this server: magenta checks stand in for it' : undefined}
            value={value}
            onChange={(event) => putOps(opsOf(bound, event.target.value), event.timeStamp)}
        >
            {!known && <option value={value}>{missing ? `Missing world ${value.slice(0, 20)}` : 'A world'}</option>}
            {items.map((world) => (
                <option key={world.id} value={world.id}>
                    {world.title}
                </option>
            ))}
        </select>
    );
}
