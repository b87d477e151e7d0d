import { useState } from 'react';
import { Palette } from '../palette/palette';
import { commands, HANDS } from './commands';
import { Dialog } from './dialog';
import { setShell, setTheme, type Theme, useShell } from './shell';

const REGIONS = ['Studio', 'Picture', 'Person', 'Panels'] as const;

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
            <div className="key-columns">
                {REGIONS.map((region) => {
                    const listed = commands.filter(
                        (command) =>
                            command.region === region && command.keys && fits(`${command.title} ${command.keys}`),
                    );
                    return (
                        listed.length > 0 && (
                            <section key={region}>
                                <h3>{region}</h3>
                                <dl>
                                    {listed.map(({ title, keys }) => (
                                        <div key={title}>
                                            <dt>{title}</dt>
                                            <dd>
                                                {keys.split('+').map((key) => (
                                                    <kbd key={key}>{key}</kbd>
                                                ))}
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

function Settings() {
    const theme = useShell((shell) => shell.theme);
    return (
        <Dialog label="Settings" className="settings" onClose={() => setShell({ settings: false })}>
            <div className="setting">
                <span>Theme</span>
                <div className="seg" role="radiogroup" aria-label="Theme">
                    {THEMES.map(([id, label]) => (
                        <button
                            key={id}
                            type="button"
                            role="radio"
                            aria-checked={theme === id}
                            onClick={() => setTheme(id)}
                        >
                            {label}
                        </button>
                    ))}
                </div>
            </div>
        </Dialog>
    );
}

export function Dialogs() {
    const { palette, keySheet, settings } = useShell();
    return (
        <>
            {palette && <Palette />}
            {keySheet && <KeySheet />}
            {settings && <Settings />}
        </>
    );
}
