import './people_panel.css';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { NodeChips } from '../../controls/chips';
import { Find } from '../../controls/find';
import { Panel } from '../../controls/panel';
import { PropertyRow } from '../../controls/property_row';
import { Sections } from '../../controls/sections';
import { chooseOnly, select, setShell } from '../../shell/shell';
import { add } from '../../store/edits';
import { filmNow, poseNow } from '../../store/film_pose';
import { useValue } from '../../store/film_values';
import { originOf } from '../../store/gizmo_moves';
import { useLibrary } from '../../store/library';
import { useBound } from '../../store/pins';
import { project } from '../../store/projection';
import { meantPerson } from '../../store/roles';
import { type Bound, castOf, nodeById, notify, putOps, roleOf, useStudio } from '../../store/studio';

const IRIS_TONES: Record<string, string> = {
    brown: '#5b3a22',
    brownlight: '#8a5f36',
    green: '#5d7a4a',
    grey: '#8c9196',
    bluegreen: '#4f8a8b',
    blue: '#4a7bb5',
    lightblue: '#8db7dd',
    deepblue: '#27478c',
    ice: '#c3d9e6',
};

/** A choice as a row of things to press: pictures where the server has them, names where not. */
function Chooser({ bound, title, kind, color }: { bound: Bound; title: string; kind: string; color?: Bound | null }) {
    const items = useLibrary((library) => library.people[kind]);
    const value = String(useValue(bound.path, bound.property));
    return (
        <div className="section">
            <h3 className="section-title">{title}</h3>
            <div className={`chooser ${kind}`} role="radiogroup" aria-label={title}>
                {bound.property.choices.map((choice) => {
                    const thumbnail = items?.find((item) => item.id === choice.id)?.thumbnail;
                    const tone = kind === 'irises' ? IRIS_TONES[choice.id] : undefined;
                    return (
                        <button
                            key={choice.id}
                            type="button"
                            role="radio"
                            aria-checked={choice.id === value}
                            aria-label={choice.label}
                            title={choice.label}
                            className={tone ? 'iris' : 'choice-chip'}
                            style={
                                tone
                                    ? {
                                          background: `radial-gradient(circle, #0b0b0c 26%, ${tone} 30%, ${tone} 62%, #17171a 70%)`,
                                      }
                                    : undefined
                            }
                            onClick={(event) =>
                                putOps([{ kind: 'set', path: bound.path, value: choice.id }], event.timeStamp)
                            }
                        >
                            {thumbnail && <img src={thumbnail} alt="" loading="lazy" draggable={false} />}
                            {!tone && <span>{choice.label}</span>}
                        </button>
                    );
                })}
            </div>
            {color && <PropertyRow bound={color} name={color.full} />}
        </div>
    );
}

/** What one changes first; the details by part of face and body come after clothes and hair. */
const FIRST = ['Traits', 'Skin'];

const beside = (bound: Bound): string => bound.full;

function addPerson(): void {
    const id = add('person', '');
    chooseOnly(id);
    const at = project(poseNow(), { width: 16, height: 9 }, originOf(filmNow(), nodeById(useStudio.getState(), id)!));
    const seen = at && at.x > 1 && at.x < 15 && at.y > 0 && at.y < 9;
    if (!seen) notify('Somebody new stands beside, out of the picture', 'Home frames everybody.', 'note');
}

/** Whose traits are shown, when there is more than one. */
function Everybody({ chosen }: { chosen: string | undefined }) {
    const nodes = useStudio((state) => state.replica.nodes);
    const people = nodes.filter(({ kind, deleted }) => kind === 'person' && !deleted);
    if (people.length === 0) return <p className="line">Nobody is in the picture.</p>;
    if (people.length === 1) return null;
    return <NodeChips label="Person" nodes={people} chosen={chosen} choose={(id) => setShell({ selection: id })} />;
}

/** Who is in the picture: traits, hair, clothes, eyes, and the details by part of face and body. */
export function PeoplePanel() {
    const person = useStudio((state) => meantPerson(castOf(state)));
    const hair = useBound('@hair.style');
    const hairColor = useBound('@hair.color');
    const outfit = useBound('@garment.style');
    const outfitColor = useBound('@garment.color');
    const iris = useBound('@person.iris');
    const [query, setQuery] = useState('');
    const searching = query.trim() !== '';
    return (
        <Panel
            name="People"
            head={
                <>
                    <span className="sp" />
                    <button
                        type="button"
                        className="btn ghost small"
                        disabled={!person}
                        onClick={() => select(roleOf('face') || roleOf('person'))}
                    >
                        Face
                    </button>
                    <button type="button" className="btn ghost small" onClick={addPerson}>
                        <Plus size={14} strokeWidth={1.5} aria-hidden />
                        Add a person
                    </button>
                </>
            }
        >
            <Everybody chosen={person?.id} />
            <Find label="Search traits" placeholder="Age, nose, jaw, …" value={query} onChange={setQuery} />
            <div className="scroll">
                {person && <Sections node={person} query={query} nameOf={beside} openAtFirst={FIRST} only={FIRST} />}
                {!searching && (
                    <>
                        {hair && <Chooser bound={hair} title="Hair" kind="hairs" color={hairColor} />}
                        {outfit && <Chooser bound={outfit} title="Outfit" kind="outfits" color={outfitColor} />}
                        {iris && <Chooser bound={iris} title="Iris" kind="irises" />}
                    </>
                )}
                {person && <Sections node={person} query={query} nameOf={beside} openAtFirst={[]} without={FIRST} />}
            </div>
        </Panel>
    );
}
