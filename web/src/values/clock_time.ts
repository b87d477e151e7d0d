/** Times of day as people write them, to hours: "18:30", "18h30", "6:30 pm", "1830", "noon". Pure. */

const WORDS: Readonly<Record<string, number>> = { noon: 12, midday: 12, midnight: 0 };

const hoursOf = (hours: string, minutes = '0', seconds = '0'): number =>
    Number(hours) + Number(minutes) / 60 + Number(seconds) / 3600;

const FORMS: readonly RegExp[] = [
    // 18:30, 18:30:15.5, 18:30h
    /^(\d{1,2}):([0-5]\d)(?::([0-5]\d(?:\.\d+)?))?(?: ?(?:h|hrs|uhr))?$/,
    /^(\d{1,2})\.([0-5]\d) ?uhr$/,
    // 18h, 18h30, 18 h 30 min, 18h30m15s
    /^(\d{1,2}) ?(?:h|hrs|uhr)(?: ?([0-5]?\d)(?: ?(?:m|min)(?: ?([0-5]?\d) ?(?:s|sec))?)?)?$/,
];
const HALVES = /^(\d{1,2})(?:[:.h]([0-5]\d))?(?::([0-5]\d(?:\.\d+)?))?(?: o'clock)? ?([ap])\.? ?m\.?$/;
/** Three or four digits in one, which as hours would be weeks. */
const TOGETHER = /^(\d{1,2})([0-5]\d)(?: ?(?:h|hrs|uhr))?$/;

/**
 * Hours of what is written as a time of day.
 * @returns null for what is none (it may be a number all the same); NaN for one that no clock shows, such as 13 pm
 */
export function readClock(plain: string): number | null {
    const text = plain.toLowerCase();
    if (text in WORDS) return WORDS[text]!;
    const half = HALVES.exec(text);
    if (half) {
        const hours = Number(half[1]);
        if (hours > 12) return Number.NaN;
        return hoursOf(String((hours % 12) + (half[4] === 'p' ? 12 : 0)), half[2], half[3]);
    }
    for (const form of FORMS) {
        const found = form.exec(text);
        if (found) return inADay(hoursOf(found[1]!, found[2], found[3]));
    }
    const together = TOGETHER.exec(text);
    if (together) return inADay(hoursOf(together[1]!, together[2]));
    // A colon that is no time means nothing else.
    return /^\d+:/.test(text) && !/[-+*/]/.test(text) ? Number.NaN : null;
}

const inADay = (hours: number): number => (hours <= 24 ? hours : Number.NaN);
