/** What is open and chosen on this screen. It belongs to this page alone and is no part of the document. */
import { create } from 'zustand';

export type PanelName = 'void' | 'people' | 'lights' | 'camera';
export type Tool = 'orbit' | 'light';
export type PhoneTab = 'direct' | 'void' | 'people' | 'lights' | 'inspect';
export type Theme = 'system' | 'dark' | 'light' | 'contrast';

export interface Shell {
    panel: PanelName | null;
    /** id of the node in the inspector */
    selection: string;
    tool: Tool;
    thirds: boolean;
    safeFrames: boolean;
    hidden: boolean;
    palette: boolean;
    keySheet: boolean;
    settings: boolean;
    latency: boolean;
    phoneTab: PhoneTab;
    /** The phone's lower half reaches up over the picture. */
    tall: boolean;
    theme: Theme;
}

const THEME_KEY = 'limn.theme';
const THEMES: readonly Theme[] = ['system', 'dark', 'light', 'contrast'];

function storedTheme(): Theme {
    try {
        return THEMES.find((theme) => theme === localStorage.getItem(THEME_KEY)) ?? 'dark';
    } catch {
        return 'dark';
    }
}

export const useShell = create<Shell>(() => ({
    panel: innerWidth >= 1200 ? 'void' : null,
    selection: 'face',
    tool: 'orbit',
    thirds: false,
    safeFrames: false,
    hidden: false,
    palette: false,
    keySheet: false,
    settings: false,
    latency: false,
    phoneTab: 'direct',
    tall: false,
    theme: storedTheme(),
}));

export const setShell = useShell.setState;

/** Opens a panel, or closes it when it is the open one. */
export const togglePanel = (panel: PanelName): void =>
    setShell(({ panel: open }) => ({ panel: open === panel ? null : panel }));

/** Shows a node in the inspector, on a phone too. */
export const select = (selection: string): void => setShell({ selection, phoneTab: 'inspect' });

const lightScheme = matchMedia('(prefers-color-scheme: light)');
const moreContrast = matchMedia('(prefers-contrast: more)');

/** Puts the theme on the page; System follows the device, which includes its wish for more contrast. */
export function applyTheme(theme: Theme): void {
    const device = moreContrast.matches ? 'contrast' : lightScheme.matches ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme === 'system' ? device : theme;
}

export function setTheme(theme: Theme): void {
    setShell({ theme });
    applyTheme(theme);
    try {
        localStorage.setItem(THEME_KEY, theme);
    } catch {
        // Without storage the choice lasts as long as the page.
    }
}

/** Follows the device's own settings while the page lives. */
export function watchTheme(): void {
    const follow = () => applyTheme(useShell.getState().theme);
    follow();
    lightScheme.addEventListener('change', follow);
    moreContrast.addEventListener('change', follow);
}
