/** Foreign JSON read field by field: what is missing or of another type is read as nothing, zero, or the first word. */

export type Fields = Record<string, unknown>;
export type Point = readonly [number, number, number];

const isFields = (value: unknown): value is Fields =>
    typeof value === 'object' && value !== null && !Array.isArray(value);

function asPoint(raw: unknown): Point | null {
    if (!Array.isArray(raw) || raw.length !== 3 || !raw.every((part) => Number.isFinite(part))) return null;
    return [raw[0], raw[1], raw[2]];
}

const textOrNull = (fields: Fields, name: string): string | null => {
    const value = fields[name];
    return typeof value === 'string' ? value : null;
};

const numberOrNull = (fields: Fields, name: string): number | null => {
    const value = fields[name];
    return typeof value === 'number' ? value : null;
};

export const read = {
    isFields,
    textOrNull,
    numberOrNull,
    text: (fields: Fields, name: string): string => textOrNull(fields, name) ?? '',
    number: (fields: Fields, name: string, otherwise = 0): number => numberOrNull(fields, name) ?? otherwise,
    flag: (fields: Fields, name: string): boolean => fields[name] === true,
    /** One of the words; for any other the first. */
    word: <Word extends string>(fields: Fields, name: string, words: readonly [Word, ...Word[]]): Word =>
        words.find((word) => word === fields[name]) ?? words[0],
    record: (fields: Fields, name: string): Fields => (isFields(fields[name]) ? fields[name] : {}),
    records: (fields: Fields, name: string): Fields[] =>
        Array.isArray(fields[name]) ? fields[name].filter(isFields) : [],
    point: (fields: Fields, name: string): Point | null => asPoint(fields[name]),
    /** Those that are points, by name. */
    points: (fields: Fields, name: string): Record<string, Point> => {
        const points: Record<string, Point> = {};
        for (const [key, raw] of Object.entries(read.record(fields, name))) {
            const point = asPoint(raw);
            if (point) points[key] = point;
        }
        return points;
    },
};
