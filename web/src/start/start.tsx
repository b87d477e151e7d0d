import './start.css';
import { Plus, Upload, X } from 'lucide-react';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { Find } from '../controls/find';
import { Mark } from '../controls/mark';
import {
    beginRename,
    clearFaults,
    deleteIt,
    dismissUndo,
    importFilms,
    newFilm,
    say,
    shownAgain,
    undoDelete,
    useDoing,
} from '../films/actions';
import type { Film } from '../films/api';
import { refresh, useFilms } from '../films/list';
import { arrange, type Order } from '../films/order';
import { countOf } from '../films/words';
import { Card } from './card';
import { Deleted } from './deleted';
import { Drop } from './drop';
import { listenToKeys, onFilmKey } from './keys';

const ICON = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const;
/** With more films than these they are searched rather than looked through. */
const SEARCH_FROM = 12;

function ImportButton() {
    const input = useRef<HTMLInputElement>(null);
    return (
        <>
            <button type="button" className="btn large" onClick={() => input.current?.click()}>
                <Upload {...ICON} />
                Import a film
            </button>
            <input
                ref={input}
                type="file"
                hidden
                multiple
                accept=".limn"
                aria-label="Film files"
                onChange={({ target }) => {
                    void importFilms([...(target.files ?? [])]);
                    target.value = '';
                }}
            />
        </>
    );
}

function NewButton() {
    const creating = useDoing((doing) => doing.creating);
    return (
        <button
            type="button"
            className="btn large main"
            aria-busy={creating}
            aria-keyshortcuts="N"
            title="New film (N)"
            onClick={() => void newFilm()}
        >
            <Plus {...ICON} />
            New film
        </button>
    );
}

const ORDERS: readonly (readonly [Order, string])[] = [
    ['changed', 'Changed'],
    ['name', 'Name'],
];
const ORDER_KEY = 'limn.order';

function keptOrder(): Order {
    try {
        return localStorage.getItem(ORDER_KEY) === 'name' ? 'name' : 'changed';
    } catch {
        return 'changed';
    }
}

function Sort({ order, onChange }: { order: Order; onChange(order: Order): void }) {
    return (
        <div className="seg" role="radiogroup" aria-label="Sort by">
            {ORDERS.map(([name, label], i) => (
                <button
                    key={name}
                    type="button"
                    role="radio"
                    aria-checked={order === name}
                    tabIndex={order === name ? 0 : -1}
                    onClick={() => onChange(name)}
                    onKeyDown={(event) => {
                        if (!event.key.startsWith('Arrow')) return;
                        event.preventDefault();
                        onChange(ORDERS[1 - i]![0]);
                        const { nextElementSibling: next, previousElementSibling: previous } = event.currentTarget;
                        ((next ?? previous) as HTMLElement).focus();
                    }}
                >
                    {label}
                </button>
            ))}
        </div>
    );
}

/** The shape of what comes, at once. */
function Blocks() {
    return (
        <ul className="films" aria-hidden="true">
            {Array.from({ length: 8 }, (_, i) => (
                <li key={i} className="film">
                    <span className="thumb" />
                    <span className="film-words">
                        <span className="block" />
                        <span className="block short" />
                    </span>
                </li>
            ))}
        </ul>
    );
}

/** Who waits long is told for whom. */
function Waiting() {
    const [long, setLong] = useState(false);
    useEffect(() => {
        const timer = setTimeout(() => setLong(true), 2000);
        return () => clearTimeout(timer);
    }, []);
    return long ? 'Waiting for the server' : null;
}

/** So many cards are drawn at once, the others as soon as the page has time. */
const FIRST = 48;

function Grid({ films: all }: { films: readonly Film[] }) {
    const films = useDeferredValue(all, all.slice(0, FIRST));
    const list = useRef<HTMLUListElement>(null);
    const shown = useRef(films);
    shown.current = films;
    const [current, setCurrent] = useState('');
    const reached = films.some(({ id }) => id === current) ? current : films[0]?.id;
    const remove = useCallback(async (film: Film) => {
        const at = shown.current.indexOf(film);
        const next = shown.current[at + 1] ?? shown.current[at - 1];
        const held = list.current?.contains(document.activeElement);
        if (!(await deleteIt(film)) || !held) return;
        if (next) useDoing.setState({ wanted: next.id });
        else document.querySelector<HTMLElement>('.btn.main')?.focus();
    }, []);
    return (
        <ul
            ref={list}
            className="films"
            aria-label="Your films"
            onFocus={({ target }) => {
                const id = target.closest<HTMLElement>('[data-film]')?.dataset.film;
                if (id !== undefined) setCurrent(id);
            }}
            onKeyDown={(event) =>
                onFilmKey(event, {
                    rename: beginRename,
                    remove: (id) => {
                        const film = shown.current.find((other) => other.id === id);
                        if (film) void remove(film);
                    },
                })
            }
        >
            {films.map((film) => (
                <Card key={film.id} film={film} current={film.id === reached} onDelete={remove} />
            ))}
        </ul>
    );
}

function Importing() {
    const running = useDoing((doing) => doing.importing);
    if (!running) return null;
    const sent = running.share >= 1;
    return (
        <div className="importing">
            <span>{sent ? `Reading ${running.name}` : `Importing ${running.name}`}</span>
            {sent ? (
                <progress aria-label={`Reading ${running.name}`} />
            ) : (
                <progress aria-label={`Importing ${running.name}`} max={1} value={running.share} />
            )}
            <button type="button" className="btn ghost" onClick={running.cancel}>
                Cancel import
            </button>
        </div>
    );
}

/** One line above the list: what failed and what to do, or that the server is away. */
function Faults() {
    const { known, fault, away } = useFilms();
    const own = useDoing((doing) => doing.fault);
    return (
        <>
            {away && (
                <p className="tell warn" role="alert">
                    Disconnected. {known ? 'The list is as it was; it' : 'The list'} comes back by itself as soon as the
                    server is there.
                </p>
            )}
            {fault && (
                <p className="tell bad" role="alert">
                    The list of films did not come: {fault}
                    <button type="button" className="btn" onClick={() => void refresh()}>
                        Try again
                    </button>
                </p>
            )}
            {own && (
                <p className="tell bad" role="alert">
                    {own}
                    <button type="button" className="btn ghost" onClick={clearFaults}>
                        Dismiss
                    </button>
                </p>
            )}
        </>
    );
}

/** Long enough to be found by keyboard; what was deleted can be restored below for as long as it is kept. */
const UNDO_MS = 15_000;

function Undo() {
    const undo = useDoing((doing) => doing.undo);
    const [held, setHeld] = useState(false);
    useEffect(() => {
        if (!undo || held) return;
        const timer = setTimeout(dismissUndo, UNDO_MS);
        return () => clearTimeout(timer);
    }, [undo, held]);
    return (
        <div className="undo-place" role="status">
            {undo && (
                <div
                    className="undo"
                    onPointerEnter={() => setHeld(true)}
                    onPointerLeave={() => setHeld(false)}
                    onFocus={() => setHeld(true)}
                    onBlur={() => setHeld(false)}
                >
                    <span>
                        Deleted. <bdi className="t2">{undo.title}</bdi>
                    </span>
                    <button type="button" className="btn" title="Undo (Ctrl+Z)" onClick={() => void undoDelete()}>
                        Undo
                    </button>
                    <button type="button" className="ib" aria-label="Dismiss" onClick={dismissUndo}>
                        <X size={14} strokeWidth={1.5} aria-hidden />
                    </button>
                </div>
            )}
        </div>
    );
}

/** Speaks when the server goes and comes back. */
function useConnectionSaid(): void {
    const away = useFilms((list) => list.away);
    const before = useRef(away);
    useEffect(() => {
        if (before.current && !away) say('Connected.');
        before.current = away;
    }, [away]);
}

export function Start() {
    const { known, fault, away, films, limits } = useFilms();
    const said = useDoing((doing) => doing.said);
    const [typed, setTyped] = useState('');
    const [order, setOrder] = useState<Order>(keptOrder);
    const search = useRef<HTMLInputElement>(null);
    const many = films.length > SEARCH_FROM;
    const query = many ? typed : '';
    const shown = useMemo(() => arrange(films, query, order), [films, query, order]);
    useConnectionSaid();
    useEffect(() => {
        const end = listenToKeys(() => search.current);
        addEventListener('pageshow', shownAgain);
        return () => {
            end();
            removeEventListener('pageshow', shownAgain);
        };
    }, []);
    const sort = (wanted: Order) => {
        setOrder(wanted);
        try {
            localStorage.setItem(ORDER_KEY, wanted);
        } catch {
            // Without storage the choice lasts as long as the page.
        }
    };
    return (
        <div className="start">
            <header className="start-top">
                <Mark size={24} />
                <b>Limn</b>
            </header>
            <main>
                <div className="start-head">
                    <h1>Your films</h1>
                    <span className="count t3 num">
                        {known
                            ? films.length > 0 && countOf(films.length, limits.films)
                            : !away && !fault && <Waiting />}
                    </span>
                    <span className="sp" />
                    {(!known || films.length > 1) && (
                        <div className="start-tools">
                            {many && (
                                <Find
                                    ref={search}
                                    label="Search films"
                                    placeholder="Search films"
                                    shortcut="/"
                                    value={typed}
                                    onChange={setTyped}
                                    onKeyDown={(event) => {
                                        event.stopPropagation();
                                        if (event.key === 'Escape') setTyped('');
                                    }}
                                />
                            )}
                            <Sort order={order} onChange={sort} />
                        </div>
                    )}
                    <div className="start-actions">
                        <ImportButton />
                        <NewButton />
                    </div>
                </div>
                <Importing />
                <Faults />
                <section aria-label="Films" aria-busy={!known && !fault}>
                    {!known && !fault && <Blocks />}
                    {known && films.length === 0 && (
                        <p className="empty">
                            Your films will be here. Make the first with New film, or drop a .limn file on this page.
                        </p>
                    )}
                    {films.length > 0 && shown.length === 0 && (
                        <p className="empty">
                            No film is called or tagged “{query.trim()}”.
                            <button type="button" className="btn" onClick={() => setTyped('')}>
                                Show all films
                            </button>
                        </p>
                    )}
                    {shown.length > 0 && <Grid films={shown} />}
                </section>
                <Deleted />
            </main>
            <div className="vh" role="status" aria-label="Films status">
                {said}
            </div>
            <Undo />
            <Drop />
        </div>
    );
}
