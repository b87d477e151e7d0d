import './props_panel.css';
import { useRef, useState } from 'react';
import { Find } from '../../controls/find';
import { Panel } from '../../controls/panel';
import { propertyOf } from '../../protocol/schema';
import { chooseOnly, useShell } from '../../shell/shell';
import { add } from '../../store/edits';
import { useStudio } from '../../store/studio';
import { Ghost } from './carried';
import { useCarrying } from './carry_hand';

/** What can be put into the set, by picture; tools/take_props.py makes them. */
export function PropsPanel() {
    const [query, setQuery] = useState('');
    const list = useRef<HTMLDivElement>(null);
    useCarrying(list);
    const selection = useShell((shell) => shell.selection);
    const loading = useStudio((state) => state.replica.nodes.length === 0);
    const shapes = propertyOf('prop', 'shape')?.choices ?? [];
    const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const found = shapes.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
    return (
        <Panel name="Props" busy={loading}>
            <Find label="Search props" placeholder="Ball, vase, …" value={query} onChange={setQuery} />
            <div className="scroll">
                <div className="props" ref={list}>
                    {found.map(({ id, label }) => (
                        <button
                            key={id}
                            type="button"
                            className="prop-card"
                            data-shape={id}
                            data-label={label}
                            title="Click, or drag into the picture"
                            aria-label={`Add ${label.toLowerCase()}`}
                            disabled={loading}
                            onClick={() => chooseOnly(add('prop', selection, { title: label, shape: id }))}
                        >
                            <img src={`/props/${id}.webp`} alt="" width={84} height={84} draggable={false} />
                            <span>{label}</span>
                        </button>
                    ))}
                </div>
                <Ghost />
                {found.length === 0 && <p className="line">No prop is called that.</p>}
            </div>
        </Panel>
    );
}
