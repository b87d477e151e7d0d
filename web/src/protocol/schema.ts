/** Looking things up in the generated schema, and values as a person reads and types them. */
import type { Path, Value } from './messages';
import { type Choice, type Kind, kinds, type Property } from './schema.gen';

export type { Choice, Kind, Property } from './schema.gen';

const byKind = new Map(kinds.map((kind) => [kind.name as string, kind]));
const byProperty = new Map<string, Property>();
for (const kind of kinds) {
    for (const property of kind.properties) byProperty.set(`${kind.name}.${property.name}`, property);
}

export const kindOf = (name: string): Kind | undefined => byKind.get(name);

/** The declaration of one property of a kind of node. */
export const propertyOf = (kind: string, name: string): Property | undefined => byProperty.get(`${kind}.${name}`);

/** Splits a path at its last dot, as node ids are free of dots but not bound to be. */
export function splitPath(path: Path): { node: string; name: string } {
    const dot = path.lastIndexOf('.');
    return { node: path.slice(0, dot), name: path.slice(dot + 1) };
}

/** The accessible name of a property of a node with that title. */
export const fullName = (property: Property, title: string): string => property.full.replace('{title}', title);

/** Properties by the heading they stand under, in the schema's order; those without a heading come first, under ''. */
export function sectionsOf(kind: Kind): { title: string; properties: Property[] }[] {
    const sections = new Map<string, Property[]>();
    for (const property of kind.properties) {
        const section = sections.get(property.section);
        if (section) section.push(property);
        else sections.set(property.section, [property]);
    }
    return Array.from(sections, ([title, properties]) => ({ title, properties })).sort(
        (a, b) => Number(a.title !== '') - Number(b.title !== ''),
    );
}

const UNIT_SIGNS: Record<string, string> = { deg: '°', years: '\u2009years', '': '' };
const unitSign = (unit: string): string => UNIT_SIGNS[unit] ?? `\u2009${unit}`;

/** How many digits after the point a step asks for, three at most. */
export function digitsOf(step: number): number {
    for (let digits = 0; digits < 3; digits++) {
        if (Math.abs(step * 10 ** digits - Math.round(step * 10 ** digits)) < 1e-6) return digits;
    }
    return 3;
}

/** Hours as clock time: 16.5 -> "16:30"; with seconds where they are not on the minute. @param parts of a second */
export function clockTime(hours: number, parts = 0): string {
    const scale = 10 ** parts;
    const ticks = Math.round(hours * 3600 * scale);
    const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
    const [hour, minute, rest] = [ticks / (3600 * scale), (ticks / (60 * scale)) % 60, ticks % (60 * scale)];
    if (rest === 0) return `${two(hour)}:${two(minute)}`;
    const fraction =
        rest % scale === 0
            ? ''
            : `.${String(rest % scale)
                  .padStart(parts, '0')
                  .replace(/0+$/, '')}`;
    return `${two(hour)}:${two(minute)}:${two(rest / scale)}${fraction}`;
}

type Numeric = Pick<Property, 'unit' | 'step'>;

/** Digits after the point that a value is written with: those of its step, and more where the value has them. */
function digitsFor({ unit, step }: Numeric, value: number, most: number): number {
    const least = Math.max(digitsOf(step), unit === '' && step < 1 ? 2 : 0);
    let digits = Math.max(least, most);
    const full = value.toFixed(digits);
    while (digits > least && full[full.length - 1 - (Math.max(least, most) - digits)] === '0') digits--;
    return digits;
}

function written(property: Numeric, value: number, most: number): string {
    const digits = digitsFor(property, value, most);
    const rounded = value.toFixed(digits);
    const plain = Number(rounded) === 0 ? (0).toFixed(digits) : rounded;
    return property.unit === 'EV' && value > 0 && Number(rounded) !== 0 ? `+${plain}` : plain;
}

/** A tenth of a step is seen, and thousandths. */
const SHOWN_DIGITS = 3;
/** What the page itself puts into the document has no more. */
const KEPT_DIGITS = 6;

/** A number without its unit, as it is read. */
export const formatNumber = (property: Numeric, value: number): string =>
    property.unit === 'h' ? clockTime(value) : written(property, value, SHOWN_DIGITS);

/** A number as it is edited: all its digits. Typed again it is the same. */
export const formatExactly = (property: Numeric, value: number): string =>
    property.unit === 'h' ? clockTime(value, 3) : written(property, value, KEPT_DIGITS);

/** A number with its unit: "+0.4 EV", "137°", "16:30". */
export const formatWithUnit = (property: Numeric, value: number): string =>
    property.unit === 'h' ? clockTime(value) : formatNumber(property, value) + unitSign(property.unit);

const choiceLabel = (choices: readonly Choice[], id: string): string =>
    choices.find((choice) => choice.id === id)?.label ?? id;

/** A number as a field shows it: years go without their word, which the label has. */
export const formatField = (property: Numeric, value: number): string =>
    property.unit === 'years' ? formatNumber(property, value) : formatWithUnit(property, value);

/** Any value in words. */
export function describeValue(property: Property, value: Value): string {
    if (typeof value === 'number') return formatWithUnit(property, value);
    if (typeof value === 'boolean') return value ? 'on' : 'off';
    if (typeof value === 'string') return property.type === 'choice' ? choiceLabel(property.choices, value) : value;
    return property.type === 'list' ? value.join(', ') : value.map((part) => Number(part).toFixed(2)).join(' ');
}
