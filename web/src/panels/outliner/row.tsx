import { ChevronRight, Eye, EyeOff, Lock, LockOpen } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, type MouseEvent, useEffect, useRef } from 'react';
import { NODE_TYPE } from '../../controls/drag';
import { kindIcon } from '../../controls/kind_icon';
import { propertyOf } from '../../protocol/schema';
import { flip, rename } from '../../store/edits';
import { useStudio } from '../../store/studio';
import type { Row } from '../../store/tree';

/** Where something that is dragged over a row would go. */
export type Drop = 'before' | 'inside' | 'after';

interface RowProps {
    row: Row;
    chosen: boolean;
    /** It is the one that the inspector shows. */
    shown: boolean;
    folded: boolean;
    renaming: boolean;
    drop: Drop | null;
    onChoose(event: MouseEvent): void;
    onFold(): void;
    onRename(begin: boolean): void;
    onDrag(over: DragEvent<HTMLElement> | null): void;
    onDragStart(): void;
    onDrop(event: DragEvent<HTMLElement>): void;
}

function Title({ node, done }: { node: Row['node']; done(): void }) {
    const field = useRef<HTMLInputElement>(null);
    const over = useRef(false);
    useEffect(() => field.current?.select(), []);
    const finish = (keep: boolean) => {
        if (over.current) return;
        over.current = true;
        if (keep && field.current) rename(node, field.current.value);
        done();
    };
    const onKey = (event: KeyboardEvent) => {
        event.stopPropagation();
        if (event.key === 'Enter') finish(true);
        if (event.key === 'Escape') finish(false);
    };
    return (
        <input
            ref={field}
            className="row-title-field"
            aria-label={`Name of ${node.title}`}
            defaultValue={node.title}
            maxLength={120}
            data-edited
            onKeyDown={onKey}
            onBlur={() => finish(true)}
            onClick={(event) => event.stopPropagation()}
        />
    );
}

/** Eye and lock: pressed where the node is hidden or locked. */
function Toggle({ row, name }: { row: Row; name: 'hidden' | 'locked' }) {
    const { id, kind, title } = row.node;
    const path = `${id}.${name}`;
    const on = useStudio((state) => state.replica.shown[path] === true);
    if (!propertyOf(kind, name)) return <span className="row-toggle" />;
    const [Icon, label] =
        name === 'hidden'
            ? ([on ? EyeOff : Eye, on ? `Show ${title}` : `Hide ${title}`] as const)
            : ([on ? Lock : LockOpen, on ? `Unlock ${title}` : `Lock ${title}`] as const);
    return (
        <button
            type="button"
            className={`row-toggle ${on ? 'on' : ''}`}
            tabIndex={-1}
            aria-label={label}
            title={label}
            onClick={(event) => {
                event.stopPropagation();
                flip(path, on);
            }}
            onDoubleClick={(event) => event.stopPropagation()}
        >
            <Icon size={13} strokeWidth={1.5} aria-hidden />
        </button>
    );
}

/** One node of the tree. The tree itself has the keys. */
export function TreeRow({ row, chosen, shown, folded, renaming, drop, ...on }: RowProps) {
    const { node, depth, holds } = row;
    const Icon = kindIcon(node.kind);
    const hidden = useStudio((state) => state.replica.shown[`${node.id}.hidden`] === true);
    const element = useRef<HTMLDivElement>(null);
    useEffect(() => {
        if (shown) element.current?.scrollIntoView({ block: 'nearest' });
    }, [shown]);
    return (
        <div
            ref={element}
            id={`scene-${node.id}`}
            role="treeitem"
            tabIndex={-1}
            aria-level={depth}
            aria-selected={chosen}
            aria-expanded={holds > 0 ? !folded : undefined}
            aria-label={hidden ? `${node.title}, hidden` : node.title}
            className={`tree-row ${chosen ? 'chosen' : ''} ${hidden ? 'hidden-node' : ''} ${drop ? `drop-${drop}` : ''}`}
            style={{ paddingLeft: 4 + 14 * (depth - 1) }}
            draggable={!renaming}
            onClick={on.onChoose}
            onDoubleClick={() => on.onRename(true)}
            onDragStart={(event) => {
                event.dataTransfer.effectAllowed = 'move';
                event.dataTransfer.setData(NODE_TYPE, node.id);
                on.onDragStart();
            }}
            onDragOver={on.onDrag}
            onDragEnd={() => on.onDrag(null)}
            onDrop={(event) => {
                event.preventDefault();
                on.onDrop(event);
            }}
        >
            {holds > 0 ? (
                <button
                    type="button"
                    className="row-fold"
                    tabIndex={-1}
                    aria-hidden
                    onClick={(event) => {
                        event.stopPropagation();
                        on.onFold();
                    }}
                    onDoubleClick={(event) => event.stopPropagation()}
                >
                    <ChevronRight size={12} strokeWidth={1.6} className={folded ? '' : 'open'} aria-hidden />
                </button>
            ) : (
                <span className="row-fold" />
            )}
            <Icon size={14} strokeWidth={1.4} aria-hidden />
            {renaming ? (
                <Title node={node} done={() => on.onRename(false)} />
            ) : (
                <span className="row-title">{node.title}</span>
            )}
            <Toggle row={row} name="locked" />
            <Toggle row={row} name="hidden" />
        </div>
    );
}
