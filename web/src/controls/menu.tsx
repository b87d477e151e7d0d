import './menu.css';
import { type KeyboardEvent, useEffect, useRef } from 'react';

interface MenuItem {
    label: string;
    keys?: string;
    run(): void;
}

interface MenuProps {
    label: string;
    /** What it hangs on, and where the focus goes back to. */
    anchor: HTMLElement;
    items: readonly MenuItem[];
    onClose(): void;
}

const GAP = 4;

/** Under its button where there is room, else above, and never out of the window. */
function place(menu: HTMLElement, anchor: HTMLElement): void {
    const button = anchor.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = menu;
    const below = button.bottom + GAP;
    const top = below + height <= innerHeight - GAP ? below : button.top - GAP - height;
    const { style } = menu;
    style.left = `${Math.max(GAP, Math.min(button.right - width, innerWidth - width - GAP))}px`;
    style.top = `${Math.max(GAP, Math.min(top, innerHeight - height - GAP))}px`;
}

/** Arrows move, letters jump, Enter chooses, Esc and Tab close. */
export function Menu({ label, anchor, items, onClose }: MenuProps) {
    const menu = useRef<HTMLDivElement>(null);
    const close = useRef(onClose);
    close.current = onClose;
    useEffect(() => {
        const element = menu.current;
        if (!element) return;
        element.showPopover();
        place(element, anchor);
        element.querySelector<HTMLElement>('[role=menuitem]')?.focus();
        const { left, top } = anchor.getBoundingClientRect();
        // The button itself opens and closes: a press on it is not one beside the menu.
        const leave = ({ target }: Event) => {
            if (target instanceof Node && (element.contains(target) || anchor.contains(target))) return;
            close.current();
        };
        // What scrolled before the menu opened is told late: only a button that has moved counts.
        const moved = () => {
            const now = anchor.getBoundingClientRect();
            if (Math.hypot(now.left - left, now.top - top) > GAP) close.current();
        };
        const outside = ['pointerdown', 'focusin'] as const;
        for (const kind of outside) document.addEventListener(kind, leave, { passive: true, capture: true });
        document.addEventListener('scroll', moved, { passive: true, capture: true });
        addEventListener('resize', moved);
        return () => {
            for (const kind of outside) document.removeEventListener(kind, leave, { capture: true });
            document.removeEventListener('scroll', moved, { capture: true });
            removeEventListener('resize', moved);
        };
    }, [anchor]);

    const onKey = (event: KeyboardEvent<HTMLDivElement>) => {
        event.stopPropagation();
        const options = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')];
        const at = options.indexOf(document.activeElement as HTMLElement);
        const go = (to: number) => {
            event.preventDefault();
            options[(to + options.length) % options.length]?.focus();
        };
        if (event.key === 'ArrowDown') go(at + 1);
        else if (event.key === 'ArrowUp') go(at - 1);
        else if (event.key === 'Home') go(0);
        else if (event.key === 'End') go(-1);
        else if (event.key === 'Escape' || event.key === 'Tab') {
            event.preventDefault();
            anchor.focus();
            onClose();
        } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
            const letter = event.key.toLowerCase();
            const next = [...items.keys()]
                .map((i) => (at + 1 + i) % items.length)
                .find((i) => items[i]!.label.toLowerCase().startsWith(letter));
            if (next !== undefined) go(next);
        }
    };

    return (
        <div ref={menu} popover="manual" className="menu" role="menu" aria-label={label} onKeyDown={onKey}>
            {items.map(({ label: name, keys, run }) => (
                <button
                    key={name}
                    type="button"
                    role="menuitem"
                    tabIndex={-1}
                    aria-label={name}
                    aria-keyshortcuts={keys}
                    onClick={() => {
                        anchor.focus();
                        onClose();
                        run();
                    }}
                >
                    {name}
                    {keys && <kbd data-keys={keys} />}
                </button>
            ))}
        </div>
    );
}
