import {
    Box,
    Camera,
    Globe,
    Keyboard,
    Lightbulb,
    ListTree,
    type LucideIcon,
    Settings,
    Settings2,
    SlidersHorizontal,
    SwatchBook,
    User,
    X,
} from 'lucide-react';
import { type ComponentType, useSyncExternalStore } from 'react';
import { Inspector } from '../panels/inspector/inspector';
import { CameraPanel } from '../panels/library/camera_panel';
import { DropFiles } from '../panels/library/drop';
import { LightsPanel } from '../panels/library/lights_panel';
import { MaterialsPanel } from '../panels/library/materials_panel';
import { PeoplePanel } from '../panels/library/people_panel';
import { PropsPanel } from '../panels/library/props_panel';
import { VoidPanel } from '../panels/library/void_panel';
import { ScenePanel } from '../panels/outliner/scene_panel';
import { Scopes } from '../panels/scopes/scopes';
import { LiveTweak } from '../panels/strip/live_tweak';
import { Timeline } from '../panels/timeline/timeline';
import { LatencyMeter, LatencySplit, Quality } from '../panels/viewport/meters';
import { HoldButton, Stage } from '../panels/viewport/stage';
import { Viewport } from '../panels/viewport/viewport';
import { Views } from '../panels/viewport/views';
import { type PanelName, type PhoneTab, setShell, togglePanel, useShell } from '../shell/shell';
import { useStudio } from '../store/studio';
import { useClipboard } from './clipboard';
import { Dialogs } from './dialogs';
import { EndingPage } from './ending';
import { Notices, StudioStatus } from './notices';
import { PhoneTopBar, TopBar } from './top_bar';

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

/** The panels by name, the same on a desktop and on a phone. */
const PANELS: Readonly<Record<PanelName, ComponentType>> = {
    scene: ScenePanel,
    void: VoidPanel,
    people: PeoplePanel,
    props: PropsPanel,
    materials: MaterialsPanel,
    lights: LightsPanel,
    camera: CameraPanel,
};

function LeftPanel() {
    const panel = useShell((shell) => shell.panel);
    const Open = panel && PANELS[panel];
    return Open ? <Open /> : null;
}

function Desktop() {
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

function Phone() {
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

const narrow = matchMedia('(max-width: 699px), (max-height: 480px) and (max-width: 950px)');
const subscribe = (changed: () => void): (() => void) => {
    narrow.addEventListener('change', changed);
    return () => narrow.removeEventListener('change', changed);
};

export function Studio() {
    const phone = useSyncExternalStore(subscribe, () => narrow.matches);
    const hidden = useShell((shell) => shell.hidden);
    const ending = useStudio((state) => state.ending);
    useClipboard();
    if (ending) return <EndingPage ending={ending} />;
    return (
        <>
            {phone ? <Phone /> : <Desktop />}
            {hidden && (
                <button type="button" className="btn unhide" onClick={() => setShell({ hidden: false })}>
                    <X size={14} strokeWidth={1.5} aria-hidden />
                    Show interface
                </button>
            )}
            <StudioStatus />
            <Notices />
            <DropFiles />
            <Dialogs />
        </>
    );
}
