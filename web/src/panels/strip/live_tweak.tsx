import './live_tweak.css';
import { Pin, X } from 'lucide-react';
import { NumberField } from '../../controls/number_field';
import { Slider } from '../../controls/slider';
import type { Path } from '../../protocol/messages';
import { setShell } from '../../shell/shell';
import { DAY, MOST_PINS, unpin, useBound, usePins } from '../../store/pins';
import { useKeptLocally } from '../../store/studio';

function Tweak({ path, pinned = false, tone }: { path: Path; pinned?: boolean; tone?: string }) {
    const bound = useBound(path);
    const kept = useKeptLocally(bound?.path ?? path);
    if (!bound) return <div className="tweak waiting" />;
    return (
        <div className="tweak">
            <div className="tweak-head">
                <span className="tweak-label">
                    {bound.full}
                    {kept && <i className="kept" title="Kept here until the server is back" />}
                </span>
                {pinned && (
                    <button
                        type="button"
                        className="unpin"
                        aria-label={`Unpin ${bound.full}`}
                        title="Unpin"
                        onClick={() => unpin(path)}
                    >
                        <X size={11} strokeWidth={1.6} aria-hidden />
                    </button>
                )}
                <NumberField bound={bound} name={`${bound.full} value`} />
            </div>
            <Slider bound={bound} name={bound.full} tone={tone} />
        </div>
    );
}

const FEELINGS: readonly (readonly [Path, string])[] = [
    ['@face.joy', 'var(--joy)'],
    ['@face.anger', 'var(--anger)'],
];

function PinButton() {
    const full = usePins(({ pins }) => pins.length >= MOST_PINS);
    if (full) return null;
    return (
        <button
            type="button"
            className="pin"
            aria-label="Pin a slider"
            title="Pin a slider"
            onClick={() => setShell({ palette: 'pin' })}
        >
            <Pin size={12} strokeWidth={1.5} aria-hidden />
        </button>
    );
}

function Day() {
    const bound = useBound(DAY);
    const kept = useKeptLocally(DAY);
    if (!bound) return <div className="tweak day waiting" />;
    return (
        <div className="tweak day">
            <div className="tweak-head">
                <span className="tweak-label">
                    Time of day
                    {kept && <i className="kept" title="Kept here until the server is back" />}
                </span>
                <PinButton />
                <NumberField bound={bound} name={`${bound.full} value`} />
            </div>
            <Slider bound={bound} name={bound.full} className="sky" />
            <div className="day-ticks" aria-hidden="true">
                <span>Night</span>
                <span>Dawn</span>
                <span>Noon</span>
                <span>Sunset</span>
                <span>Night</span>
            </div>
        </div>
    );
}

/** The pinned sliders under the picture. */
export function LiveTweak({ feelings = false }: { feelings?: boolean }) {
    const pins = usePins((state) => state.pins);
    return (
        <section className="live-tweak" aria-label="Live-Tweak">
            <Day />
            {feelings && (
                <div className="tweaks">
                    {FEELINGS.filter(([path]) => !pins.includes(path)).map(([path, tone]) => (
                        <Tweak key={path} path={path} tone={tone} />
                    ))}
                </div>
            )}
            <div className="tweaks">
                {pins.map((path) => (
                    <Tweak key={path} path={path} pinned />
                ))}
            </div>
        </section>
    );
}
