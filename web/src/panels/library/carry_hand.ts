/** The hand that takes a prop from its panel: a mouse or a pen by moving, a finger by resting first, so that it can scroll. */
import { type RefObject, useEffect } from 'react';
import { carry, dropCarried, putCarried } from '../../shell/carry';

/** Further than this a press is no click. */
const CLICK_PIXELS = 6;
const REST_MS = 350;

/** Makes the cards below an element ones that can be carried; each says by its data what it is. */
export function useCarrying(list: RefObject<HTMLElement | null>): void {
    useEffect(() => {
        const element = list.current;
        if (!element) return;
        const stop = new AbortController();
        const { signal } = stop;
        let held: { id: number; card: HTMLElement; x: number; y: number; carries: boolean } | null = null;
        let rest: ReturnType<typeof setTimeout> | undefined;

        const begin = () => {
            if (!held) return;
            held.carries = true;
            held.card.setPointerCapture(held.id);
            follow(held.x, held.y);
        };
        const follow = (x: number, y: number) => {
            if (held) carry(held.card.dataset.shape ?? '', held.card.dataset.label ?? '', x, y);
        };
        const end = (kept: boolean) => {
            clearTimeout(rest);
            if (held?.carries) {
                if (kept) putCarried();
                else dropCarried();
                // The click that a release brings is not one on the card.
                element.addEventListener('click', swallow, { capture: true, once: true });
                setTimeout(() => element.removeEventListener('click', swallow, { capture: true }), 0);
            }
            held = null;
        };
        const swallow = (event: Event) => {
            event.preventDefault();
            event.stopPropagation();
        };

        element.addEventListener(
            'pointerdown',
            (event) => {
                const card = (event.target as Element).closest<HTMLElement>('[data-shape]');
                if (!card || event.button !== 0 || held) return;
                held = { id: event.pointerId, card, x: event.clientX, y: event.clientY, carries: false };
                if (event.pointerType === 'touch') rest = setTimeout(begin, REST_MS);
            },
            { signal },
        );
        const moved = (event: PointerEvent) => {
            if (event.pointerId !== held?.id) return;
            const far = Math.hypot(event.clientX - held.x, event.clientY - held.y) > CLICK_PIXELS;
            if (!held.carries && far && event.pointerType === 'touch') return end(false);
            if (!held.carries && far) begin();
            if (held.carries) follow(event.clientX, event.clientY);
        };
        window.addEventListener('pointermove', moved, { signal });
        window.addEventListener('pointerup', (event) => event.pointerId === held?.id && end(true), { signal });
        window.addEventListener('pointercancel', (event) => event.pointerId === held?.id && end(false), { signal });
        // A finger that carries does not scroll.
        element.addEventListener('touchmove', (event) => held?.carries && event.preventDefault(), {
            signal,
            passive: false,
        });
        element.addEventListener('contextmenu', (event) => held?.carries && event.preventDefault(), { signal });
        window.addEventListener(
            'keydown',
            (event) => {
                if (event.key !== 'Escape' || !held?.carries) return;
                event.preventDefault();
                event.stopPropagation();
                end(false);
            },
            { signal, capture: true },
        );
        return () => {
            stop.abort();
            end(false);
        };
    }, [list]);
}
