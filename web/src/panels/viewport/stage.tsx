import './stage.css';
import { Camera, ChartArea, Contrast, Eye, Frame, Grid3x3, Maximize, Move3d, Orbit, Pause, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { describeValue } from '../../protocol/schema';
import { toggleFullScreen } from '../../shell/commands';
import { select, setShell, useShell } from '../../shell/shell';
import { slots } from '../../shell/slots';
import { useValue } from '../../store/film_values';
import { useWatching } from '../../store/own_camera';
import { useBound } from '../../store/pins';
import { type Bound, cameraOf, setMode, useStudio } from '../../store/studio';
import { LatencyMeter, LatencySplit, Quality } from './meters';
import { Viewport } from './viewport';
import { Views } from './views';

function Fact({ bound, prefix = '' }: { bound: Bound; prefix?: string }) {
    const film = useValue(bound.path, bound.property);
    const focal = useWatching((state) => state.own?.focal_length);
    const value = bound.property.name === 'focal_length' ? (focal ?? film) : film;
    if (bound.property.name === 'f_number')
        return <span>{Number(value) > 0 ? `f/${Number(value).toFixed(1)}` : 'all sharp'}</span>;
    return (
        <span>
            {prefix}
            {describeValue(bound.property, value)}
        </span>
    );
}

const FACTS = ['@camera.focal_length', '@camera.f_number', '@camera.exposure', 'film.view_transform'];

function Lens() {
    const bounds = [useBound(FACTS[0]!), useBound(FACTS[1]!), useBound(FACTS[2]!), useBound(FACTS[3]!)];
    return <span className="lens num">{bounds.map((bound) => bound && <Fact key={bound.path} bound={bound} />)}</span>;
}

/** Live or held still: in Hold the picture settles. */
export function HoldButton() {
    const held = useStudio((state) => state.mode === 'hold');
    return (
        <button
            type="button"
            className="btn hold"
            aria-label="Hold"
            aria-pressed={held}
            title={
                held
                    ? 'Hold is on: the picture settles (Shift+H)'
                    : 'Hold the picture still and let it settle (Shift+H)'
            }
            onClick={() => setMode(held ? 'live' : 'hold')}
        >
            <Pause size={13} strokeWidth={1.6} aria-hidden />
            Hold
        </button>
    );
}

interface ToolProps {
    label: string;
    keys: string;
    pressed?: boolean;
    onPress(): void;
    children: ReactNode;
}

function ToolButton({ label, keys, pressed, onPress, children }: ToolProps) {
    return (
        <button
            type="button"
            className="ib"
            aria-label={label}
            aria-pressed={pressed}
            title={keys ? `${label} (${keys})` : label}
            onClick={onPress}
        >
            {children}
        </button>
    );
}

const ICON = { size: 16, strokeWidth: 1.4, 'aria-hidden': true } as const;

function Tools() {
    const { tool, gizmo, thirds, safeFrames, scope, falseColor } = useShell();
    return (
        <div className="under">
            <div className="tools" role="toolbar" aria-label="Tools">
                <ToolButton
                    label="Orbit"
                    keys="O"
                    pressed={tool === 'orbit'}
                    onPress={() => setShell({ tool: 'orbit' })}
                >
                    <Orbit {...ICON} />
                </ToolButton>
                <ToolButton
                    label="Move light"
                    keys="L"
                    pressed={tool === 'light'}
                    onPress={() => setShell({ tool: 'light' })}
                >
                    <Sun {...ICON} />
                </ToolButton>
                <ToolButton label="Handles" keys="G" pressed={gizmo} onPress={() => setShell({ gizmo: !gizmo })}>
                    <Move3d {...ICON} />
                </ToolButton>
            </div>
            <span className="sp" />
            <Views />
            <span className="sp" />
            <div className="tools" role="toolbar" aria-label="View">
                <ToolButton
                    label="Scopes"
                    keys="W"
                    pressed={scope !== null}
                    onPress={() => setShell({ scope: scope ? null : 'histogram' })}
                >
                    <ChartArea {...ICON} />
                </ToolButton>
                <ToolButton
                    label="False colour"
                    keys="Shift+W"
                    pressed={falseColor}
                    onPress={() => setShell({ falseColor: !falseColor })}
                >
                    <Contrast {...ICON} />
                </ToolButton>
                <ToolButton
                    label="Safe frames"
                    keys="Shift+T"
                    pressed={safeFrames}
                    onPress={() => setShell({ safeFrames: !safeFrames })}
                >
                    <Frame {...ICON} />
                </ToolButton>
                <ToolButton label="Thirds" keys="T" pressed={thirds} onPress={() => setShell({ thirds: !thirds })}>
                    <Grid3x3 {...ICON} />
                </ToolButton>
                <ToolButton label="Hide interface" keys="H" onPress={() => setShell({ hidden: true })}>
                    <Eye {...ICON} />
                </ToolButton>
                <ToolButton label="Full screen" keys="Shift+F" onPress={toggleFullScreen}>
                    <Maximize {...ICON} />
                </ToolButton>
            </div>
        </div>
    );
}

/** The picture with its facts above and its tools below. */
export function Stage() {
    const camera = useStudio(cameraOf);
    return (
        <>
            <div className="stage-head">
                <button
                    type="button"
                    className="btn ghost"
                    aria-label={`${camera?.title ?? 'Camera'}, Camera`}
                    onClick={() => camera && select(camera.id)}
                >
                    <Camera {...ICON} />
                    {camera?.title ?? 'No camera'}
                </button>
                <Lens />
                <span className="sp" />
                <Quality />
                <HoldButton />
                <LatencyMeter />
                <LatencySplit />
            </div>
            <div className="stage">
                <div className="frame">
                    <Viewport />
                    {slots.inStage && <slots.inStage />}
                    <Tools />
                </div>
            </div>
        </>
    );
}
