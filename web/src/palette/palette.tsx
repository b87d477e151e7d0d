import { Globe, type LucideIcon, Search, SlidersHorizontal, Terminal } from 'lucide-react';
import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { commands } from '../app/commands';
import { Dialog } from '../app/dialog';
import { select, setShell } from '../app/shell';
import { useLibrary } from '../library/api';
import { fullName, kindOf, splitPath } from '../protocol/schema';
import { putOps, useStudio, valueAt } from '../store/studio';
import { type KnownProperty, type Suggestion, suggest } from './suggest';

const ICONS: Record<Suggestion['kind'], LucideIcon> = {
    set: SlidersHorizontal,
    show: SlidersHorizontal,
    command: Terminal,
    world: Globe,
};

function knownProperties(): KnownProperty[] {
    const state = useStudio.getState();
    return state.replica.nodes
        .filter((node) => !node.deleted)
        .flatMap((node) =>
            (kindOf(node.kind)?.properties ?? []).map((property) => {
                const path = `${node.id}.${property.name}`;
                return { path, property, full: fullName(property, node.title), value: valueAt(state, path, property) };
            }),
        );
}

function act(suggestion: Suggestion): void {
    switch (suggestion.kind) {
        case 'set':
            putOps([{ kind: 'set', path: suggestion.path, value: suggestion.value }]);
            break;
        case 'show':
            select(splitPath(suggestion.path).node);
            break;
        case 'world':
            putOps([{ kind: 'set', path: 'environment.world', value: suggestion.id }]);
            break;
        case 'command':
            commands[suggestion.index]?.run();
            break;
    }
}

/** Any command by its name, any property by its name and value. */
export function Palette() {
    const [query, setQuery] = useState('');
    const [at, setAt] = useState(0);
    const list = useId();
    const properties = useMemo(knownProperties, []);
    const worlds = useLibrary((library) => library.worlds);
    const found = useMemo(
        () => suggest(query, properties, commands, worlds.state === 'ready' ? worlds.items : []),
        [query, properties, worlds],
    );
    const close = () => setShell({ palette: false });
    const take = (suggestion: Suggestion | undefined) => {
        if (!suggestion) return;
        close();
        act(suggestion);
    };
    const onKeyDown = (event: KeyboardEvent) => {
        const last = found.length - 1;
        if (event.key === 'ArrowDown') setAt(at >= last ? 0 : at + 1);
        else if (event.key === 'ArrowUp') setAt(at <= 0 ? Math.max(0, last) : at - 1);
        else if (event.key === 'Enter') take(found[at]);
        else return;
        event.preventDefault();
    };
    return (
        <Dialog label="Command palette" className="palette" head={false} onClose={close}>
            <label className="palette-line">
                <Search size={16} strokeWidth={1.5} aria-hidden />
                <input
                    role="combobox"
                    aria-label="Command"
                    aria-expanded={found.length > 0}
                    aria-controls={list}
                    aria-activedescendant={found[at] ? `${list}-${at}` : undefined}
                    aria-autocomplete="list"
                    autoComplete="off"
                    spellCheck={false}
                    autoFocus
                    placeholder="A command, or a property and its value: exposure 1.5"
                    value={query}
                    onChange={(event) => {
                        setQuery(event.target.value);
                        setAt(0);
                    }}
                    onKeyDown={onKeyDown}
                />
            </label>
            <div className="palette-list" role="listbox" id={list} aria-label="Commands">
                {found.map((suggestion, i) => {
                    const Icon = ICONS[suggestion.kind];
                    return (
                        <div
                            key={`${suggestion.kind} ${suggestion.title}`}
                            id={`${list}-${i}`}
                            role="option"
                            aria-selected={i === at}
                            className="palette-option"
                            ref={(element) => {
                                if (i === at) element?.scrollIntoView({ block: 'nearest' });
                            }}
                            onPointerMove={() => setAt(i)}
                            onClick={() => take(suggestion)}
                        >
                            <Icon size={15} strokeWidth={1.4} aria-hidden />
                            <span>{suggestion.title}</span>
                            <span className="t3 num">{suggestion.hint}</span>
                        </div>
                    );
                })}
            </div>
            {found.length === 0 && <p className="line">Nothing is called that.</p>}
        </Dialog>
    );
}
