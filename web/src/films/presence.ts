/** Whether the film that a page shows is still there: a connection that is refused does not say why, the list of films does. */
import { end, useStudio } from '../store/studio';
import { type DeletedFilm, FilmFault, listFilms } from './api';

/** How often a server that was lost is asked, in ms. */
const AGAIN_MS = 2000;

/** The film of a name among the deleted ones; null when it is not there, or the server does not tell. */
export async function findDeleted(id: string): Promise<DeletedFilm | null> {
    try {
        return (await listFilms()).deleted.find((film) => film.id === id) ?? null;
    } catch {
        return null;
    }
}

async function look(id: string): Promise<void> {
    const { films, deleted } = await listFilms();
    if (useStudio.getState().link !== 'lost' || films.some((film) => film.id === id)) return;
    end(deleted.some((film) => film.id === id) ? 'deleted' : 'missing');
}

/** Looks after the film of this page whenever the connection is lost, until it is back. */
export function watchFilm(): void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const next = async () => {
        const { link, ending, session } = useStudio.getState();
        timer = undefined;
        if (link !== 'lost' || ending) return;
        await look(session).catch((error) => {
            // Away: the connection tries by itself. Anything else is no fault of this film.
            if (!(error instanceof FilmFault)) throw error;
        });
        timer ??= setTimeout(next, AGAIN_MS);
    };
    useStudio.subscribe((state, before) => {
        if (state.link === 'lost' && before.link !== 'lost') {
            clearTimeout(timer);
            timer = setTimeout(next, 0);
        }
    });
}
