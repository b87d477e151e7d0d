/** What a key means, whatever the layout and the input method. Pure. */

/** What a shortcut looks at. */
export type Chord = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/**
 * Signs that layouts of Latin letters have where others have a letter: Dvorak in its kinds, Colemak, AZERTY, bépo. Any other
 * sign on such a key belongs to a script of its own, as "'" on the W of a Hebrew keyboard.
 */
const LATIN_SIGNS: Readonly<Record<string, string>> = {
    KeyA: '-_',
    KeyE: '.>',
    KeyG: ',;',
    KeyM: ',?',
    KeyN: "'?",
    KeyO: '.>',
    KeyP: ';:',
    KeyQ: '\'";:',
    KeyR: '.>',
    KeyV: ',.:<',
    KeyW: ',<',
    KeyY: '^!',
    KeyZ: '\'";:',
};

/**
 * The sign that a key types, in capitals: that of the layout where it is a Latin letter, a western digit or a sign that such
 * layouts have; else that of the key's place on a western keyboard. Keys with names keep theirs.
 */
function signOf({ key, code, shiftKey }: Chord): string {
    if (/^[A-Z][A-Za-z0-9]+$/.test(key)) return key;
    if (key === ' ') return 'Space';
    const letter = /^Key([A-Z])$/.exec(code)?.[1];
    if (letter && !/^[\p{Script=Latin}\d]$/u.test(key) && !LATIN_SIGNS[code]?.includes(key)) return letter;
    if (key.length === 1 && key <= '~') return key.toUpperCase();
    if (/\p{Script=Latin}/u.test(key)) return key.toUpperCase();
    const digit = /^Digit(\d)$/.exec(code)?.[1];
    if (digit && !shiftKey) return digit;
    if (code === 'Slash') return shiftKey ? '?' : '/';
    return key;
}

/** "Ctrl+Shift+Z" of a key event. */
export function chordOf(event: Chord): string {
    const sign = signOf(event);
    const letter = /^[A-Z]$/.test(sign) || sign.length > 1;
    // Shift is part of what is typed for signs such as "?".
    const shift = event.shiftKey && letter ? 'Shift+' : '';
    return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${shift}${sign}`;
}

/** Keys that an input method has; some browsers tell it by the old code alone. */
export const isComposing = (event: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean =>
    event.isComposing || event.keyCode === 229;

/** Keeps keys that an input method has from every other listener: what is being composed is nobody's command. */
export function guardComposing(target: EventTarget): void {
    for (const type of ['keydown', 'keyup']) {
        target.addEventListener(
            type,
            (event) => {
                if (isComposing(event as KeyboardEvent)) event.stopImmediatePropagation();
            },
            { capture: true },
        );
    }
}
