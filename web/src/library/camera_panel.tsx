import { PropertyRow } from '../inspector/property_row';
import { type Bound, bind, putOps, useStudio, useValue } from '../store/studio';
import { useBound } from '../strip/pins';
import { frameAll, frameFace } from '../viewport/moves';

const LENSES = [24, 35, 50, 85, 135];
const ROWS = [
    'camera.focal_length',
    'camera.f_number',
    'camera.focus',
    'camera.distance',
    'camera.azimuth',
    'camera.elevation',
    'film.view_transform',
];

function Lenses({ bound }: { bound: Bound }) {
    const value = Number(useValue(bound.path, bound.property));
    return (
        <div className="seg" role="radiogroup" aria-label="Lens">
            {LENSES.map((mm) => (
                <button
                    key={mm}
                    type="button"
                    role="radio"
                    aria-checked={value === mm}
                    aria-label={`${mm} mm`}
                    onClick={(event) => putOps([{ kind: 'set', path: bound.path, value: mm }], event.timeStamp)}
                >
                    {mm}
                </button>
            ))}
        </div>
    );
}

/** Lens, place and film of the camera. */
export function CameraPanel() {
    const lens = useBound('camera.focal_length');
    const state = useStudio.getState();
    return (
        <section className="panel" aria-label="Camera">
            <header className="panel-head">
                <h2>Camera</h2>
            </header>
            <div className="scroll">
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
                </div>
                <div className="section">
                    {ROWS.map((path) => {
                        const bound = bind(state, path);
                        return (
                            bound && (
                                <PropertyRow
                                    key={path}
                                    bound={bound}
                                    name={`${bound.property.label}, ${bound.node.title}`}
                                />
                            )
                        );
                    })}
                </div>
            </div>
        </section>
    );
}
