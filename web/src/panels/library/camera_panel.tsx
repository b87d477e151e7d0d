import { Plus } from 'lucide-react';
import { NodeChips } from '../../controls/chips';
import { AddLook } from '../../controls/look_field';
import { Panel } from '../../controls/panel';
import { PropertyRow } from '../../controls/property_row';
import { frameAll, frameFace } from '../../shell/camera_moves';
import { add } from '../../store/edits';
import { useValue } from '../../store/film_values';
import { moveOwn, useWatching } from '../../store/own_camera';
import { useBound } from '../../store/pins';
import { type Bound, bind, putOps, useRole, useStudio } from '../../store/studio';

const LENSES = [24, 35, 50, 85, 135];
const ROWS = [
    '@camera.focal_length',
    '@camera.f_number',
    '@camera.focus',
    '@camera.distance',
    '@camera.azimuth',
    '@camera.elevation',
    'film.view_transform',
    'film.look_table',
    'film.look_strength',
];

function Lenses({ bound }: { bound: Bound }) {
    const film = Number(useValue(bound.path, bound.property));
    const own = useWatching((state) => state.own?.focal_length);
    const value = own ?? film;
    const choose = (mm: number, stamp: number) =>
        own === undefined
            ? putOps([{ kind: 'set', path: bound.path, value: mm }], stamp)
            : moveOwn({ focal_length: mm }, stamp);
    return (
        <div className="seg" role="radiogroup" aria-label="Lens">
            {LENSES.map((mm) => (
                <button
                    key={mm}
                    type="button"
                    role="radio"
                    aria-checked={value === mm}
                    aria-label={`${mm} mm`}
                    onClick={(event) => choose(mm, event.timeStamp)}
                >
                    {mm}
                </button>
            ))}
        </div>
    );
}

const lookThrough = (id: string): void => putOps([{ kind: 'set', path: 'film.camera', value: id }]);

/** The film's cameras, of which one is the Program's, when there is more than one. */
function Cameras() {
    const nodes = useStudio((state) => state.replica.nodes);
    const program = useRole('camera');
    const cameras = nodes.filter(({ kind, deleted }) => kind === 'camera' && !deleted);
    if (cameras.length < 2) return null;
    return <NodeChips label="Program camera" nodes={cameras} chosen={program} choose={lookThrough} />;
}

/** Lens, place and film of the camera. */
export function CameraPanel() {
    const lens = useBound('@camera.focal_length');
    const state = useStudio.getState();
    const own = useWatching((watching) => watching.own !== null);
    return (
        <Panel
            name="Camera"
            head={
                <>
                    <span className="sp" />
                    <button
                        type="button"
                        className="btn ghost small"
                        title="A camera that stands where you look from"
                        onClick={() => lookThrough(add('camera', ''))}
                    >
                        <Plus size={14} strokeWidth={1.5} aria-hidden />
                        Add a camera
                    </button>
                </>
            }
        >
            <div className="scroll">
                <Cameras />
                <div className="section padded">
                    {lens && <Lenses bound={lens} />}
                    <div className="buttons">
                        <button type="button" className="btn" onClick={frameFace}>
                            Frame the face
                        </button>
                        <button type="button" className="btn" onClick={frameAll}>
                            Frame all
                        </button>
                    </div>
                    {own && <p className="t2">These move your own camera. What follows is the film’s.</p>}
                </div>
                <div className="section">
                    {ROWS.map((path) => {
                        const bound = bind(state, path);
                        return (
                            bound && (
                                <PropertyRow
                                    key={path}
                                    bound={bound}
                                    label={path === 'film.look_strength' ? 'Strength' : undefined}
                                    name={`${bound.property.label}, ${bound.node.title}`}
                                />
                            )
                        );
                    })}
                    <AddLook />
                </div>
            </div>
        </Panel>
    );
}
