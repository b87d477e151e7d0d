/** Whether the film that a page shows is still there: a connection that is refused does not say why, but it can be asked. */
import { type Ending, end, tryAgain, useStudio } from '../store/studio';
import { FilmFault, type Standing, standingOf } from './api';

/** How often a server that was lost, or a film that is not open to anybody, is asked about, in ms. */
const AGAIN_MS = 2000;

const FULL = 'As many films are open as may be at once. This one opens by itself as soon as another is left.';

/** Out of these a film can come back by itself: somebody restores it, or leaves another. */
const mayComeBack = (ending: Ending | null): boolean =>
    ending === null || ending.why === 'full' || ending.why === 'deleted';

function act(standing: Standing): void {
    const { link, ending } = useStudio.getState();
    if (link !== 'lost') return;
    if (standing.is !== 'there') {
        if (ending?.why !== standing.is) end(standing.is);
    } else if (standing.open) {
        if (ending) tryAgain();
    } else if (ending?.why !== 'full') end('full', FULL);
}

/** Looks after the film of this page whenever the connection is lost, until it is back. */
export function watchFilm(): void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const isOver = () => {
        const { link, ending } = useStudio.getState();
        return link !== 'lost' || !mayComeBack(ending);
    };
    const next = async () => {
        timer = undefined;
        if (isOver()) return;
        try {
            act(await standingOf(useStudio.getState().session));
        } catch (error) {
            // Away: the connection tries by itself.
            if (!(error instanceof FilmFault)) throw error;
        }
        if (!isOver()) timer ??= setTimeout(next, AGAIN_MS);
    };
    useStudio.subscribe((state, before) => {
        if (state.link !== 'lost' || before.link === 'lost') return;
        clearTimeout(timer);
        // Who was told why need not ask at once.
        timer = setTimeout(next, state.ending ? AGAIN_MS : 0);
    });
}
