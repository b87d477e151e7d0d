import './palette.css';
import { CircleSlash, Globe, type LucideIcon, Pin, Search, SlidersHorizontal, Terminal } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useState } from 'react';
import { Dialog } from '../../controls/dialog';
import { fullName, kindOf, splitPath } from '../../protocol/schema';
import { commands } from '../../shell/commands';
import { select, setShell } from '../../shell/shell';
import { valueThen } from '../../store/film_values';
import { loadLooks, SKY, useLibrary } from '../../store/library';
import { canPin, pin } from '../../store/pins';
import { filmTicks, putOps, useStudio } from '../../store/studio';
import { type KnownProperty, type Suggestion, suggest, suggestPins } from './suggest';

const ICONS: Record<Suggestion['kind'], LucideIcon> = {
    set: SlidersHorizontal,
    show: SlidersHorizontal,
    pin: Pin,
    command: Terminal,
    world: Globe,
    missing: CircleSlash,
};

function knownProperties(): KnownProperty[] {
    const state = useStudio.getState();
    const ticks = filmTicks();
    return state.replica.nodes
        .filter((node) => !node.deleted)
        .flatMap((node) =>
            (kindOf(node.kind)?.properties ?? []).map((property) => {
                const path = `${node.id}.${property.name}`;
                const value = valueThen(state, path, property, ticks);
                return { path, kind: node.kind, property, full: fullName(property, node.title), value };
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
        case 'pin':
            pin(suggestion.path);
            break;
        case 'world':
            putOps([{ kind: 'set', path: 'environment.world', value: suggestion.id }]);
            break;
        case 'command':
            commands[suggestion.index]?.run();
            break;
        case 'missing':
            break;
    }
}

/** Any command by its name, any property by its name and value; or, when pinning, what may become a slider under the picture. */
export function Palette({ pinning }: { pinning: boolean }) {
    const [query, setQuery] = useState('');
    const [at, setAt] = useState(0);
    const list = useId();
    const properties = useMemo(knownProperties, []);
    const worlds = useLibrary((library) => library.worlds);
    const looks = useLibrary((library) => library.looks);
    useEffect(() => {
        if (useLibrary.getState().looks.state === 'loading') void loadLooks();
    }, []);
    const found = useMemo(
        () =>
            pinning
                ? suggestPins(
                      query,
                      properties.filter(({ path }) => canPin(path)),
                  )
                : suggest(
                      query,
                      properties,
                      commands,
                      worlds.state === 'ready' ? [SKY, ...worlds.items] : [],
                      looks.state === 'ready' ? looks.items : [],
                  ),
        [query, properties, worlds, looks, pinning],
    );
    const close = () => setShell({ palette: null });
    const take = (suggestion: Suggestion | undefined) => {
        if (!suggestion || suggestion.kind === 'missing') return;
        // What is chosen may open the palette anew.
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
        <Dialog label={pinning ? 'Pin a slider' : 'Command palette'} className="palette" head={false} onClose={close}>
            <label className="palette-line">
                <Search size={16} strokeWidth={1.5} aria-hidden />
                <input
                    role="combobox"
                    aria-label={pinning ? 'Property' : 'Command'}
                    aria-expanded={found.length > 0}
                    aria-controls={list}
                    aria-activedescendant={found[at] ? `${list}-${at}` : undefined}
                    aria-autocomplete="list"
                    autoComplete="off"
                    spellCheck={false}
                    autoFocus
                    placeholder={
                        pinning
                            ? 'A property that becomes a slider under the picture'
                            : 'A command, or a property and its value: exposure 1.5'
                    }
                    value={query}
                    onChange={(event) => {
                        setQuery(event.target.value);
                        setAt(0);
                    }}
                    onKeyDown={onKeyDown}
                />
            </label>
            <div className="palette-list" role="listbox" id={list} aria-label={pinning ? 'Properties' : 'Commands'}>
                {found.map((suggestion, i) => {
                    const Icon = ICONS[suggestion.kind];
                    return (
                        <div
                            key={`${suggestion.kind} ${suggestion.title}`}
                            id={`${list}-${i}`}
                            role="option"
                            aria-selected={i === at}
                            aria-disabled={suggestion.kind === 'missing'}
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
