import { expect, it } from 'vitest';
import { filmOf } from './address';

it.each([
    ['/film/7f3a', '7f3a'],
    ['/studio/demo', 'demo'],
    ['/film/demo/wall', 'demo'],
    ['/film/n%C3%A4chte%2F1', 'nächte/1'],
    ['/film/100%', '100%'],
    ['/studio.html', 'demo'],
])('%s is %s', (path, film) => expect(filmOf(path)).toBe(film));
