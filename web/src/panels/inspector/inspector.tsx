import './inspector.css';
import { useEffect, useRef, useState } from 'react';
import { Find } from '../../controls/find';
import { kindIcon } from '../../controls/kind_icon';
import { AddLook } from '../../controls/look_field';
import { Panel } from '../../controls/panel';
import { Sections } from '../../controls/sections';
import { kindOf } from '../../protocol/schema';
import { select, useShell } from '../../shell/shell';
import { nameBeside, usePins } from '../../store/pins';
import { useRole, useStudio } from '../../store/studio';
import { chordOf } from '../../values/keys';
import { FilmCost } from './film_cost';

/** What stands open when a node is chosen; the rest is one press away. */
const OPEN = ['Emotion', 'Head', 'Life', 'Traits', 'Origin', 'Skin', 'Eyes'];

/** The things of the film, to choose what the inspector shows. */
function Things() {
    const nodes = useStudio((state) => state.replica.nodes);
    const selection = useShell((shell) => shell.selection);
    const face = useRole('face');
    // Parts have the same names on everybody: whose they are is who is chosen.
    const person = useRole('person');
    return (
        <div className="things" role="group" aria-label="Things">
            {nodes
                .filter((node) => !node.deleted && (kindOf(node.kind)?.mostInside === 0 || node.parent === person))
                .map((node) => {
                    const Icon = kindIcon(node.kind);
                    return (
                        <button
                            key={node.id}
                            type="button"
                            className="thing"
                            aria-pressed={node.id === (selection || face)}
                            onClick={() => select(node.id)}
                        >
                            <Icon size={14} strokeWidth={1.4} aria-hidden />
                            <span>{node.title}</span>
                        </button>
                    );
                })}
        </div>
    );
}

/** Properties of the chosen thing, generated from the schema. */
export function Inspector() {
    const selection = useShell((shell) => shell.selection);
    const nodes = useStudio((state) => state.replica.nodes);
    const also = useShell((shell) => shell.also);
    const face = useRole('face');
    const [query, setQuery] = useState('');
    const search = useRef<HTMLInputElement>(null);
    // What is pinned is called otherwise here.
    usePins((state) => state.pins);
    const node =
        nodes.find(({ id, deleted }) => id === selection && !deleted) ??
        (selection === '' ? nodes.find(({ id }) => id === face) : undefined) ??
        nodes.find(({ kind }) => kind === 'film');

    // What is set here is set on all that are chosen and of its kind.
    const others = nodes
        .filter(({ id, kind, deleted }) => also.includes(id) && kind === node?.kind && !deleted && id !== node.id)
        .map(({ id }) => id);

    useEffect(() => {
        const find = (event: globalThis.KeyboardEvent) => {
            if (chordOf(event) !== 'Ctrl+F' || !search.current || document.querySelector('dialog[open]')) return;
            event.preventDefault();
            search.current.focus();
            search.current.select();
        };
        addEventListener('keydown', find);
        return () => removeEventListener('keydown', find);
    }, []);

    return (
        <Panel
            name="Inspector"
            className="inspector"
            busy={nodes.length === 0}
            head={
                <>
                    <span className="t3">{node?.title}</span>
                    {also.length > 0 && (
                        <span className="t3 more">
                            {others.length === also.length
                                ? `and ${also.length} more`
                                : `and ${others.length} of its kind`}
                        </span>
                    )}
                </>
            }
        >
            <Things />
            <Find
                ref={search}
                label="Search properties"
                placeholder={node ? `Search in ${node.title}` : 'Search'}
                value={query}
                onChange={setQuery}
            />
            <div className="scroll">
                {node ? (
                    <Sections
                        node={node}
                        others={others}
                        query={query}
                        nameOf={nameBeside}
                        openAtFirst={OPEN}
                        nothing="Nothing here is called that."
                    />
                ) : (
                    <div className="section">
                        {Array.from({ length: 8 }, (_, i) => (
                            <div className="row block" key={i} />
                        ))}
                    </div>
                )}
                {node?.kind === 'film' && query === '' && <AddLook />}
                {node?.kind === 'film' && query === '' && <FilmCost />}
            </div>
        </Panel>
    );
}
