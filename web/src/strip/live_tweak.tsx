import { NumberField } from '../controls/number_field';
import { Slider } from '../controls/slider';
import type { Path } from '../protocol/messages';
import { useKeptLocally } from '../store/studio';
import { DAY, PINNED, useBound } from './pins';

function Tweak({ path, label, tone }: { path: Path; label?: string; tone?: string }) {
    const bound = useBound(path);
    const kept = useKeptLocally(path);
    if (!bound) return <div className="tweak waiting" />;
    return (
        <div className="tweak">
            <div className="tweak-head">
                <span className="tweak-label">
                    {label ?? bound.full}
                    {kept && <i className="kept" title="Kept here until the server is back" />}
                </span>
                <NumberField bound={bound} name={`${bound.full} value`} />
            </div>
            <Slider bound={bound} name={bound.full} tone={tone} />
        </div>
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
    return (
        <section className="live-tweak" aria-label="Live-Tweak">
            <Day />
            {feelings && (
                <div className="tweaks">
                    <Tweak path="face.joy" tone="var(--joy)" />
                    <Tweak path="face.anger" tone="var(--anger)" />
                </div>
            )}
            <div className="tweaks">
                {PINNED.map((path) => (
                    <Tweak key={path} path={path} />
                ))}
            </div>
        </section>
    );
}
