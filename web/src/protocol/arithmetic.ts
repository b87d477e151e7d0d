/** What one may type into a number field: numbers, units, clock times and the four operations. */

interface Reader {
    text: string;
    at: number;
}

const space = (reader: Reader): void => {
    while (/\s/.test(reader.text[reader.at] ?? '')) reader.at++;
};

function take(reader: Reader, sign: string): boolean {
    space(reader);
    if (reader.text[reader.at] !== sign) return false;
    reader.at++;
    return true;
}

/** A number, a clock time (18:24 is 18.4), a sign or a bracket. */
function atom(reader: Reader): number {
    if (take(reader, '-')) return -atom(reader);
    if (take(reader, '+')) return atom(reader);
    if (take(reader, '(')) {
        const inner = sum(reader);
        return take(reader, ')') ? inner : Number.NaN;
    }
    space(reader);
    const found = /^(\d+):([0-5]\d)|^(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?/i.exec(reader.text.slice(reader.at));
    if (!found) return Number.NaN;
    reader.at += found[0].length;
    return found[1] === undefined ? Number(found[0]) : Number(found[1]) + Number(found[2]) / 60;
}

function product(reader: Reader): number {
    let value = atom(reader);
    for (;;) {
        if (take(reader, '*') || take(reader, '×')) value *= atom(reader);
        else if (take(reader, '/')) value /= atom(reader);
        else return value;
    }
}

function sum(reader: Reader): number {
    let value = product(reader);
    for (;;) {
        if (take(reader, '+')) value += product(reader);
        else if (take(reader, '-') || take(reader, '−')) value -= product(reader);
        else return value;
    }
}

/** Factor from a typed unit to the property's own; undefined for a unit that does not belong to it. */
function unitFactor(typed: string, unit: string): number | undefined {
    const sign = typed.trim().toLowerCase();
    if (sign === '' || sign === unit.toLowerCase()) return 1;
    const factors: Record<string, Record<string, number>> = {
        deg: { '°': 1, degrees: 1, degree: 1, rad: 180 / Math.PI },
        m: { cm: 0.01, mm: 0.001, metres: 1, meters: 1 },
        mm: { cm: 10, m: 1000 },
        h: { hours: 1, min: 1 / 60 },
        EV: { stops: 1, stop: 1 },
        K: { kk: 1000 },
        years: { year: 1, y: 1 },
        '': { '%': 0.01 },
    };
    return factors[unit]?.[sign];
}

/**
 * Evaluates what was typed, in the property's unit: "1/3", "40 cm", "18:24", "+0.4 EV", "50 %". A leading operator works on
 * the present value: "*2", "/ 3"; plus and minus are signs.
 * @returns null for what is not understood
 */
export function evaluateTyped(typed: string, unit: string, present: number): number | null {
    const text = typed.trim().replaceAll(',', '.').replaceAll('−', '-');
    const leading = /^[*/×]/.test(text) ? `${present}${text}` : text;
    const reader: Reader = { text: leading, at: 0 };
    const value = sum(reader);
    const factor = unitFactor(leading.slice(reader.at), unit);
    return Number.isFinite(value) && factor !== undefined ? value * factor : null;
}
