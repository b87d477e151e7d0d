/** The controls for lists: what is in them as chips that can be taken out, and one way to put something in. */
import './list_field.css';
import { Plus, X } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useValue } from '../store/film_values';
import { loadLooks, loadWorlds, useLibrary } from '../store/library';
import { type Bound, opsOf, putOps, useStudio } from '../store/studio';
import { itemsOf, withItem, without, withTyped } from '../values/lists';
import { Fault } from './fault';
import { Menu } from './menu';
import { useTyping } from './typing';

interface ListProps {
    bound: Bound;
    name: string;
}

const useItems = ({ path, property }: Bound): readonly string[] => itemsOf(useValue(path, property));

interface ItemsProps extends ListProps {
    items: readonly string[];
    /** What an item is called; null where it is not there. */
    titleOf(item: string): string | null;
    /** Where the focus goes when a chip goes. */
    next: RefObject<HTMLElement | null>;
}

function Items({ bound, name, items, titleOf, next }: ItemsProps) {
    return items.map((item) => {
        const title = titleOf(item);
        const said = title ?? 'Missing';
        const take = (stamp: number) => {
            putOps(opsOf(bound, without(items, item)), stamp);
            next.current?.focus();
        };
        return (
            <span key={item} className={`chip item ${title === null ? 'missing' : ''}`} title={title ?? item}>
                <bdi>{said}</bdi>
                <button
                    type="button"
                    aria-label={`Remove ${said} from ${name}`}
                    onClick={(event) => take(event.timeStamp)}
                    onKeyDown={(event) => {
                        if (event.key !== 'Delete' && event.key !== 'Backspace') return;
                        event.preventDefault();
                        event.stopPropagation();
                        take(event.timeStamp);
                    }}
                >
                    <X size={10} strokeWidth={1.8} aria-hidden />
                </button>
            </span>
        );
    });
}

/** Texts are typed: Enter or a comma puts one in, Backspace in the empty line takes the last one out. */
function TextList({ bound, name }: ListProps) {
    const items = useItems(bound);
    const line = useRef<HTMLInputElement>(null);
    const typing = useTyping({
        shown: '',
        take(text) {
            const read = withTyped(items, text, bound.property);
            if ('fault' in read) return read.fault;
            if (read.items.length !== items.length) putOps(opsOf(bound, read.items));
            return null;
        },
    });
    return (
        <div className="list" role="group" aria-label={name}>
            <Items bound={bound} name={name} items={items} titleOf={(item) => item} next={line} />
            <input
                {...typing.props}
                ref={line}
                className="field text"
                aria-label={`Add to ${name}`}
                placeholder={items.length === 0 ? 'Add' : ''}
                autoComplete="off"
                dir="auto"
                onKeyDown={(event) => {
                    if (event.key === ',') {
                        event.preventDefault();
                        typing.accept();
                    } else if (event.key === 'Backspace' && typing.text === '' && items.length > 0)
                        putOps(opsOf(bound, items.slice(0, -1)), event.timeStamp);
                    else typing.props.onKeyDown(event);
                }}
            />
            <Fault typing={typing} />
        </div>
    );
}

interface Offer {
    id: string;
    title: string;
}

/** What a list of nodes or assets may hold. */
function useOffers({ property }: Bound): readonly Offer[] {
    const nodes = useStudio((state) => state.replica.nodes);
    const load = useLibrary((library) => (property.from === 'looks' ? library.looks : library.worlds));
    const assets = property.items === 'asset';
    useEffect(() => {
        if (assets && load.state === 'loading') void (property.from === 'looks' ? loadLooks() : loadWorlds());
    }, [assets, load, property]);
    if (assets) return load.state === 'ready' ? load.items : [];
    return nodes.filter(({ kind, deleted }) => !deleted && (property.of as readonly string[]).includes(kind));
}

/** Nodes and assets are chosen from those that there are. */
function OfferList({ bound, name }: ListProps) {
    const items = useItems(bound);
    const offers = useOffers(bound);
    const add = useRef<HTMLButtonElement>(null);
    const [open, setOpen] = useState(false);
    const left = offers.filter(({ id }) => !items.includes(id));
    const can = left.length > 0 && items.length < bound.property.most;
    return (
        <div className="list" role="group" aria-label={name}>
            <Items
                bound={bound}
                name={name}
                items={items}
                titleOf={(item) => offers.find(({ id }) => id === item)?.title ?? null}
                next={add}
            />
            <button
                ref={add}
                type="button"
                className="chip add"
                aria-label={`Add to ${name}`}
                aria-haspopup="menu"
                aria-expanded={open}
                aria-disabled={!can}
                title={can ? 'Add' : left.length === 0 ? 'There is nothing to add' : 'It holds all that it may'}
                onClick={() => can && setOpen(!open)}
            >
                <Plus size={11} strokeWidth={1.6} aria-hidden />
            </button>
            {open && add.current && (
                <Menu
                    label={`Add to ${name}`}
                    anchor={add.current}
                    onClose={() => setOpen(false)}
                    items={left.map(({ id, title }) => ({
                        label: title,
                        run: () => putOps(opsOf(bound, withItem(items, id))),
                    }))}
                />
            )}
        </div>
    );
}

export const ListField = (props: ListProps) =>
    props.bound.property.items === 'text' ? <TextList {...props} /> : <OfferList {...props} />;
