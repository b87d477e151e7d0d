/**
 * Keys that say where a node stands among its siblings, sorted as text: an integer (its first letter tells how many digits of base
 * 62 follow: a-z one to 26, Z-A the same below zero), then a fraction that does not end with 0. Between two of them there is always
 * another, so that a move writes one node.
 */

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const FIRST = 'a0';

const integerLength = (letter: string): number =>
    letter >= 'a' ? letter.charCodeAt(0) - 'a'.charCodeAt(0) + 2 : 'Z'.charCodeAt(0) - letter.charCodeAt(0) + 2;

const integerOf = (key: string): string => key.slice(0, integerLength(key[0] ?? 'a'));

/** The next integer up (step 1) or down (-1). */
function neighbour(integer: string, step: 1 | -1): string {
    const letters = [...integer];
    const [edge, over] = step === 1 ? ['z', '0'] : ['0', 'z'];
    for (let i = letters.length - 1; i > 0; i--) {
        if (letters[i] !== edge) {
            letters[i] = DIGITS[DIGITS.indexOf(letters[i]!) + step]!;
            return letters.join('');
        }
        letters[i] = over!;
    }
    // All digits ran over: another letter, and so one digit more or less. Past the last there is none.
    const letter = letters[0]!;
    if (letter === (step === 1 ? 'z' : 'A')) return integer;
    if (letter === (step === 1 ? 'Z' : 'a')) return step === 1 ? FIRST : 'Zz';
    const next = String.fromCharCode(letter.charCodeAt(0) + step);
    const digits = letters.slice(1).join('');
    const longer = integerLength(next) > integerLength(letter);
    return next + (longer ? digits + over : digits.slice(1));
}

/** A fraction between two, '' being 0 below and 1 above. */
function between(below: string, above: string): string {
    let shared = 0;
    while (shared < above.length && (below[shared] ?? '0') === above[shared]) shared++;
    if (shared > 0) return above.slice(0, shared) + between(below.slice(shared), above.slice(shared));
    const low = below === '' ? 0 : DIGITS.indexOf(below[0]!);
    const high = above === '' ? DIGITS.length : DIGITS.indexOf(above[0]!);
    if (high - low > 1) return DIGITS[Math.floor((low + high) / 2)]!;
    if (above.length > 1) return above[0]!;
    return DIGITS[low]! + between(below.slice(1), '');
}

/** A key after `before` and before `after`; null: there is none on that side. */
export function orderBetween(before: string | null, after: string | null): string {
    if (before === null) return after === null ? FIRST : above(after);
    if (after === null || after <= before) return neighbour(integerOf(before), 1);
    const low = integerOf(before);
    const high = integerOf(after);
    if (low === high) return low + between(before.slice(low.length), after.slice(high.length));
    const next = neighbour(low, 1);
    return next < after ? next : low + between(before.slice(low.length), '');
}

/** A key before this one, which is the first. */
function above(key: string): string {
    const integer = integerOf(key);
    return integer < key ? integer : neighbour(integer, -1);
}
