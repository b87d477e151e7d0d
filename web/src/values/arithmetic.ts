/** What one may type into a number field: numbers, units, clock times and the four operations. Pure. */
import { readClock } from './clock_time';
import { plainSigns, type Reading, readNumeral } from './digits';

/** The number that a text means, in the property's unit; or a sentence for whoever typed it. */
export type Typed = { value: number } | { fault: string };

/** Of a property. */
interface Wanted {
    unit: string;
    min: number;
    max: number;
}

interface Reader {
    text: string;
    at: number;
    reading: Reading;
    /** Whether a time of day may stand where a number may. */
    clock: boolean;
    /** Numbers whose value hangs on the reading, as written. */
    doubtful: string[];
    /** A point is the page's own decimal sign, a comma may be either. */
    comma: boolean;
    byZero: boolean;
}

const space = (reader: Reader): void => {
    while (reader.text[reader.at] === ' ') reader.at++;
};

function take(reader: Reader, sign: string): boolean {
    space(reader);
    if (reader.text[reader.at] !== sign) return false;
    reader.at++;
    return true;
}

/** A number, a clock time (18:24 is 18.4), a sign or a bracket. */
function atom(reader: Reader): number {
    if (take(reader, '-') || take(reader, '–')) return -atom(reader);
    if (take(reader, '+')) return atom(reader);
    if (take(reader, '(')) {
        const inner = sum(reader);
        return take(reader, ')') ? inner : Number.NaN;
    }
    space(reader);
    const rest = reader.text.slice(reader.at);
    const time = reader.clock ? /^(\d{1,2}):([0-5]\d)(?![\d:])/.exec(rest) : null;
    if (time) {
        reader.at += time[0].length;
        return Number(time[1]) + Number(time[2]) / 60;
    }
    const numeral = readNumeral(rest, reader.reading);
    if (!numeral) return Number.NaN;
    reader.at += numeral.length;
    if (numeral.doubtful) reader.doubtful.push(rest.slice(0, numeral.length));
    if (numeral.doubtful === ',') reader.comma = true;
    return numeral.value;
}

function product(reader: Reader, first?: number): number {
    let value = first ?? atom(reader);
    for (;;) {
        if (take(reader, '*')) value *= atom(reader);
        else if (take(reader, '/')) {
            const by = atom(reader);
            if (by === 0) reader.byZero = true;
            value /= by;
        } else return value;
    }
}

function sum(reader: Reader, first?: number): number {
    let value = product(reader, first);
    for (;;) {
        if (take(reader, '+')) value += product(reader);
        else if (take(reader, '-')) value -= product(reader);
        else return value;
    }
}

const FACTORS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
    deg: { '°': 1, degrees: 1, degree: 1, rad: 180 / Math.PI },
    m: { km: 1000, cm: 0.01, mm: 0.001, metres: 1, metre: 1, meters: 1, meter: 1, in: 0.0254, ft: 0.3048 },
    mm: { cm: 10, m: 1000, in: 25.4 },
    h: { hours: 1, hour: 1, hrs: 1, uhr: 1, min: 1 / 60, minutes: 1 / 60, s: 1 / 3600 },
    EV: { stops: 1, stop: 1 },
    K: { kk: 1000, '°k': 1, kelvin: 1 },
    years: { year: 1, y: 1, yr: 1, yrs: 1 },
    '': { '%': 0.01 },
};

/** Factor from a typed unit to the property's own; undefined for a unit that does not belong to it. */
function unitFactor(typed: string, unit: string): number | undefined {
    const sign = typed.trim().toLowerCase();
    if (sign === '' || sign === unit.toLowerCase()) return 1;
    return FACTORS[unit]?.[sign];
}

const EXAMPLES: Readonly<Record<string, string>> = {
    deg: '45 or 45°',
    m: '1.5 or 40 cm',
    mm: '35 or 3.5 cm',
    h: '18:30 or 6:30 pm',
    EV: '1.5 or -1/3',
    K: '5600 or 5.6 kK',
    years: '27',
    '': '0.5, 50% or 1/3',
};

interface Outcome {
    value: number;
    reader: Reader;
}

function evaluate(text: string, wanted: Wanted, present: number, reading: Reading): Outcome {
    const clock = wanted.unit === 'h';
    const reader: Reader = { text, at: 0, reading, clock, doubtful: [], comma: false, byZero: false };
    // A leading operator works on what is there.
    const value = /^[*/]/.test(text) ? sum(reader, present) : sum(reader);
    const factor = unitFactor(text.slice(reader.at), wanted.unit);
    return { value: factor === undefined ? Number.NaN : value * factor, reader };
}

const within = (value: number, { min, max }: Wanted): boolean => value >= min && value <= max;

/** Shortens what is said back. */
const quoted = (typed: string): string => (typed.length > 24 ? `${typed.slice(0, 23)}…` : typed);

/**
 * Evaluates what was typed, in the property's unit: "1/3", "40 cm", "18:24", "+0.4 EV", "50 %", "1 000", "=2*3". A leading
 * operator works on the present value: "*2", "/ 3"; plus and minus are signs. A comma or point before three digits is read as
 * whichever falls into the property's range; when both do, a point is the decimal one and a comma is asked back.
 */
export function evaluateTyped(typed: string, wanted: Wanted, present: number): Typed {
    const signs = plainSigns(typed);
    const text = signs?.replace(/^= ?/, '') ?? '';
    const example = EXAMPLES[wanted.unit] ?? EXAMPLES['']!;
    const nothing = { fault: `“${quoted(typed.trim())}” is no value here: type one such as ${example}.` };
    if (text === '') return nothing;
    if (wanted.unit === 'h') {
        const hours = readClock(text);
        if (Number.isNaN(hours)) return { fault: `No clock shows “${quoted(text)}”: type a time such as ${example}.` };
        if (hours !== null) return { value: hours };
    }
    const decimal = evaluate(text, wanted, present, 'decimal');
    if (decimal.reader.byZero) return { fault: `“${quoted(text)}” divides by zero.` };
    const chosen =
        decimal.reader.doubtful.length > 0 ? choose(decimal, evaluate(text, wanted, present, 'thousands')) : decimal;
    if ('fault' in chosen) return chosen;
    return Number.isFinite(chosen.value) ? { value: chosen.value } : nothing;

    function choose(small: Outcome, large: Outcome): Outcome | { fault: string } {
        if (!Number.isFinite(small.value)) return large;
        if (!Number.isFinite(large.value)) return small;
        const [first, second] = [within(small.value, wanted), within(large.value, wanted)];
        if (first !== second) return first ? small : large;
        if (!small.reader.comma) return small;
        const [numeral] = small.reader.doubtful;
        const [one, other] = [numeral!.replace(',', '.'), numeral!.replaceAll(',', '')];
        return { fault: `“${numeral}” may be ${one} or ${other}: type one of these.` };
    }
}
