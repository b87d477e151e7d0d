import './outliner.css';
import { CopyPlus, Plus, Trash2 } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, type MouseEvent, useRef, useState } from 'react';
import { Find } from '../../controls/find';
import { Menu } from '../../controls/menu';
import { Panel } from '../../controls/panel';
import { kindOf } from '../../protocol/schema';
import { chooseOnly, chosenOf, setShell, toggleChosen, useShell } from '../../shell/shell';
import { ADDED, add, canDelete, duplicate, flipHidden, move, remove } from '../../store/edits';
import { say, useStudio } from '../../store/studio';
import { mayLieIn, type Row, rowsOf, type Spot, spotBeside, spotInside } from '../../store/tree';
import { chordOf } from '../../values/keys';
import { type Drop, TreeRow } from './row';

/** Before, into or after a row, by the height at which one is over it. */
function dropAt(event: DragEvent<HTMLElement>, row: Row): Drop {
    const { top, height } = event.currentTarget.getBoundingClientRect();
    const at = (event.clientY - top) / height;
    if (row.node.kind === 'folder' && at > 0.25 && at < 0.75) return 'inside';
    return at < 0.5 ? 'before' : 'after';
}

/** The film as a tree: found, named, hidden, locked, put in order, made twice, deleted. */
export function ScenePanel() {
    const nodes = useStudio((state) => state.replica.nodes);
    const selection = useShell((shell) => shell.selection);
    const also = useShell((shell) => shell.also);
    const all = chosenOf({ selection, also });
    const [query, setQuery] = useState('');
    const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
    const [renaming, setRenaming] = useState<string | null>(null);
    const [adding, setAdding] = useState<HTMLElement | null>(null);
    const [over, setOver] = useState<{ id: string; drop: Drop } | null>(null);
    const dragged = useRef<string | null>(null);
    const tree = useRef<HTMLDivElement>(null);
    const rows = rowsOf(nodes, folded, query);
    const at = rows.findIndex(({ node }) => node.id === selection);
    const chosen = rows[at];

    const fold = (id: string, shut = !folded.has(id)) => {
        const next = new Set(folded);
        if (shut) next.add(id);
        else next.delete(id);
        setFolded(next);
    };
    const show = (ids: readonly string[]) => {
        if (ids.length > 0) setShell({ selection: ids.at(-1)!, also: ids.slice(0, -1) });
        tree.current?.focus();
    };
    /** All rows from the one that is shown to that one, which is shown then. */
    const stretch = (to: number) => {
        const from = Math.max(0, at);
        const ids = rows.slice(Math.min(from, to), Math.max(from, to) + 1).map(({ node }) => node.id);
        const last = rows[to]?.node.id;
        if (!last) return;
        const kept = [...all, ...ids].filter((id, i, list) => id !== last && list.indexOf(id) === i);
        setShell({ selection: last, also: kept });
    };
    const press = (event: MouseEvent, row: Row) => {
        if (event.shiftKey) stretch(rows.indexOf(row));
        else if (event.ctrlKey || event.metaKey) toggleChosen(row.node.id);
        else chooseOnly(row.node.id);
        tree.current?.focus();
    };
    const deleteChosen = () => {
        if (!chosen) return;
        const next =
            rows.slice(at + 1).find(({ node, depth }) => depth <= chosen.depth && !all.includes(node.id)) ??
            rows[at - 1];
        if (!remove(all))
            return say(`${chosen.node.title} belongs to every film and cannot be deleted. It can be hidden.`);
        show([next?.node.id ?? 'film']);
    };
    const shift = (by: 1 | -1) => {
        if (!chosen) return;
        const siblings = rows.filter(({ node }) => node.parent === chosen.node.parent);
        const to = siblings[siblings.indexOf(chosen) + by];
        if (to) move(chosen.node, spotBeside(nodes, chosen.node.id, to.node, by === 1 ? 'after' : 'before'));
    };
    /** Where what is dragged would go; null where it may not. */
    const spotOver = (row: Row, drop: Drop): Spot | null => {
        const node = nodes.find(({ id }) => id === dragged.current);
        if (!node || node.id === row.node.id) return null;
        const parent = drop === 'inside' ? row.node.id : row.node.parent;
        if (!mayLieIn(nodes, node, parent)) return null;
        return drop === 'inside' ? spotInside(nodes, node.id, parent) : spotBeside(nodes, node.id, row.node, drop);
    };
    const onKey = (event: KeyboardEvent) => {
        if (event.target !== event.currentTarget) return;
        const within = (to: number) => Math.max(0, Math.min(rows.length - 1, to));
        const go = (to: number) => chooseOnly(rows[within(to)]?.node.id ?? selection);
        const chord = chordOf(event.nativeEvent);
        const opens = chosen && chosen.holds > 0;
        switch (chord) {
            case 'ArrowDown':
                go(at + 1);
                break;
            case 'ArrowUp':
                go(at < 0 ? rows.length - 1 : at - 1);
                break;
            case 'Shift+ArrowDown':
                stretch(within(at + 1));
                break;
            case 'Shift+ArrowUp':
                stretch(within(at - 1));
                break;
            case 'Ctrl+A':
                show(rows.map(({ node }) => node.id));
                break;
            case 'Home':
                go(0);
                break;
            case 'End':
                go(rows.length - 1);
                break;
            case 'ArrowRight':
                if (opens && folded.has(chosen.node.id)) fold(chosen.node.id, false);
                else if (opens) go(at + 1);
                break;
            case 'ArrowLeft':
                if (opens && !folded.has(chosen.node.id)) fold(chosen.node.id, true);
                else if (chosen?.node.parent) chooseOnly(chosen.node.parent);
                break;
            case 'Alt+ArrowDown':
            case 'Alt+ArrowUp':
                shift(chord === 'Alt+ArrowDown' ? 1 : -1);
                break;
            case 'F2':
            case 'Enter':
                if (chosen) setRenaming(chosen.node.id);
                break;
            case 'Delete':
            case 'Backspace':
                deleteChosen();
                break;
            case 'Ctrl+D':
                show(duplicate(all));
                break;
            case 'Space':
                flipHidden(nodes.filter(({ id, deleted }) => !deleted && all.includes(id)));
                break;
            default:
                return;
        }
        event.preventDefault();
        event.stopPropagation();
    };

    return (
        <Panel
            name="Scene"
            className="outliner"
            busy={nodes.length === 0}
            head={
                <>
                    <span className="sp" />
                    <button
                        type="button"
                        className="ib"
                        aria-label="Duplicate"
                        title="Duplicate (Ctrl+D)"
                        aria-disabled={!chosen || kindOf(chosen.node.kind)?.single !== null}
                        onClick={() => show(duplicate(all))}
                    >
                        <CopyPlus size={15} strokeWidth={1.4} aria-hidden />
                    </button>
                    <button
                        type="button"
                        className="ib"
                        aria-label="Delete"
                        title="Delete (Del)"
                        aria-disabled={!chosen || !canDelete(nodes, chosen.node.id)}
                        onClick={deleteChosen}
                    >
                        <Trash2 size={15} strokeWidth={1.4} aria-hidden />
                    </button>
                    <button
                        type="button"
                        className="btn ghost small"
                        aria-haspopup="menu"
                        aria-expanded={adding !== null}
                        onClick={(event) => setAdding(adding ? null : event.currentTarget)}
                    >
                        <Plus size={14} strokeWidth={1.5} aria-hidden />
                        Add
                    </button>
                    {adding && (
                        <Menu
                            label="Add to the scene"
                            anchor={adding}
                            items={[
                                ...ADDED.map((kind) => ({
                                    label: kindOf(kind)?.label ?? kind,
                                    run: () => show([add(kind, selection)]),
                                })),
                                {
                                    label: 'Props by picture …',
                                    run: () => setShell({ panel: 'props', phoneTab: 'props' }),
                                },
                            ]}
                            onClose={() => setAdding(null)}
                        />
                    )}
                </>
            }
        >
            <Find label="Search the scene" placeholder="Search" value={query} onChange={setQuery} />
            <div className="scroll">
                <div
                    ref={tree}
                    role="tree"
                    aria-label="Scene"
                    aria-multiselectable
                    tabIndex={0}
                    aria-activedescendant={chosen ? `scene-${chosen.node.id}` : undefined}
                    className="tree"
                    onKeyDown={onKey}
                >
                    {rows.map((row) => {
                        const { id } = row.node;
                        return (
                            <TreeRow
                                key={id}
                                row={row}
                                chosen={all.includes(id)}
                                shown={id === selection}
                                folded={query.trim() === '' && folded.has(id)}
                                renaming={renaming === id}
                                drop={over?.id === id ? over.drop : null}
                                onChoose={(event) => press(event, row)}
                                onFold={() => fold(id)}
                                onRename={(begin) => {
                                    setRenaming(begin ? id : null);
                                    if (!begin) tree.current?.focus();
                                }}
                                onDragStart={() => {
                                    dragged.current = id;
                                }}
                                onDrag={(event) => {
                                    if (!event) {
                                        dragged.current = null;
                                        return setOver(null);
                                    }
                                    const drop = dropAt(event, row);
                                    if (!spotOver(row, drop)) return setOver(null);
                                    event.preventDefault();
                                    if (over?.id !== id || over.drop !== drop) setOver({ id, drop });
                                }}
                                onDrop={(event) => {
                                    const node = nodes.find(({ id: one }) => one === dragged.current);
                                    const spot = spotOver(row, dropAt(event, row));
                                    if (node && spot) move(node, spot);
                                    dragged.current = null;
                                    setOver(null);
                                }}
                            />
                        );
                    })}
                </div>
                {rows.length === 0 && query !== '' && <p className="line">Nothing here is called that.</p>}
            </div>
        </Panel>
    );
}
