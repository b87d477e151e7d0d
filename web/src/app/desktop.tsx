import './desktop.css';
import {
    Box,
    Camera,
    Globe,
    Keyboard,
    Lightbulb,
    ListTree,
    type LucideIcon,
    Settings,
    SwatchBook,
    User,
} from 'lucide-react';
import { Inspector } from '../panels/inspector/inspector';
import { LiveTweak } from '../panels/strip/live_tweak';
import { Timeline } from '../panels/timeline/timeline';
import { Stage } from '../panels/viewport/stage';
import { type PanelName, setShell, togglePanel, useShell } from '../shell/shell';
import { PANELS } from './panels';
import { TopBar } from './top_bar';

const RAIL: readonly (readonly [PanelName, string, LucideIcon])[] = [
    ['scene', 'Scene', ListTree],
    ['void', 'Void', Globe],
    ['people', 'People', User],
    ['props', 'Props', Box],
    ['materials', 'Materials', SwatchBook],
    ['lights', 'Lights', Lightbulb],
    ['camera', 'Camera', Camera],
];

function Rail() {
    const panel = useShell((shell) => shell.panel);
    return (
        <nav className="rail" aria-label="Panels">
            {RAIL.map(([name, label, Icon]) => (
                <button
                    key={name}
                    type="button"
                    className="ib"
                    aria-label={label}
                    title={label}
                    aria-pressed={panel === name}
                    onClick={() => togglePanel(name)}
                >
                    <Icon size={18} strokeWidth={1.25} aria-hidden />
                </button>
            ))}
            <span className="sp" />
            <button
                type="button"
                className="ib"
                aria-label="Key sheet"
                title="Key sheet (?)"
                onClick={() => setShell({ keySheet: true })}
            >
                <Keyboard size={18} strokeWidth={1.25} aria-hidden />
            </button>
            <button
                type="button"
                className="ib"
                aria-label="Settings"
                title="Settings"
                onClick={() => setShell({ settings: true })}
            >
                <Settings size={18} strokeWidth={1.25} aria-hidden />
            </button>
        </nav>
    );
}

function LeftPanel() {
    const panel = useShell((shell) => shell.panel);
    const Open = panel && PANELS[panel];
    return Open ? <Open /> : null;
}

/** The studio round the picture: bar, rail, one panel left, the inspector right. */
export function Desktop() {
    const panel = useShell((shell) => shell.panel);
    const hidden = useShell((shell) => shell.hidden);
    return (
        <div className={`studio ${panel ? '' : 'no-left'} ${hidden ? 'bare' : ''}`}>
            <TopBar />
            <Rail />
            {panel && (
                <div className="left">
                    <LeftPanel />
                </div>
            )}
            <main className="mid" aria-label="Picture">
                <h1 className="vh">Studio</h1>
                <Stage />
                <Timeline />
                <LiveTweak />
            </main>
            <aside className="right">
                <Inspector />
            </aside>
        </div>
    );
}
