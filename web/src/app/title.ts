/** The page is called as its film is. */
import { titleOf } from '../films/api';
import type { StudioState } from '../store/studio';
import { bind, useStudio, valueAt } from '../store/studio';

function titleFor(state: StudioState): string {
    if (state.ending) return 'Limn';
    const bound = bind(state, 'film.title');
    return bound ? titleOf({ title: String(valueAt(state, bound.path, bound.property)) }) : 'Limn';
}

/** From now on for as long as the page lives. */
export function titleThePage(): void {
    useStudio.subscribe((state, before) => {
        if (state.replica === before.replica && state.ending === before.ending) return;
        const title = titleFor(state);
        if (document.title !== title) document.title = title;
    });
}
