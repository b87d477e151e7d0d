/** From words typed to what they could mean: a command, a place to go, or a property with its new value. Pure. */

import type { Path, Value } from '../../protocol/messages';
import { describeValue, type Property } from '../../protocol/schema';
import { matchWorld, nearness } from '../../store/library';
import { evaluateTyped } from '../../values/arithmetic';
import { fromHex } from '../../values/color';
import { withTyped } from '../../values/lists';
import { clamp, tidy } from '../../values/slider_maths';
import { cleanText, faultOfText } from '../../values/text';

export interface KnownProperty {
    path: Path;
    /** Of the node. */
    kind: string;
    property: Property;
    full: string;
    value: Value;
}

interface KnownCommand {
    title: string;
    keys: string;
}

export type Suggestion =
    | { kind: 'set'; path: Path; title: string; hint: string; value: Value }
    | { kind: 'show'; path: Path; title: string; hint: string }
    | { kind: 'pin'; path: Path; title: string; hint: string }
    | { kind: 'command'; title: string; hint: string; index: number }
    | { kind: 'world'; title: string; hint: string; id: string }
    // What was asked for does not exist: nothing can be done with it.
    | { kind: 'missing'; title: string; hint: string };

/**
 * How well words name something: 0 for not at all. Each word must begin a word of the name; fewer words left over and a name
 * that begins with the first word count more.
 */
function nameScore(words: readonly string[], name: string): number {
    if (words.length === 0) return 0;
    const parts = name
        .toLowerCase()
        .split(/[\s,.]+/)
        .filter(Boolean);
    const free = [...parts];
    let exact = 0;
    for (const word of words) {
        const at = free.findIndex((part) => part.startsWith(word));
        if (at < 0) return 0;
        if (free[at] === word) exact++;
        free.splice(at, 1);
    }
    return 10 + 4 * exact + (parts[0]!.startsWith(words[0]!) ? 3 : 0) - free.length;
}

/** What typed text means as a value of a property; null when it means nothing. */
function readTyped(property: Property, typed: string, present: Value): Value | null {
    const text = typed.trim().replace(/^(?:=|to)\s*/i, '');
    if (text === '') return null;
    switch (property.type) {
        case 'number': {
            const read = evaluateTyped(text, property, Number(present));
            return 'value' in read ? tidy(clamp(read.value, property)) : null;
        }
        case 'bool':
            if (/^(on|yes|true|1)$/i.test(text)) return true;
            return /^(off|no|false|0)$/i.test(text) ? false : null;
        case 'choice': {
            const wanted = text.toLowerCase();
            const choice =
                property.choices.find(
                    ({ id, label }) => id.toLowerCase() === wanted || label.toLowerCase() === wanted,
                ) ??
                property.choices.find(
                    ({ id, label }) => id.toLowerCase().startsWith(wanted) || label.toLowerCase().startsWith(wanted),
                );
            return choice?.id ?? null;
        }
        case 'color':
            return fromHex(text);
        case 'list': {
            const read = property.items === 'text' ? withTyped([], text, property) : null;
            return read && 'items' in read ? read.items : null;
        }
        case 'text': {
            const clean = cleanText(text);
            return faultOfText(clean, property.max) === null ? clean : null;
        }
        default:
            return null;
    }
}

const MOST = 12;

/** Words that only make a sentence of it: "make the outfit leather". */
const FILLERS = new Set(['make', 'the', 'set', 'of', 'into']);

const GARMENTS = ['Jacket', 'Suit', 'Clothes'];

const namesOf = ({ path, kind, property, full }: KnownProperty): string[] => [
    full,
    `${full} ${property.label}`,
    path.replace('.', ' ').replaceAll('_', ' '),
    // A thing is called after what it is made of.
    ...(property.name === 'material' ? [full.replace(/ material$/, '')] : []),
    ...(property.name === 'material' && kind === 'garment' ? GARMENTS : []),
    ...(property.name === 'skin_material' ? ['Skin'] : []),
    ...(property.name === 'shoes_material' ? ['Shoes'] : []),
];

/** Numbers by name, in the order of the schema when nothing is typed yet. */
export function suggestPins(query: string, properties: readonly KnownProperty[]): Suggestion[] {
    const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
    return properties
        .filter(({ property }) => property.type === 'number')
        .map((known) => ({
            known,
            score: words.length === 0 ? 1 : Math.max(...namesOf(known).map((name) => nameScore(words, name))),
        }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score)
        .slice(0, MOST)
        .map(({ known: { path, property, full, value } }) => ({
            kind: 'pin',
            path,
            title: full,
            hint: describeValue(property, value),
        }));
}

/** Something of a library that a property can name. */
export interface Named {
    id: string;
    title: string;
    tags?: readonly string[];
}

const WORLD = 'environment.world';
const MOST_CLOSE = 5;

const asWorld = ({ id, title, tags = [] }: Named) => ({ id, title, tags, thumbnail: '' });

/** The one that is meant: by its id or name, the beginning of one, or words of it and of its tags. */
function pick(list: readonly Named[], typed: string): Named | null {
    const wanted = typed.trim().toLowerCase();
    const by = (test: (name: string) => boolean) =>
        list.find(({ id, title }) => test(id.toLowerCase()) || test(title.toLowerCase()));
    const words = wanted.split(/\s+/).filter(Boolean);
    return (
        by((name) => name === wanted) ??
        by((name) => name.startsWith(wanted)) ??
        list.find((entry) => words.length > 0 && matchWorld(asWorld(entry), wanted) === words.length) ??
        null
    );
}

/** What a property chooses from; null when it takes anything of its type. */
function listOf(
    { path, property }: KnownProperty,
    worlds: readonly Named[],
    looks: readonly Named[],
): readonly Named[] | null {
    if (path === WORLD) return worlds;
    if (property.type === 'asset') return looks;
    return property.type === 'choice' ? property.choices.map(({ id, label }) => ({ id, title: label })) : null;
}

const choose = (known: KnownProperty, { id, title }: Named, hint: string): Suggestion =>
    known.path === WORLD
        ? { kind: 'world', title: `World: ${title}`, hint: 'Void', id }
        : { kind: 'set', path: known.path, title: `${known.full} ${title}`, hint, value: id };

/** Of a property that is named but whose value does not exist: that there is none, and what is close by. */
function missing(
    lower: readonly string[],
    words: readonly string[],
    properties: readonly KnownProperty[],
    worlds: readonly Named[],
    looks: readonly Named[],
): Suggestion[] {
    let best: { score: number; known: KnownProperty; list: readonly Named[]; typed: string } | null = null;
    for (const known of properties) {
        const list = listOf(known, worlds, looks);
        if (!list) continue;
        for (let split = lower.length - 1; split >= 1; split--) {
            const score = Math.max(...namesOf(known).map((name) => nameScore(lower.slice(0, split), name)));
            if (score === 0) continue;
            if (!best || score > best.score) best = { score, known, list, typed: words.slice(split).join(' ') };
            break;
        }
    }
    if (!best) return [];
    const { known, list, typed } = best;
    const what = known.path === WORLD ? 'world' : known.full.toLowerCase();
    const close = [...list]
        .sort((a, b) => nearness(asWorld(b), typed) - nearness(asWorld(a), typed))
        .slice(0, MOST_CLOSE);
    return [
        {
            kind: 'missing',
            title: `There is no ${what} “${typed}”`,
            hint: close.length > 0 ? 'Close by:' : 'None is there yet',
        },
        ...close.map((entry) => choose(known, entry, 'close by')),
    ];
}

/**
 * @param worlds of the library, by title, id and tags
 * @param looks people's own look tables
 */
export function suggest(
    query: string,
    properties: readonly KnownProperty[],
    commands: readonly KnownCommand[],
    worlds: readonly Named[],
    looks: readonly Named[] = [],
): Suggestion[] {
    const typed = query.trim().split(/\s+/).filter(Boolean);
    const plain = typed.filter((word) => !FILLERS.has(word.toLowerCase()));
    const words = plain.length > 0 ? plain : typed;
    if (words.length === 0) {
        return commands.slice(0, MOST).map(({ title, keys }, index) => ({ kind: 'command', title, hint: keys, index }));
    }
    const lower = words.map((word) => word.toLowerCase());
    const found: { score: number; suggestion: Suggestion }[] = [];

    for (const known of properties) {
        const { path, property, full, value } = known;
        const names = namesOf(known);
        const score = (from: readonly string[]) => Math.max(...names.map((name) => nameScore(from, name)));
        let best: { score: number; suggestion: Suggestion } | null = null;
        // The longest beginning that names it leaves the least for its value.
        for (let split = lower.length - 1; split >= 1; split--) {
            const named = score(lower.slice(0, split));
            if (named === 0) continue;
            const rest = words.slice(split).join(' ');
            if (path === WORLD) break;
            if (property.type === 'asset') {
                const look = pick(looks, rest);
                if (!look) continue;
                best = { score: named + 6, suggestion: choose(known, look, 'Look table') };
                break;
            }
            const next = readTyped(property, rest, value);
            if (next === null) continue;
            const title = `${full} ${describeValue(property, next)}`;
            best = {
                score: named + 6,
                suggestion: { kind: 'set', path, title, hint: `now ${describeValue(property, value)}`, value: next },
            };
            break;
        }
        const named = score(lower);
        if (named > 0 && (!best || named > best.score)) {
            best = {
                score: named,
                suggestion: { kind: 'show', path, title: full, hint: describeValue(property, value) },
            };
        }
        if (best) found.push(best);
    }
    commands.forEach(({ title, keys }, index) => {
        const score = nameScore(lower, title);
        if (score > 0) found.push({ score: score + 2, suggestion: { kind: 'command', title, hint: keys, index } });
    });
    for (const { id, title, tags = [] } of worlds) {
        const names = ['World', 'Environment'].flatMap((word) => [
            `${word} ${title}`,
            `${word} ${id.replaceAll('_', ' ')}`,
        ]);
        const tagged = /^(world|environment|void)$/.test(lower[0]!) && lower.length > 1 ? lower.slice(1) : null;
        const score = Math.max(
            ...names.map((name) => nameScore(lower, name)),
            nameScore(lower, title) - 1,
            tagged?.join(' ') === id.toLowerCase() ? 30 : 0,
            tagged?.every((word) => tags.some((tag) => tag.toLowerCase().startsWith(word))) ? 8 : 0,
        );
        if (score > 0) found.push({ score, suggestion: { kind: 'world', title: `World: ${title}`, hint: 'Void', id } });
    }
    if (found.length === 0) return missing(lower, words, properties, worlds, looks);
    return found
        .sort((a, b) => b.score - a.score)
        .slice(0, MOST)
        .map(({ suggestion }) => suggestion);
}
