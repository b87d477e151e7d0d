/** What this page hears and whether it speaks, and a check that both ways are whole. */
import { soundMissing } from '../player/sound';
import { measureSound, setMicrophone, setSound, setTone, setVolume, useSound } from '../shell/sound';
import './sound_settings.css';

interface SwitchProps {
    label: string;
    on: boolean;
    disabled?: boolean;
    onChange(on: boolean): void;
}

function Switch({ label, on, disabled = false, onChange }: SwitchProps) {
    return (
        <button
            type="button"
            role="switch"
            className="switch"
            aria-checked={on}
            aria-label={label}
            disabled={disabled}
            onClick={() => onChange(!on)}
        >
            <span />
        </button>
    );
}

const QUIETEST = -60;

function Level({ level }: { level: number | null }) {
    const shown = Math.max(QUIETEST, Math.min(0, level ?? QUIETEST));
    return (
        <meter
            aria-label="Microphone level"
            min={QUIETEST}
            max={0}
            low={-40}
            high={-6}
            optimum={-20}
            value={shown}
            title={level === null ? 'The server has heard nothing yet' : `${Math.round(level)} dB`}
        />
    );
}

function Way() {
    const { measured, measuring } = useSound();
    if (measuring) return <p role="status">Measuring, four seconds…</p>;
    if (!measured) return <p className="t3">Sends a tone to this page and back, and compares it with the picture.</p>;
    const { sound, picture } = measured;
    return (
        <p role="status">
            Sound is heard {Math.round(sound)} ms after its moment and the picture shows it after {Math.round(picture)}{' '}
            ms: {Math.round(Math.abs(sound - picture))} ms apart.
        </p>
    );
}

export function SoundSettings() {
    const { on, volume, tone, source, level, measuring } = useSound();
    const missing = soundMissing();
    if (missing)
        return (
            <section className="sound-settings" aria-label="Sound">
                <h3>Sound</h3>
                <p className="t3">{missing}</p>
            </section>
        );
    return (
        <section className="sound-settings" aria-label="Sound">
            <h3>Sound</h3>
            <div className="setting">
                <span>Hear the film</span>
                <span className="sound-row">
                    <input
                        type="range"
                        aria-label="Volume"
                        min={0}
                        max={100}
                        value={volume}
                        onChange={(event) => setVolume(Number(event.target.value))}
                    />
                    <Switch
                        label="Hear the film"
                        on={on}
                        disabled={measuring}
                        onChange={(next) => void setSound(next)}
                    />
                </span>
            </div>
            <div className="setting">
                <span>Test tone</span>
                <span className="sound-row">
                    <button type="button" className="btn" disabled={measuring} onClick={() => void measureSound()}>
                        Measure the delay
                    </button>
                    <Switch label="Test tone" on={tone} disabled={measuring} onChange={(next) => void setTone(next)} />
                </span>
            </div>
            <Way />
            <div className="setting">
                <span>Microphone</span>
                <span className="sound-row">
                    <Level level={source === 'microphone' ? level : null} />
                    <Switch
                        label="Microphone"
                        on={source === 'microphone'}
                        disabled={measuring}
                        onChange={(next) => void setMicrophone(next)}
                    />
                </span>
            </div>
            <p className="t3">Everybody here sees that a microphone is open. Nothing of it is kept.</p>
        </section>
    );
}
