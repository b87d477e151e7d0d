/** Which films are shown, and in what order. Pure. */
import { type Film, titleOf } from './api';

export type Order = 'changed' | 'name';

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Letters without their marks and in one case, so that "nachte" finds "Nächte". */
const plain = (words: string): string => words.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Those whose titles and tags hold every word of the query, in the wanted order. */
export function arrange(films: readonly Film[], query: string, order: Order): readonly Film[] {
    const words = plain(query).split(/\s+/).filter(Boolean);
    const found = films.filter((film) => {
        const called = plain([titleOf(film), ...film.tags].join('\n'));
        return words.every((word) => called.includes(word));
    });
    return found.sort((a, b) =>
        order === 'name'
            ? byName.compare(titleOf(a), titleOf(b)) || b.changed - a.changed
            : b.changed - a.changed || byName.compare(a.id, b.id),
    );
}
