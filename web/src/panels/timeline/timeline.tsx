/** Where the film is and whether it plays: one slim row under the picture. */
import './timeline.css';
import { Pause, Play, Repeat, SkipBack, SkipForward, Volume2, VolumeX } from 'lucide-react';
import { useRef, useState } from 'react';
import { goTo, goToEnd, playOrStop, toggleLoop } from '../../shell/film_moves';
import { toggleSound, useSound } from '../../shell/sound';
import { useFilmTime } from '../../store/film_values';
import { useBound } from '../../store/pins';
import { filmSeconds, setTransport, useStudio } from '../../store/studio';
import { readTimecode, timecode } from '../../values/film_clock';
import { Playhead } from './playhead';

const ICON = { size: 15, strokeWidth: 1.4, 'aria-hidden': true } as const;

function Timecode() {
    const field = useRef<HTMLInputElement>(null);
    const [typed, setTyped] = useState<string | null>(null);
    useFilmTime((seconds) => {
        if (field.current && typed === null) field.current.value = timecode(seconds);
    });
    const leave = (take: boolean) => {
        const seconds = take && typed !== null ? readTimecode(typed) : null;
        setTyped(null);
        if (seconds !== null) goTo(seconds);
        if (field.current) field.current.value = timecode(filmSeconds());
    };
    return (
        <input
            ref={field}
            className="timecode num"
            aria-label="Timecode"
            title="Where the film is; type a time such as 1:02.5"
            spellCheck={false}
            inputMode="decimal"
            defaultValue={timecode(0)}
            data-edited={typed !== null ? '' : undefined}
            onFocus={(event) => event.currentTarget.select()}
            onInput={(event) => setTyped(event.currentTarget.value)}
            onBlur={() => leave(true)}
            onKeyDown={(event) => {
                if (event.key !== 'Enter' && event.key !== 'Escape') return;
                event.stopPropagation();
                leave(event.key === 'Enter');
                if (event.key === 'Escape') event.currentTarget.blur();
            }}
        />
    );
}

export function Timeline() {
    const playing = useStudio((state) => state.transport.playing);
    const loops = useStudio((state) => state.transport.loops);
    const heard = useSound((state) => state.on);
    const bound = useBound('film.length');
    const length = useStudio((state) => Number(state.replica.shown['film.length'] ?? bound?.property.default ?? 10));
    if (!bound) return null;
    return (
        <section className="timeline" aria-label="Timeline">
            <button
                type="button"
                className="ib"
                aria-label="Go to start"
                title="Go to start (Shift+Home)"
                onClick={() => setTransport({ at: 0 })}
            >
                <SkipBack {...ICON} />
            </button>
            <button
                type="button"
                className="ib play"
                aria-label={playing ? 'Pause' : 'Play'}
                title={playing ? 'Pause (Space)' : 'Play the film for everybody (Space)'}
                onClick={playOrStop}
            >
                {playing ? <Pause {...ICON} fill="currentColor" /> : <Play {...ICON} fill="currentColor" />}
            </button>
            <button type="button" className="ib" aria-label="Go to end" title="Go to end (Shift+End)" onClick={goToEnd}>
                <SkipForward {...ICON} />
            </button>
            <button
                type="button"
                className="ib"
                aria-label="Loop"
                aria-pressed={loops}
                title="Loop (Shift+L)"
                onClick={toggleLoop}
            >
                <Repeat {...ICON} />
            </button>
            <Timecode />
            <Playhead length={length} />
            <span className="num t3 film-length" title="Length of the film; it is set in the inspector">
                {timecode(length)}
            </span>
            <button
                type="button"
                className="ib"
                aria-label="Sound"
                aria-pressed={heard}
                title={heard ? 'Silence the film on this page (M)' : 'Hear the film on this page (M)'}
                onClick={() => void toggleSound()}
            >
                {heard ? <Volume2 {...ICON} /> : <VolumeX {...ICON} />}
            </button>
        </section>
    );
}
