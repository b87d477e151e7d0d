/** Everything a key or the palette can do, once: keys, key sheet and palette are made from this list. */

import { readNumber } from '../store/film_values';
import { backToFilm, takeToFilm, useWatching, watchOwn, watchProgram } from '../store/own_camera';
import { bind, putOps, redo, setMode, setTransport, undo, useStudio } from '../store/studio';
import { frameAll, frameFace } from './camera_moves';
import { goToEnd, playOrStop, toggleLoop } from './film_moves';
import { type PanelName, type Shell, setShell, togglePanel } from './shell';
import { toggleSound } from './sound';

export interface Command {
    title: string;
    /** As shown: "Ctrl+Shift+Z"; '' when there is none. */
    keys: string;
    /** Another chord for the same. */
    also?: string;
    region: 'Studio' | 'Timeline' | 'Picture' | 'Person' | 'Panels';
    run(): void;
}

/** What a feeling's key sets it to. */
const FELT = 0.8;

function toggleFeeling(path: string): void {
    const bound = bind(useStudio.getState(), path);
    if (bound) putOps([{ kind: 'set', path: bound.path, value: readNumber(path) > 0 ? 0 : FELT }]);
}

const flip = (key: 'falseColor' | 'gizmo' | 'thirds' | 'safeFrames' | 'hidden' | 'latency'): void =>
    setShell((shell: Shell) => ({ [key]: !shell[key] }) as Partial<Shell>);

const panel = (name: PanelName, title: string): Command => ({
    title: `${title} panel`,
    keys: '',
    region: 'Panels',
    run: () => togglePanel(name),
});

export function toggleFullScreen(): void {
    const change = document.fullscreenElement
        ? document.exitFullscreen()
        : document.documentElement.requestFullscreen?.();
    // Refused, as in a frame without the permission: then everything stays as it is.
    void change?.catch(() => {});
}

export const commands: readonly Command[] = [
    { title: 'Undo', keys: 'Ctrl+Z', region: 'Studio', run: undo },
    { title: 'Redo', keys: 'Ctrl+Shift+Z', also: 'Ctrl+Y', region: 'Studio', run: redo },
    { title: 'Command palette', keys: 'Ctrl+K', region: 'Studio', run: () => setShell({ palette: 'all' }) },
    { title: 'Pin a slider', keys: '', region: 'Studio', run: () => setShell({ palette: 'pin' }) },
    { title: 'Key sheet', keys: '?', region: 'Studio', run: () => setShell({ keySheet: true }) },
    { title: 'Settings', keys: '', region: 'Studio', run: () => setShell({ settings: true }) },
    { title: 'Hide interface', keys: 'H', region: 'Studio', run: () => flip('hidden') },
    { title: 'Full screen', keys: 'Shift+F', region: 'Studio', run: toggleFullScreen },
    {
        title: 'Hold or live',
        keys: 'Shift+H',
        region: 'Studio',
        run: () => setMode(useStudio.getState().mode === 'hold' ? 'live' : 'hold'),
    },
    { title: 'Play or stop', keys: 'Space', region: 'Timeline', run: playOrStop },
    { title: 'Go to start', keys: 'Shift+Home', region: 'Timeline', run: () => setTransport({ at: 0 }) },
    { title: 'Go to end', keys: 'Shift+End', region: 'Timeline', run: goToEnd },
    { title: 'Sound on or off', keys: 'M', region: 'Timeline', run: () => void toggleSound() },
    { title: 'Loop', keys: 'Shift+L', region: 'Timeline', run: toggleLoop },
    {
        title: 'Program or my camera',
        keys: 'C',
        region: 'Picture',
        run: () => (useWatching.getState().own ? watchProgram() : watchOwn()),
    },
    { title: 'Take my camera to the film', keys: 'Shift+C', region: 'Picture', run: takeToFilm },
    { title: 'Back to the film’s camera', keys: '', region: 'Picture', run: backToFilm },
    { title: 'Frame the face', keys: 'F', region: 'Picture', run: frameFace },
    { title: 'Frame all', keys: 'Home', region: 'Picture', run: frameAll },
    { title: 'Orbit tool', keys: 'O', region: 'Picture', run: () => setShell({ tool: 'orbit' }) },
    { title: 'Handles of what is chosen', keys: 'G', region: 'Picture', run: () => flip('gizmo') },
    { title: 'Move light tool', keys: 'L', region: 'Picture', run: () => setShell({ tool: 'light' }) },
    { title: 'Thirds', keys: 'T', region: 'Picture', run: () => flip('thirds') },
    { title: 'Safe frames', keys: 'Shift+T', region: 'Picture', run: () => flip('safeFrames') },
    {
        title: 'Scopes',
        keys: 'W',
        region: 'Picture',
        run: () => setShell(({ scope }) => ({ scope: scope ? null : 'histogram' })),
    },
    { title: 'False colour', keys: 'Shift+W', region: 'Picture', run: () => flip('falseColor') },
    { title: 'Latency split', keys: '', region: 'Picture', run: () => flip('latency') },
    { title: 'Joy', keys: '1', region: 'Person', run: () => toggleFeeling('@face.joy') },
    { title: 'Anger', keys: '2', region: 'Person', run: () => toggleFeeling('@face.anger') },
    panel('scene', 'Scene'),
    panel('void', 'Void'),
    panel('people', 'People'),
    panel('props', 'Props'),
    panel('materials', 'Materials'),
    panel('lights', 'Lights'),
    panel('camera', 'Camera'),
];

/** Hands over the picture, for the key sheet: no command runs them. */
export const HANDS: readonly (readonly [string, string])[] = [
    ['Click', 'Choose what is seen there; with Shift as well as what is chosen'],
    ['Drag a handle', 'Move, turn or scale what is chosen'],
    ['Drag with Orbit, Alt+drag', 'Orbit'],
    ['Middle drag, Shift+drag', 'Pan'],
    ['Wheel, pinch', 'Closer or further'],
    ['Arrows on the picture', 'Orbit; with Shift pan, + and − closer or further'],
    ['Drag with Move light', 'Move the chosen light'],
    ['Three-finger tap', 'Undo'],
    ['Arrows on a slider', 'One step; Shift a tenth, Page ten steps'],
    ['Delete, right click on a slider', 'Back to its default'],
    ['Esc during a gesture', 'Put the value back'],
];
