/** Numbers as people write them: any script's digits, thousands apart, a decimal point or comma. Pure. */

const VULGAR: Readonly<Record<string, string>> = {
    '½': '0.5',
    '¼': '0.25',
    '¾': '0.75',
    '⅓': `${1 / 3}`,
    '⅔': `${2 / 3}`,
    '⅕': '0.2',
    '⅛': '0.125',
    '⅜': '0.375',
    '⅝': '0.625',
    '⅞': '0.875',
};

/** The value of a decimal digit of any script: Unicode keeps each script's ten digits side by side. */
function digitOf(sign: string): string {
    const code = sign.codePointAt(0)!;
    let zero = code;
    while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
    return String(code - zero);
}

/**
 * What was typed in the signs that the reader below knows: western digits, '-', '*', '/', '%', '°'. Wide forms become plain
 * ones; marks of writing direction go.
 * @returns null where rewriting would change the meaning: "5²" is not 52
 */
export function plainSigns(typed: string): string | null {
    if (/[\u00b2\u00b3\u00b9\u2070-\u209f]/u.test(typed)) return null;
    return typed
        .replace(/(\d*)\s*([½¼¾⅓⅔⅕⅛⅜⅝⅞])/gu, (_, whole: string, part: string) =>
            String(Number(whole || 0) + Number(VULGAR[part])),
        )
        .replace(/[º˚]/gu, '°')
        .normalize('NFKC')
        .replace(/[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, '')
        .replace(/\p{Nd}/gu, digitOf)
        .replace(/[\u2010-\u2012\u2212\ufe63]/gu, '-')
        .replace(/[\u2015\u2014]/gu, '–')
        .replace(/[×✕⋅·∙∗]/gu, '*')
        .replace(/[÷∕⁄]/gu, '/')
        .replace(/٪/gu, '%')
        .replace(/[’‘ʼ`´]/gu, "'")
        .replace(/،/gu, ',')
        .replace(/\s+/gu, ' ')
        .trim();
}

/** What a lone comma or point before three digits means: 1,234 may be either. */
export type Reading = 'decimal' | 'thousands';

interface Numeral {
    /** NaN when its signs make no number. */
    value: number;
    /** Characters read. */
    length: number;
    /** The value hangs on the reading; which sign it is. */
    doubtful: '' | ',' | '.';
}

/** Threes from the right, as most write; or twos before the last three, as India does. */
const groups = (sign: string): RegExp =>
    new RegExp(`^(?:\\d{1,3}(?:${sign}\\d{3})+|\\d{1,2}(?:${sign}\\d{2})+${sign}\\d{3})$`);
const BY_POINT = groups('\\.');
const BY_COMMA = groups(',');
const BY_OTHERS = groups("[ '_٬]");

const NUMERAL = /^(?:\d{1,3}(?:[ '_٬]\d{3})+(?!\d)|\d{1,2}(?:[ '_٬]\d{2})+[ '_٬]\d{3}(?!\d)|\d+)?(?:[.,٫]\d+)*[.,٫]?/;

const count = (text: string, sign: string): number => text.split(sign).length - 1;

/** The number that a text begins with; null when it begins with none. */
export function readNumeral(text: string, reading: Reading): Numeral | null {
    const written = NUMERAL.exec(text)?.[0] ?? '';
    if (!/\d/.test(written)) return null;
    const power = /^e[-+]?\d+/i.exec(text.slice(written.length))?.[0] ?? '';
    const done = (plain: string, doubtful: Numeral['doubtful'] = ''): Numeral => ({
        value: Number(`${plain}${power}`),
        length: written.length + power.length,
        doubtful,
    });
    const wrong = done('?');

    const grouped = /^[\d '_٬]*/.exec(written)![0];
    const apart = /[ '_٬]/.test(grouped);
    if (apart && !BY_OTHERS.test(grouped)) return wrong;
    const whole = grouped.replace(/[ '_٬]/g, '');
    const rest = written.slice(grouped.length);
    const signs = rest.replace(/\d/g, '');
    if (signs === '') return done(whole);
    // With thousands apart by something else, and by the Arabic decimal sign, all is plain.
    if (signs === '٫' || (apart && signs.length === 1)) return done(`${whole}.${rest.slice(1)}`);
    if (apart) return wrong;

    const [points, commas] = [count(signs, '.'), count(signs, ',')];
    if (points + commas !== signs.length) return wrong;
    if (points > 0 && commas > 0) {
        const last = signs.at(-1)!;
        const first = last === '.' ? ',' : '.';
        const end = written.lastIndexOf(last);
        const before = written.slice(0, end);
        const threes = first === '.' ? BY_POINT : BY_COMMA;
        if (!threes.test(before)) return wrong;
        return done(`${before.replaceAll(first, '')}.${written.slice(end + 1)}`);
    }
    const sign = points > 0 ? '.' : ',';
    const threes = sign === '.' ? BY_POINT : BY_COMMA;
    if (signs.length > 1) return threes.test(written) ? done(written.replaceAll(sign, '')) : wrong;
    const decimal = written.replace(sign, '.');
    // A whole part of 0 groups nothing.
    if (!threes.test(written) || /^0/.test(written)) return done(decimal);
    return done(reading === 'thousands' ? written.replace(sign, '') : decimal, sign);
}
