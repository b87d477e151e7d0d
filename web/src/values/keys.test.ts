import { describe, expect, it } from 'vitest';
import { type Chord, chordOf, guardComposing } from './keys';

const press = (key: string, code: string, held = ''): Chord => ({
    key,
    code,
    ctrlKey: held.includes('c'),
    metaKey: held.includes('m'),
    shiftKey: held.includes('s'),
    altKey: held.includes('a'),
});

describe('a layout of another script falls back to the place of the key', () => {
    it.each([
        ['Russian', 'я', 'KeyZ', 'c', 'Ctrl+Z'],
        ['Russian', 'Я', 'KeyZ', 'cs', 'Ctrl+Shift+Z'],
        ['Russian', 'н', 'KeyY', 'c', 'Ctrl+Y'],
        ['Russian', 'л', 'KeyK', 'm', 'Ctrl+K'],
        ['Russian', 'с', 'KeyC', '', 'C'],
        ['Russian', 'Р', 'KeyH', 's', 'Shift+H'],
        ['Russian', 'а', 'KeyF', 'c', 'Ctrl+F'],
        ['Ukrainian', 'і', 'KeyS', '', 'S'],
        ['Greek', 'ζ', 'KeyZ', 'c', 'Ctrl+Z'],
        ['Greek', 'ψ', 'KeyC', '', 'C'],
        ['Greek', 'Η', 'KeyH', 's', 'Shift+H'],
        ['Arabic', 'ئ', 'KeyZ', 'c', 'Ctrl+Z'],
        ['Arabic', '~', 'KeyZ', 'cs', 'Ctrl+Shift+Z'],
        ['Arabic', '[', 'KeyF', 's', 'Shift+F'],
        ['Arabic', '}', 'KeyC', 's', 'Shift+C'],
        ['Arabic', 'لإ', 'KeyT', 's', 'Shift+T'],
        ['Arabic', '١', 'Digit1', '', '1'],
        ['Arabic', '؟', 'Slash', 's', '?'],
        ['Arabic', 'ظ', 'Slash', '', '/'],
        ['Persian', '۲', 'Digit2', '', '2'],
        ['Hebrew', 'ז', 'KeyZ', 'c', 'Ctrl+Z'],
        ['Hebrew', "'", 'KeyW', '', 'W'],
        ['Thai', 'ผ', 'KeyZ', 'c', 'Ctrl+Z'],
        ['Thai', '(', 'KeyZ', 'cs', 'Ctrl+Shift+Z'],
        ['Devanagari', 'ी', 'KeyR', '', 'R'],
        ['Korean', 'ㅋ', 'KeyZ', 'c', 'Ctrl+Z'],
        ['Georgian', 'ზ', 'KeyZ', 'c', 'Ctrl+Z'],
    ])('%s %s', (_, key, code, held, wanted) => {
        expect(chordOf(press(key, code, held))).toBe(wanted);
    });
});

describe('a layout of Latin letters goes by what it types', () => {
    it.each([
        ['QWERTY', 'z', 'KeyZ', 'c', 'Ctrl+Z'],
        ['QWERTZ', 'z', 'KeyY', 'c', 'Ctrl+Z'],
        ['QWERTZ', 'y', 'KeyZ', 'c', 'Ctrl+Y'],
        ['AZERTY', 'z', 'KeyW', 'c', 'Ctrl+Z'],
        ['AZERTY', 'w', 'KeyZ', '', 'W'],
        ['AZERTY', '?', 'KeyM', 's', '?'],
        ['AZERTY', '&', 'Digit1', '', '&'],
        ['AZERTY', '1', 'Digit1', 's', '1'],
        ['Dvorak', ';', 'KeyZ', 'c', 'Ctrl+;'],
        ['Dvorak', ',', 'KeyW', '', ','],
        ['Dvorak', 't', 'KeyK', 'c', 'Ctrl+T'],
        ['Dvorak', 'k', 'KeyV', 'c', 'Ctrl+K'],
        ['Dvorak', 'Z', 'Slash', 'cs', 'Ctrl+Shift+Z'],
        ['bépo', 'é', 'KeyW', '', 'É'],
        ['Turkish F', 'ğ', 'KeyE', '', 'Ğ'],
        ['Caps Lock', 'Z', 'KeyZ', 'c', 'Ctrl+Z'],
        ['no code', 'h', '', '', 'H'],
    ])('%s %s', (_, key, code, held, wanted) => {
        expect(chordOf(press(key, code, held))).toBe(wanted);
    });

    it('keeps the names of keys', () => {
        expect(chordOf(press('Home', 'Home'))).toBe('Home');
        expect(chordOf(press('Enter', 'NumpadEnter', 's'))).toBe('Shift+Enter');
        expect(chordOf(press('F1', 'F1'))).toBe('F1');
        expect(chordOf(press('?', 'Slash', 's'))).toBe('?');
    });
});

it('hears nothing of what an input method has', () => {
    const page = new EventTarget();
    const heard: string[] = [];
    guardComposing(page);
    page.addEventListener('keydown', (event) => heard.push((event as unknown as { name: string }).name));
    const key = (name: string, more: object) =>
        page.dispatchEvent(Object.assign(new Event('keydown'), { name, isComposing: false, keyCode: 13, ...more }));
    key('composing', { isComposing: true });
    key('told by its code', { keyCode: 229 });
    key('plain', {});
    expect(heard).toEqual(['plain']);
});
