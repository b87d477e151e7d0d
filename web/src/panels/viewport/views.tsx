import './views.css';
import { Clapperboard, RotateCcw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { player } from '../../shell/live';
import { onPulse } from '../../shell/pulse';
import { backToFilm, takeToFilm, useWatching, watchOwn, watchProgram } from '../../store/own_camera';

const ICON = { size: 16, strokeWidth: 1.4, 'aria-hidden': true } as const;

/** The film's camera or one's own; and what one's own can do for the film's. */
export function Views() {
    const own = useWatching((state) => state.own !== null);
    return (
        <div className="views">
            <div className="seg" role="radiogroup" aria-label="Seen through">
                <button
                    type="button"
                    role="radio"
                    aria-checked={!own}
                    title="The film’s camera, as all see it (C)"
                    onClick={watchProgram}
                >
                    Program
                </button>
                <button
                    type="button"
                    role="radio"
                    aria-checked={own}
                    title="A camera of your own: the film’s stays where it is (C)"
                    onClick={watchOwn}
                >
                    My camera
                </button>
            </div>
            {own && (
                <>
                    <button
                        type="button"
                        className="ib"
                        aria-label="Take this camera to the film"
                        title="Take this camera to the film (Shift+C)"
                        onClick={takeToFilm}
                    >
                        <Clapperboard {...ICON} />
                    </button>
                    <button
                        type="button"
                        className="ib"
                        aria-label="Back to the film’s camera"
                        title="Put my camera where the film’s is"
                        onClick={backToFilm}
                    >
                        <RotateCcw {...ICON} />
                    </button>
                </>
            )}
        </div>
    );
}

const PACE_MS = 100;

/** On the picture: through which camera the frame was taken that is seen now. */
export function Whose() {
    const [view, setView] = useState(player.last?.header.view ?? 'program');
    useEffect(() => onPulse(PACE_MS, () => player.last && setView(player.last.header.view)), []);
    return (
        <span className="tag whose" data-view={view} data-testid="whose">
            <i aria-hidden="true" />
            {view === 'own' ? 'My camera' : 'Program'}
        </span>
    );
}
