import './ending.css';
import { useEffect, useRef, useState } from 'react';
import { Mark } from '../controls/mark';
import { type DeletedFilm, FilmFault, restoreFilm, standingOf, titleOf } from '../films/api';
import { daysLeft } from '../films/words';
import { type Ending, tryAgain, useStudio, useUnsaved } from '../store/studio';

const HEADS: Record<Ending['why'], string> = {
    missing: 'There is no film of this name',
    deleted: 'This film was deleted',
    full: 'This film cannot be opened now',
    refused: 'This film cannot be opened now',
};

/** A deleted film can be brought back for as long as it is kept. */
function Restore({ id }: { id: string }) {
    const [film, setFilm] = useState<DeletedFilm | null>(null);
    const [fault, setFault] = useState('');
    const [busy, setBusy] = useState(false);
    useEffect(() => {
        // Without an answer there is the list of films, where it can be restored too.
        standingOf(id).then(
            (standing) => standing.is === 'deleted' && setFilm(standing.film),
            () => {},
        );
    }, [id]);
    if (!film) return null;
    const restore = async () => {
        setBusy(true);
        setFault('');
        try {
            await restoreFilm(id);
            tryAgain();
        } catch (error) {
            setFault(`It was not restored: ${error instanceof FilmFault ? error.message : String(error)}`);
            setBusy(false);
        }
    };
    return (
        <>
            <p>
                {titleOf(film)} is among the deleted films, {daysLeft(film.gone, Date.now())}.
            </p>
            <button type="button" className="btn main" aria-busy={busy} onClick={() => !busy && void restore()}>
                Restore
            </button>
            {fault && (
                <p role="alert" className="bad">
                    {fault}
                </p>
            )}
        </>
    );
}

/** In the studio's place: why there is no film here, and the ways on. */
export function EndingPage({ ending }: { ending: Ending }) {
    const session = useStudio((state) => state.session);
    const unsaved = useUnsaved();
    const head = useRef<HTMLHeadingElement>(null);
    useEffect(() => head.current?.focus(), []);
    return (
        <main className="ending">
            <Mark size={40} />
            <h1 ref={head} tabIndex={-1}>
                {HEADS[ending.why]}
            </h1>
            {ending.reason && <p>{ending.reason}</p>}
            {ending.why === 'missing' && <p>It may have been deleted for good, or the address is not right.</p>}
            {ending.why === 'deleted' && <Restore id={session} />}
            {ending.why === 'refused' && (
                <button type="button" className="btn main" onClick={tryAgain}>
                    Try again
                </button>
            )}
            {unsaved > 0 && (
                <p className="t3">{unsaved === 1 ? '1 change was not saved.' : `${unsaved} changes were not saved.`}</p>
            )}
            <a className="btn ghost" href="/">
                All films
            </a>
        </main>
    );
}
