import './top_bar.css';
import { Check, Ellipsis, Redo2, Search, Undo2 } from 'lucide-react';
import type { CSSProperties } from 'react';
import { Mark } from '../controls/mark';
import { select, setShell } from '../shell/shell';
import { useValue } from '../store/film_values';
import { useBound } from '../store/pins';
import { redo, undo, useStudio, useUnsaved } from '../store/studio';

const ICON = { size: 16, strokeWidth: 1.4, 'aria-hidden': true } as const;

function AllFilms() {
    return (
        <a className="home" href="/" aria-label="All films" title="All films">
            <Mark />
        </a>
    );
}

function FilmTitle() {
    const bound = useBound('film.title');
    if (!bound) return <span className="title">Limn</span>;
    return <FilmButton bound={bound} />;
}

function FilmButton({ bound }: { bound: NonNullable<ReturnType<typeof useBound>> }) {
    const title = String(useValue(bound.path, bound.property)) || 'Untitled';
    return (
        <button
            type="button"
            className="title"
            aria-label={`Film, ${title}`}
            title="Show the film in the inspector"
            onClick={() => select('film')}
        >
            {title}
        </button>
    );
}

/** What is on disk, in numbers. */
export function Saved() {
    const saved = useStudio((state) => state.saved);
    const link = useStudio((state) => state.link);
    const welcomed = useStudio((state) => state.welcomed);
    const waiting = useUnsaved();
    const kept = link === 'lost' && waiting > 0;
    return (
        <span
            className="saved t3"
            title={kept ? 'Kept here until the server is back' : 'Everything up to this revision is on disk'}
        >
            {kept ? <i className="kept" /> : <Check size={13} strokeWidth={1.6} aria-hidden />}
            <span data-testid="saved" className="num">
                {welcomed ? `Saved, revision ${saved}` : 'Not connected yet'}
            </span>
            {kept && <span>{waiting === 1 ? '1 change kept' : `${waiting} changes kept`}</span>}
        </span>
    );
}

function UndoButtons({ onlyUndo = false }: { onlyUndo?: boolean }) {
    const { can_undo, can_redo, undo_label, redo_label } = useStudio((state) => state.undo);
    return (
        <>
            <button
                type="button"
                className="ib"
                aria-label="Undo"
                aria-disabled={!can_undo}
                title={can_undo && undo_label ? `Undo ${undo_label} (Ctrl+Z)` : 'Undo (Ctrl+Z)'}
                onClick={undo}
            >
                <Undo2 {...ICON} />
            </button>
            {!onlyUndo && (
                <button
                    type="button"
                    className="ib"
                    aria-label="Redo"
                    aria-disabled={!can_redo}
                    title={can_redo && redo_label ? `Redo ${redo_label} (Ctrl+Shift+Z)` : 'Redo (Ctrl+Shift+Z)'}
                    onClick={redo}
                >
                    <Redo2 {...ICON} />
                </button>
            )}
        </>
    );
}

const initials = (name: string): string =>
    name
        .split(/\s+/)
        .filter(Boolean)
        .slice(0, 2)
        .map((word) => word[0]!.toUpperCase())
        .join('') || '?';

/** Whose microphone is open: nobody is heard without everybody's knowing. */
function OnAir() {
    const members = useStudio((state) => state.members);
    const me = useStudio((state) => state.client);
    const speaking = members.filter((member) => member.on_air);
    if (speaking.length === 0) return null;
    const names = speaking.map((member) => (member.client === me ? 'you' : member.name)).join(', ');
    return (
        <span className="on-air" role="status" title={`An open microphone: ${names}`}>
            On air<span className="vh">: {names}</span>
        </span>
    );
}

/** Who else is here; alone, nobody needs to be told. */
function Directors() {
    const members = useStudio((state) => state.members);
    const me = useStudio((state) => state.client);
    if (members.length < 2) return null;
    return (
        <ul className="avatars" aria-label="Directors here">
            {members.slice(0, 6).map((member) => (
                <li
                    key={member.client || member.id}
                    className="avatar"
                    style={{ '--c': member.color || 'var(--who-1)' } as CSSProperties}
                    title={member.client === me ? `${member.name}, you` : member.name}
                >
                    <span aria-hidden="true">{initials(member.name)}</span>
                    <span className="vh">{member.client === me ? `${member.name}, you` : member.name}</span>
                </li>
            ))}
        </ul>
    );
}

export function TopBar() {
    return (
        <header className="top">
            <AllFilms />
            <FilmTitle />
            <Saved />
            <UndoButtons />
            <span className="sp" />
            <button
                type="button"
                className="btn ghost"
                title="Command palette (Ctrl+K)"
                onClick={() => setShell({ palette: 'all' })}
            >
                <Search {...ICON} />
                Command palette
                <kbd>Ctrl K</kbd>
            </button>
            <OnAir />
            <Directors />
        </header>
    );
}

export function PhoneTopBar() {
    return (
        <header className="top">
            <AllFilms />
            <div className="phone-title">
                <FilmTitle />
                <Saved />
            </div>
            <span className="sp" />
            <OnAir />
            <Directors />
            <UndoButtons />
            <button type="button" className="ib" aria-label="More" onClick={() => setShell({ palette: 'all' })}>
                <Ellipsis {...ICON} />
            </button>
        </header>
    );
}
