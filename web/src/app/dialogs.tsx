import './dialogs.css';
import { useState } from 'react';
import { Dialog } from '../controls/dialog';
import { Palette } from '../panels/palette/palette';
import type { Scaling } from '../player/painter';
import { commands, HANDS } from '../shell/commands';
import { setScaling, setShell, setTheme, type Theme, useShell } from '../shell/shell';
import { SoundSettings } from './sound_settings';

const REGIONS = ['Studio', 'Timeline', 'Picture', 'Person', 'Panels'] as const;

function Keys({ chord }: { chord: string }) {
    return chord.split('+').map((key) => <kbd key={key}>{key}</kbd>);
}

function KeySheet() {
    const [query, setQuery] = useState('');
    const fits = (text: string) => text.toLowerCase().includes(query.trim().toLowerCase());
    return (
        <Dialog label="Key sheet" className="key-sheet" onClose={() => setShell({ keySheet: false })}>
            <label className="find">
                <input
                    type="search"
                    aria-label="Search keys"
                    placeholder="Search"
                    value={query}
                    onChange={(event) => setQuery(event.target.value)}
                />
            </label>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: longer than most windows, it is scrolled by keys too */}
            <div className="key-columns" role="group" aria-label="Keys" tabIndex={0}>
                {REGIONS.map((region) => {
                    const listed = commands.filter(
                        (command) =>
                            command.region === region &&
                            command.keys &&
                            fits(`${command.title} ${command.keys} ${command.also ?? ''}`),
                    );
                    return (
                        listed.length > 0 && (
                            <section key={region}>
                                <h3>{region}</h3>
                                <dl>
                                    {listed.map(({ title, keys, also }) => (
                                        <div key={title}>
                                            <dt>{title}</dt>
                                            <dd>
                                                <Keys chord={keys} />
                                                {also && (
                                                    <>
                                                        {' or '}
                                                        <Keys chord={also} />
                                                    </>
                                                )}
                                            </dd>
                                        </div>
                                    ))}
                                </dl>
                            </section>
                        )
                    );
                })}
                <section>
                    <h3>By hand</h3>
                    <dl>
                        {HANDS.filter(([how, what]) => fits(`${how} ${what}`)).map(([how, what]) => (
                            <div key={how}>
                                <dt>{what}</dt>
                                <dd>{how}</dd>
                            </div>
                        ))}
                    </dl>
                </section>
            </div>
        </Dialog>
    );
}

const THEMES: readonly (readonly [Theme, string])[] = [
    ['system', 'System'],
    ['dark', 'Dark'],
    ['light', 'Light'],
    ['contrast', 'High contrast'],
];

const SCALINGS: readonly (readonly [Scaling, string])[] = [
    ['automatic', 'Automatic'],
    ['sharp', 'Sharp'],
    ['plain', 'Plain'],
];

interface ChoiceProps<T extends string> {
    label: string;
    choices: readonly (readonly [T, string])[];
    value: T;
    onChoose(value: T): void;
}

function Choice<T extends string>({ label, choices, value, onChoose }: ChoiceProps<T>) {
    return (
        <div className="setting">
            <span>{label}</span>
            <div className="seg" role="radiogroup" aria-label={label}>
                {choices.map(([id, name]) => (
                    <button
                        key={id}
                        type="button"
                        role="radio"
                        aria-checked={value === id}
                        onClick={() => onChoose(id)}
                    >
                        {name}
                    </button>
                ))}
            </div>
        </div>
    );
}

function Settings() {
    const { theme, scaling } = useShell();
    return (
        <Dialog label="Settings" className="settings" onClose={() => setShell({ settings: false })}>
            <Choice label="Theme" choices={THEMES} value={theme} onChoose={setTheme} />
            <Choice label="Picture scaling" choices={SCALINGS} value={scaling} onChoose={setScaling} />
            <p className="line t3">
                Automatic sharpens the picture where the graphics processor does the work. It is changed on this device
                only.
            </p>
            <SoundSettings />
        </Dialog>
    );
}

export function Dialogs() {
    const { palette, keySheet, settings } = useShell();
    return (
        <>
            {palette && <Palette pinning={palette === 'pin'} />}
            {keySheet && <KeySheet />}
            {settings && <Settings />}
        </>
    );
}
