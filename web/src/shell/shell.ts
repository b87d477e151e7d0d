/** What is open and chosen on this screen. It belongs to this page alone and is no part of the document. */
import { create } from 'zustand';
import type { Scaling } from '../player/painter';
import { useStudio } from '../store/studio';

export type PanelName = 'scene' | 'void' | 'people' | 'props' | 'materials' | 'lights' | 'camera';
type Tool = 'orbit' | 'light';
export type PhoneTab = 'direct' | 'scene' | 'void' | 'people' | 'props' | 'materials' | 'lights' | 'inspect';
export type Theme = 'system' | 'dark' | 'light' | 'contrast';

export interface Shell {
    panel: PanelName | null;
    /** id of the node in the inspector; '' is nothing yet: the face of whoever is there first */
    selection: string;
    /** ids of what is chosen beside that */
    also: readonly string[];
    tool: Tool;
    /** Handles over the picture for what is chosen. */
    gizmo: boolean;
    thirds: boolean;
    safeFrames: boolean;
    scope: 'histogram' | 'waveform' | null;
    falseColor: boolean;
    hidden: boolean;
    /** The line in which things are found by name: all of them, or what may be pinned. */
    palette: 'all' | 'pin' | null;
    keySheet: boolean;
    settings: boolean;
    latency: boolean;
    phoneTab: PhoneTab;
    /** The phone's lower half reaches up over the picture. */
    tall: boolean;
    theme: Theme;
    scaling: Scaling;
}

const THEMES: readonly Theme[] = ['system', 'dark', 'light', 'contrast'];
const SCALINGS: readonly Scaling[] = ['automatic', 'sharp', 'plain'];

/** A choice that was kept on this device, if it still is one. */
function stored<T extends string>(key: string, choices: readonly T[], preset: T): T {
    try {
        return choices.find((choice) => choice === localStorage.getItem(`limn.${key}`)) ?? preset;
    } catch {
        return preset;
    }
}

function store(key: string, choice: string): void {
    try {
        localStorage.setItem(`limn.${key}`, choice);
    } catch {
        // Without storage the choice lasts as long as the page.
    }
}

export const useShell = create<Shell>(() => ({
    panel: innerWidth >= 1200 ? 'void' : null,
    selection: '',
    also: [],
    tool: 'orbit',
    gizmo: true,
    thirds: false,
    safeFrames: false,
    scope: null,
    falseColor: false,
    hidden: false,
    palette: null,
    keySheet: false,
    settings: false,
    latency: false,
    phoneTab: 'direct',
    tall: false,
    theme: stored('theme', THEMES, 'dark'),
    scaling: stored('scaling', SCALINGS, 'automatic'),
}));

export const setShell = useShell.setState;

useStudio.setState({ focus: useShell.getState().selection });
useShell.subscribe(({ selection }) => {
    if (selection !== useStudio.getState().focus) useStudio.setState({ focus: selection });
});

/** Chooses one thing and nothing else, wherever one is. */
export const chooseOnly = (selection: string): void => setShell({ selection, also: [] });

/** Adds a thing to what is chosen, as the one that is shown, or takes it away. */
export const toggleChosen = (id: string): void =>
    setShell(({ selection, also }) => {
        if (id === selection) return { selection: also.at(-1) ?? '', also: also.slice(0, -1) };
        if (also.includes(id)) return { also: also.filter((other) => other !== id) };
        return { selection: id, also: selection === '' ? also : [...also, selection] };
    });

/** Everything that is chosen, the one that is shown last. */
export const chosenOf = ({ selection, also }: Pick<Shell, 'selection' | 'also'>): readonly string[] =>
    selection === '' ? also : [...also, selection];

/** Opens a panel, or closes it when it is the open one. */
export const togglePanel = (panel: PanelName): void =>
    setShell(({ panel: open }) => ({ panel: open === panel ? null : panel }));

/** Shows a node in the inspector, on a phone too. */
export const select = (selection: string): void => setShell({ selection, also: [], phoneTab: 'inspect' });

const lightScheme = matchMedia('(prefers-color-scheme: light)');
const moreContrast = matchMedia('(prefers-contrast: more)');

/** Puts the theme on the page; System follows the device, which includes its wish for more contrast. */
function applyTheme(theme: Theme): void {
    const device = moreContrast.matches ? 'contrast' : lightScheme.matches ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme === 'system' ? device : theme;
}

export function setTheme(theme: Theme): void {
    setShell({ theme });
    applyTheme(theme);
    store('theme', theme);
}

/** How the picture is brought to the panel's size. */
export function setScaling(scaling: Scaling): void {
    setShell({ scaling });
    store('scaling', scaling);
}

/** Follows the device's own settings while the page lives. */
export function watchTheme(): void {
    const follow = () => applyTheme(useShell.getState().theme);
    follow();
    lightScheme.addEventListener('change', follow);
    moreContrast.addEventListener('change', follow);
}
