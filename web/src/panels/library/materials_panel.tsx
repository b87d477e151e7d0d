import './materials_panel.css';
import { Plus, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Failed } from '../../controls/failed';
import { Find } from '../../controls/find';
import { onGridKey } from '../../controls/grid_keys';
import { Panel } from '../../controls/panel';
import { PropertyRow } from '../../controls/property_row';
import { kindOf } from '../../protocol/schema';
import { select, useShell } from '../../shell/shell';
import { useValue } from '../../store/film_values';
import { loadMaterials, type Material, useLibrary } from '../../store/library';
import { bind, putOps, useStudio } from '../../store/studio';
import { findMaterials, groupsOf, type Target, targetOf, targetsOf } from './materials';

/** Previews that are not rendered yet are asked for again after this time. */
const PREVIEW_MS = 4000;

const ROW_NAMES: Record<string, string> = {
    color: 'Colour',
    skin_tint: 'Colour',
    material_tint: 'Colour',
    material_scale: 'Scale',
    skin_scale: 'Scale',
    wear: 'Wear',
    skin_wear: 'Wear',
    wetness: 'Wetness',
    skin_wetness: 'Wetness',
};

function Option({
    material,
    chosen,
    first,
    path,
}: {
    material: Material;
    chosen: boolean;
    first: boolean;
    path: string;
}) {
    return (
        <div
            role="option"
            className="material"
            aria-selected={chosen}
            tabIndex={chosen || first ? 0 : -1}
            data-material={material.id}
            title={material.title}
            onClick={(event) => putOps([{ kind: 'set', path, value: material.id }], event.timeStamp)}
        >
            {material.thumbnail ? (
                <img src={material.thumbnail} alt="" loading="lazy" decoding="async" draggable={false} />
            ) : (
                <i />
            )}
            <span>{material.title}</span>
        </div>
    );
}

function Places({ targets, target, choose }: { targets: readonly Target[]; target: Target; choose(id: string): void }) {
    return (
        <div className="chooser places" role="radiogroup" aria-label="Apply to">
            {targets.map(({ id, title }) => (
                <button
                    key={id}
                    type="button"
                    role="radio"
                    aria-checked={id === target.id}
                    className="choice-chip"
                    onClick={() => choose(id)}
                >
                    {title}
                </button>
            ))}
        </div>
    );
}

/** A new prop beside the face, selected. */
function addProp(material: string): void {
    const { nodes } = useStudio.getState().replica;
    let number = 1;
    while (nodes.some(({ id }) => id === `prop${number}`)) number++;
    const id = `prop${number}`;
    putOps([{ kind: 'create', id, node: 'prop', title: `Prop ${number}`, properties: { material } }]);
    select(id);
}

function Grid({ target, materials }: { target: Target; materials: readonly Material[] }) {
    const bound = bind(useStudio.getState(), target.path)!;
    const value = String(useValue(target.path, bound.property));
    const own = bound.property.choices[0]?.id === 'own' ? bound.property.choices[0] : null;
    const all = own ? [{ id: 'own', title: own.label, group: '', tags: [], thumbnail: '' }, ...materials] : materials;
    const anyChosen = all.some(({ id }) => id === value);
    return (
        <div className="materials" role="listbox" aria-label="Materials" onKeyDown={onGridKey}>
            {all.map((material, i) => (
                <Option
                    key={material.id}
                    material={material}
                    path={target.path}
                    chosen={material.id === value}
                    first={!anyChosen && i === 0}
                />
            ))}
        </div>
    );
}

/** The library of materials: what to put one on, which, and its colour, scale, wear and wetness. */
export function MaterialsPanel() {
    const materials = useLibrary((library) => library.materials);
    const nodes = useStudio((state) => state.replica.nodes);
    const selection = useShell((shell) => shell.selection);
    const [query, setQuery] = useState('');
    const [group, setGroup] = useState('');
    const [chosen, setChosen] = useState({ id: '', selection: '' });
    const targets = targetsOf(nodes);
    // Selecting another thing means that thing again.
    const target = targetOf(targets, chosen.selection === selection ? chosen.id : '', selection);
    const prop = nodes.find(({ id, kind }) => kind === 'prop' && target?.path.startsWith(`${id}.`));
    const items = materials.state === 'ready' ? materials.items : [];
    const waiting = materials.state === 'ready' && items.some(({ thumbnail }) => !thumbnail);
    useEffect(() => {
        if (materials.state === 'loading') void loadMaterials();
        if (!waiting) return;
        const timer = setInterval(() => void loadMaterials(true), PREVIEW_MS);
        return () => clearInterval(timer);
    }, [materials.state, waiting]);
    const found = findMaterials(items, group, query);
    return (
        <Panel
            name="Materials"
            busy={materials.state === 'loading'}
            head={
                <>
                    <span className="t3">{target?.title}</span>
                    <span className="sp" />
                    {prop && (
                        <button
                            type="button"
                            className="ib"
                            aria-label={`Delete ${target?.title}`}
                            title={`Delete ${target?.title}`}
                            onClick={() => putOps([{ kind: 'delete', id: prop.id }])}
                        >
                            <Trash2 size={15} strokeWidth={1.4} aria-hidden />
                        </button>
                    )}
                    {kindOf('prop') && (
                        <button
                            type="button"
                            className="ib"
                            aria-label="Add prop"
                            title="Add prop: a ball, cube, ring or vase"
                            onClick={() => addProp('steel_polished')}
                        >
                            <Plus size={16} strokeWidth={1.4} aria-hidden />
                        </button>
                    )}
                </>
            }
        >
            <Find label="Search materials" placeholder="A material or a look" value={query} onChange={setQuery} />
            {target && <Places targets={targets} target={target} choose={(id) => setChosen({ id, selection })} />}
            <div className="groups" role="radiogroup" aria-label="Group">
                {['', ...groupsOf(items)].map((name) => (
                    <button
                        key={name}
                        type="button"
                        role="radio"
                        aria-checked={name === group}
                        onClick={() => setGroup(name)}
                    >
                        {name || 'All'}
                    </button>
                ))}
            </div>
            <div className="scroll">
                {materials.state === 'loading' && (
                    <div className="materials" role="group" aria-label="Materials are loading">
                        {Array.from({ length: 12 }, (_, i) => (
                            <div className="material block" key={i} />
                        ))}
                    </div>
                )}
                {materials.state === 'error' && (
                    <Failed
                        message="The materials could not be loaded. Everything else goes on."
                        detail={materials.detail}
                        retry={() => void loadMaterials()}
                    />
                )}
                {materials.state === 'ready' && target && found.length > 0 && (
                    <Grid key={target.id} target={target} materials={found} />
                )}
                {materials.state === 'ready' && found.length === 0 && (
                    <div className="failed">
                        <p className="line">No material is like that.</p>
                        <button
                            type="button"
                            className="btn"
                            onClick={() => {
                                setQuery('');
                                setGroup('');
                            }}
                        >
                            Show all
                        </button>
                    </div>
                )}
            </div>
            {target && (
                <div className="panel-foot">
                    {target.rows.map((path) => {
                        const bound = bind(useStudio.getState(), path);
                        const label = bound && (ROW_NAMES[bound.property.name] ?? bound.property.label);
                        return (
                            bound &&
                            label && (
                                <PropertyRow
                                    key={path}
                                    bound={bound}
                                    name={`${label}, ${target.title}`}
                                    label={label}
                                />
                            )
                        );
                    })}
                </div>
            )}
        </Panel>
    );
}
