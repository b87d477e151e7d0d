import './card.css';
import { Ellipsis, Film as FilmIcon } from 'lucide-react';
import { memo, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Menu } from '../controls/menu';
import { beginRename, clearFault, duplicate, endRename, keepFile, rename, useDoing } from '../films/actions';
import { type Film, pageOf, titleOf } from '../films/api';
import { inIt, moment, when } from '../films/words';
import { useNow } from './now';

/** The film's picture, or a neutral field of the same size while there is none. */
export function Thumbnail({ path, children }: { path: string; children?: ReactNode }) {
    const [broken, setBroken] = useState('');
    return (
        <span className="thumb">
            {path && path !== broken ? (
                <img
                    src={path}
                    alt=""
                    width={480}
                    height={270}
                    loading="lazy"
                    decoding="async"
                    draggable={false}
                    onError={() => setBroken(path)}
                />
            ) : (
                <FilmIcon size={22} strokeWidth={1.2} aria-hidden />
            )}
            {children}
        </span>
    );
}

/** The line in which a title is typed: Enter keeps it, Esc puts the old one back. */
function TitleField({ film }: { film: Film }) {
    const field = useRef<HTMLInputElement>(null);
    const fault = useDoing((doing) => doing.faults[film.id]);
    const busy = useDoing((doing) => film.id in doing.busy);
    const done = useRef(false);
    useLayoutEffect(() => {
        field.current?.focus();
        field.current?.select();
    }, []);
    const keep = async (refocus: boolean) => {
        if (done.current || !field.current) return;
        done.current = true;
        if (await rename(film, field.current.value, refocus)) return;
        done.current = false;
        if (refocus) field.current?.focus();
    };
    const leave = (refocus: boolean) => {
        done.current = true;
        endRename(film.id, refocus);
    };
    return (
        <input
            ref={field}
            className="title-field"
            dir="auto"
            aria-label={`New title of ${titleOf(film)}`}
            aria-invalid={fault !== undefined}
            aria-describedby={fault ? `fault-${film.id}` : undefined}
            defaultValue={film.title}
            placeholder="Title"
            enterKeyHint="done"
            autoComplete="off"
            spellCheck={false}
            readOnly={busy}
            onBlur={() => {
                if (field.current?.value.trim()) void keep(false);
                else if (!done.current) leave(false);
            }}
            onKeyDown={(event) => {
                event.stopPropagation();
                if (event.key === 'Enter') void keep(true);
                else if (event.key === 'Escape') leave(true);
            }}
        />
    );
}

function Facts({ film }: { film: Film }) {
    const changed = useNow((now) => when(film.changed, now));
    const busy = useDoing((doing) => doing.busy[film.id]);
    return (
        <span className="facts" id={`facts-${film.id}`}>
            {busy ?? (
                <time dateTime={new Date(film.changed).toISOString()} title={moment(film.changed)}>
                    {changed}
                </time>
            )}
            {film.tags.length > 0 && <span className="tags">{film.tags.join(', ')}</span>}
        </span>
    );
}

interface CardProps {
    film: Film;
    /** The one film of the list that Tab comes to. */
    current: boolean;
    /** Deletes it and moves the focus to another. */
    onDelete(film: Film): void;
}

export const Card = memo(function Card({ film, current, onDelete }: CardProps) {
    const title = titleOf(film);
    const renaming = useDoing((doing) => doing.renaming === film.id);
    const busy = useDoing((doing) => film.id in doing.busy);
    const wanted = useDoing((doing) => doing.wanted === film.id);
    const fault = useDoing((doing) => doing.faults[film.id]);
    const link = useRef<HTMLAnchorElement>(null);
    const more = useRef<HTMLButtonElement>(null);
    const [open, setOpen] = useState(false);
    useEffect(() => {
        if (!wanted || renaming) return;
        useDoing.setState({ wanted: null });
        link.current?.focus();
        link.current?.scrollIntoView({ block: 'nearest' });
    }, [wanted, renaming]);
    return (
        <li className="film" data-film={film.id} aria-busy={busy}>
            <Thumbnail path={film.thumbnail}>
                {film.people > 0 && (
                    <span className="people" id={`people-${film.id}`}>
                        <i aria-hidden="true" />
                        {inIt(film.people)}
                    </span>
                )}
            </Thumbnail>
            <span className="film-words">
                {renaming ? (
                    <TitleField film={film} />
                ) : (
                    <a
                        ref={link}
                        className="film-link"
                        dir="auto"
                        href={pageOf(film.id)}
                        title={title}
                        tabIndex={current ? 0 : -1}
                        aria-describedby={`facts-${film.id}${film.people > 0 ? ` people-${film.id}` : ''}`}
                        aria-keyshortcuts="Enter F2 Delete"
                        draggable={false}
                    >
                        {title}
                    </a>
                )}
                <Facts film={film} />
            </span>
            <button
                ref={more}
                type="button"
                className="ib"
                aria-label={`More, ${title}`}
                title="More"
                aria-haspopup="menu"
                aria-expanded={open}
                tabIndex={current ? 0 : -1}
                onClick={() => setOpen(!open)}
            >
                <Ellipsis size={16} strokeWidth={1.6} aria-hidden />
            </button>
            {open && more.current && (
                <Menu
                    label={title}
                    anchor={more.current}
                    onClose={() => setOpen(false)}
                    items={[
                        { label: 'Open', keys: 'Enter', run: () => location.assign(pageOf(film.id)) },
                        { label: 'Rename', keys: 'F2', run: () => beginRename(film.id) },
                        { label: 'Duplicate', run: () => void duplicate(film) },
                        { label: 'Export', run: () => void keepFile(film) },
                        { label: 'Delete', keys: 'Delete', run: () => onDelete(film) },
                    ]}
                />
            )}
            {fault && (
                <p className="fault" role="alert" id={`fault-${film.id}`}>
                    {fault}
                    {!renaming && (
                        <button type="button" className="btn ghost small" onClick={() => clearFault(film.id)}>
                            Dismiss
                        </button>
                    )}
                </p>
            )}
        </li>
    );
});
