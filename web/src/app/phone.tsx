import './phone.css';
import {
    Globe,
    Lightbulb,
    ListTree,
    type LucideIcon,
    Settings2,
    SlidersHorizontal,
    SwatchBook,
    User,
} from 'lucide-react';
import { Inspector } from '../panels/inspector/inspector';
import { Scopes } from '../panels/scopes/scopes';
import { LiveTweak } from '../panels/strip/live_tweak';
import { Timeline } from '../panels/timeline/timeline';
import { LatencyMeter, LatencySplit, Quality } from '../panels/viewport/meters';
import { HoldButton } from '../panels/viewport/stage';
import { Viewport } from '../panels/viewport/viewport';
import { Views } from '../panels/viewport/views';
import { type PhoneTab, setShell, useShell } from '../shell/shell';
import { PANELS } from './panels';
import { PhoneTopBar } from './top_bar';

const TABS: readonly (readonly [PhoneTab, string, LucideIcon])[] = [
    ['direct', 'Direct', SlidersHorizontal],
    ['scene', 'Scene', ListTree],
    ['void', 'World', Globe],
    ['people', 'Look', User],
    ['materials', 'Materials', SwatchBook],
    ['lights', 'Light', Lightbulb],
    ['inspect', 'Inspect', Settings2],
];

function PhonePanel({ tab }: { tab: PhoneTab }) {
    if (tab === 'direct') return <LiveTweak feelings />;
    if (tab === 'inspect') return <Inspector />;
    const Open = PANELS[tab];
    return <Open />;
}

/** The same studio for a hand: the picture, and below it one panel at a time. */
export function Phone() {
    const { phoneTab, hidden, tall } = useShell();
    return (
        <div className={`phone ${hidden ? 'bare' : ''} ${tall ? 'tall' : ''}`}>
            <PhoneTopBar />
            <main aria-label="Picture" className="phone-picture">
                <h1 className="vh">Studio</h1>
                <Viewport />
                <Scopes />
                <div className="phone-tags">
                    <LatencyMeter compact />
                    <Quality compact />
                    <span className="sp" />
                    <HoldButton />
                </div>
                <div className="phone-views">
                    <Views />
                </div>
                <LatencySplit />
            </main>
            <Timeline />
            <button
                type="button"
                className="grip"
                aria-label={tall ? 'Smaller panel' : 'Larger panel'}
                aria-expanded={tall}
                onClick={() => setShell({ tall: !tall })}
            >
                <i />
            </button>
            <div className="phone-panel">
                <PhonePanel tab={phoneTab} />
            </div>
            <nav className="tabs" aria-label="Panels">
                {TABS.map(([tab, label, Icon]) => (
                    <button
                        key={tab}
                        type="button"
                        aria-pressed={phoneTab === tab}
                        onClick={() => setShell({ phoneTab: tab })}
                    >
                        <Icon size={22} strokeWidth={1.2} aria-hidden />
                        {label}
                    </button>
                ))}
            </nav>
        </div>
    );
}
