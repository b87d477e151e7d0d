import './deleted.css';
import { ChevronRight } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { clearFault, purge, restore, useDoing } from '../films/actions';
import { type DeletedFilm, titleOf } from '../films/api';
import { useFilms } from '../films/list';
import { daysLeft, moment } from '../films/words';
import { Thumbnail } from './card';
import { useNow } from './now';

/** Asks once; the question stands where the buttons were. */
function Row({ film, onGone }: { film: DeletedFilm; onGone(): void }) {
    const title = titleOf(film);
    const left = useNow((now) => daysLeft(film.gone, now));
    const busy = useDoing((doing) => doing.busy[film.id]);
    const fault = useDoing((doing) => doing.faults[film.id]);
    const [asking, setAsking] = useState(false);
    const keep = useRef<HTMLButtonElement>(null);
    const first = useRef<HTMLButtonElement>(null);
    useEffect(() => {
        if (asking) keep.current?.focus();
    }, [asking]);
    const stay = () => {
        setAsking(false);
        requestAnimationFrame(() => first.current?.focus());
    };
    return (
        <li className="deleted-film" aria-busy={busy !== undefined}>
            <Thumbnail path={film.thumbnail} />
            <span className="film-words">
                <b title={title} dir="auto">
                    {title}
                </b>
                <span className="facts" title={film.gone > 0 ? `Goes for good on ${moment(film.gone)}` : undefined}>
                    {busy ?? (asking ? 'This cannot be undone.' : left)}
                </span>
            </span>
            {asking ? (
                <span
                    className="row-buttons"
                    role="group"
                    aria-label={`Delete ${title} for good?`}
                    onKeyDown={(event) => event.key === 'Escape' && stay()}
                >
                    <button ref={keep} type="button" className="btn" onClick={stay}>
                        Keep
                    </button>
                    <button
                        type="button"
                        className="btn bad"
                        onClick={async () => ((await purge(film)) ? onGone() : setAsking(false))}
                    >
                        Delete for good
                    </button>
                </span>
            ) : (
                <span className="row-buttons">
                    <button
                        ref={first}
                        type="button"
                        className="btn"
                        aria-label={`Restore ${title}`}
                        onClick={() => void restore(film)}
                    >
                        Restore
                    </button>
                    <button
                        type="button"
                        className="btn ghost"
                        aria-label={`Delete for good, ${title}`}
                        onClick={() => setAsking(true)}
                    >
                        Delete for good
                    </button>
                </span>
            )}
            {fault && (
                <p className="fault" role="alert">
                    {fault}
                    <button type="button" className="btn ghost small" onClick={() => clearFault(film.id)}>
                        Dismiss
                    </button>
                </p>
            )}
        </li>
    );
}

/** What was deleted and can still be brought back; folded, and not there while there is none. */
export function Deleted() {
    const deleted = useFilms((list) => list.deleted);
    const [open, setOpen] = useState(false);
    const toggle = useRef<HTMLButtonElement>(null);
    if (deleted.length === 0) return null;
    return (
        <section className="deleted" aria-labelledby="deleted-films">
            <h2>
                <button
                    ref={toggle}
                    id="deleted-films"
                    type="button"
                    className="btn ghost fold"
                    aria-expanded={open}
                    onClick={() => setOpen(!open)}
                >
                    <ChevronRight size={16} strokeWidth={1.6} aria-hidden />
                    Deleted films
                    <span className="t3 num">{deleted.length}</span>
                </button>
            </h2>
            {open && (
                <ul>
                    {deleted.map((film) => (
                        <Row key={film.id} film={film} onGone={() => toggle.current?.focus()} />
                    ))}
                </ul>
            )}
        </section>
    );
}
