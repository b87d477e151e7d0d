import './viewport.css';
import { useEffect, useRef } from 'react';
import { stampOf } from '../../controls/drag';
import {
    asPaths,
    beginCameraGesture,
    cameraMove,
    lightMove,
    type Move,
    movedLight,
    readOrbit,
} from '../../shell/camera_moves';
import { player } from '../../shell/live';
import { useShell } from '../../shell/shell';
import type { Gesture } from '../../store/gesture';
import { undo } from '../../store/studio';
import { ASPECT, dolly } from '../../values/camera';
import { useArrows } from './arrows';
import { useCanvasSize } from './canvas_size';
import { Gizmo } from './gizmo';
import { Overlay } from './overlay';
import { pick } from './pick';
import { useLook } from './pointer';

/** A wheel has no release: the gesture ends after this much rest. */
const WHEEL_REST_MS = 250;
const TAP_MS = 300;
/** A press that goes no further and lasts no longer is a click. */
const CLICK_PIXELS = 4;
const CLICK_MS = 600;

/** Pointers over the picture: mouse and pen by button, touch by number of fingers. */
function useHands(host: React.RefObject<HTMLDivElement | null>): void {
    useEffect(() => {
        const element = host.current;
        if (!element) return;
        const stop = new AbortController();
        const { signal } = stop;
        const fingers = new Map<number, { x: number; y: number }>();
        let move: Move | null = null;
        let from = { x: 0, y: 0 };
        let pressed = from;
        let pinch: { gesture: Gesture; start: ReturnType<typeof readOrbit>; spread: number; move: Move } | null = null;
        let touchedAt = 0;
        let most = 0;
        let wheel: { gesture: Gesture; rest: ReturnType<typeof setTimeout> } | null = null;

        const size = () => element.getBoundingClientRect();
        const middle = () => {
            const points = [...fingers.values()];
            return {
                x: points.reduce((sum, point) => sum + point.x, 0) / points.length,
                y: points.reduce((sum, point) => sum + point.y, 0) / points.length,
            };
        };
        const spread = () => {
            const [a, b] = [...fingers.values()];
            return a && b ? Math.max(1, Math.hypot(a.x - b.x, a.y - b.y)) : 1;
        };
        const end = (kept: boolean) => {
            if (kept) move?.gesture.commit();
            else move?.gesture.drop();
            move = null;
            pinch = null;
        };
        const start = (event: PointerEvent) => {
            const { tool } = useShell.getState();
            if (event.button === 1) return cameraMove('pan', ASPECT);
            if (event.altKey && event.shiftKey) return cameraMove('pan', ASPECT);
            if (event.altKey || tool === 'orbit') return cameraMove(event.shiftKey ? 'pan' : 'orbit', ASPECT);
            return lightMove(movedLight());
        };

        element.addEventListener(
            'pointerdown',
            (event) => {
                if (event.button === 2 || (event.target as Element).closest('.gizmo-handle')) return;
                event.preventDefault();
                // The arrows go where the hand was last.
                element.focus({ preventScroll: true });
                element.setPointerCapture(event.pointerId);
                fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
                if (fingers.size === 1) {
                    touchedAt = event.timeStamp;
                    most = 1;
                    from = { x: event.clientX, y: event.clientY };
                    pressed = from;
                    move = start(event);
                } else {
                    most = Math.max(most, fingers.size);
                    end(false);
                    if (fingers.size === 2) {
                        from = middle();
                        move = cameraMove('orbit', ASPECT);
                        pinch = { gesture: move.gesture, start: readOrbit(), spread: spread(), move };
                    }
                }
            },
            { signal },
        );
        const moved = (event: PointerEvent) => {
            const finger = fingers.get(event.pointerId);
            if (!finger) return;
            finger.x = event.clientX;
            finger.y = event.clientY;
            if (!move) return;
            const box = size();
            const at = pinch ? middle() : finger;
            const stamp = stampOf(event);
            const dx = (at.x - from.x) / box.width;
            const dy = (at.y - from.y) / box.height;
            if (pinch) {
                const next = dolly(pinch.start, pinch.spread / spread());
                pinch.gesture.set(asPaths({ distance: next.distance }), stamp);
            }
            if (dx !== 0 || dy !== 0) move.to(dx, dy, stamp);
        };
        element.addEventListener(
            'onpointerrawupdate' in window ? 'pointerrawupdate' : 'pointermove',
            moved as EventListener,
            { signal },
        );
        const lift = (event: PointerEvent, kept: boolean) => {
            if (!fingers.delete(event.pointerId)) return;
            const far = Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y);
            if (
                kept &&
                most === 1 &&
                far < CLICK_PIXELS &&
                event.button === 0 &&
                event.timeStamp - touchedAt < CLICK_MS
            ) {
                const box = size();
                end(false);
                pick(
                    (event.clientX - box.left) / box.width,
                    (event.clientY - box.top) / box.height,
                    event.shiftKey || event.ctrlKey || event.metaKey,
                );
                return;
            }
            if (most === 3 && event.timeStamp - touchedAt < TAP_MS) {
                if (fingers.size === 0) undo();
                end(false);
            } else if (fingers.size < 2 && (pinch || fingers.size === 0)) end(kept);
        };
        element.addEventListener('pointerup', (event) => lift(event, true), { signal });
        element.addEventListener('pointercancel', (event) => lift(event, false), { signal });
        window.addEventListener(
            'keydown',
            (event) => {
                if (event.key !== 'Escape' || !move) return;
                event.stopPropagation();
                end(false);
            },
            { signal, capture: true },
        );
        element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
        element.addEventListener(
            'wheel',
            (event) => {
                event.preventDefault();
                const lines = event.deltaMode === 1 ? 16 : 1;
                const next = dolly(readOrbit(), Math.exp((event.deltaY * lines) / 800));
                wheel ??= { gesture: beginCameraGesture(), rest: setTimeout(() => {}, 0) };
                const current = wheel;
                clearTimeout(current.rest);
                current.gesture.set(asPaths({ distance: next.distance }), stampOf(event));
                current.rest = setTimeout(() => {
                    current.gesture.commit();
                    wheel = null;
                }, WHEEL_REST_MS);
            },
            { signal, passive: false },
        );
        return () => {
            stop.abort();
            end(false);
            if (wheel) {
                clearTimeout(wheel.rest);
                wheel.gesture.commit();
            }
        };
    }, [host]);
}

/** The picture with what lies over it. */
export function Viewport() {
    const host = useRef<HTMLDivElement>(null);
    const tool = useShell((shell) => shell.tool);
    useHands(host);
    useLook(host);
    useArrows(host);
    useCanvasSize(host);
    useEffect(() => {
        // One canvas for the page's life: it moves between layouts and keeps its picture.
        host.current?.prepend(player.canvas);
    }, []);
    return (
        <section className="picture" aria-label="Picture, turned with the arrow keys" ref={host} data-tool={tool}>
            <Overlay />
            <Gizmo />
        </section>
    );
}
