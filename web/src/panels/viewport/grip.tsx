import { type KeyboardEvent, type PointerEvent, type RefObject, useState } from 'react';
import { followPointer, stampOf } from '../../controls/drag';
import { propertyOf } from '../../protocol/schema';
import { chosenOf, useShell } from '../../shell/shell';
import { filmNow, poseNow } from '../../store/film_pose';
import { beginGesture } from '../../store/gesture';
import { keysOf, stepOf } from '../../store/gizmo_keys';
import { alongWith, dragOf, type Handle } from '../../store/gizmo_moves';
import { numberOf, type Size } from '../../store/projection';
import type { NodeInfo } from '../../store/replica';
import { putOps, useStudio } from '../../store/studio';

const NAMES: Readonly<Record<Handle, string>> = {
    x: 'along X',
    y: 'along Y',
    z: 'along Z',
    middle: 'freely',
    turn: 'about itself',
    size: 'in size',
    distance: 'closer or further',
    aim: 'to look elsewhere',
    lens: 'to a wider or longer lens',
};

const ARROWS: Readonly<Record<string, readonly [0 | 1, 1 | -1]>> = {
    ArrowRight: [0, 1],
    ArrowLeft: [0, -1],
    ArrowUp: [1, 1],
    ArrowDown: [1, -1],
};

interface GripProps {
    node: NodeInfo;
    handle: Handle;
    size: Size;
    host: RefObject<SVGSVGElement | null>;
    children: React.ReactNode;
}

/** What one takes hold of, by hand or by keys. */
export function Grip({ node, handle, size, host, children }: GripProps) {
    const [held, setHeld] = useState(false);
    const names = keysOf(node, handle);
    const property = propertyOf(node.kind, names[0]);
    const value = numberOf(filmNow(), node, names[0]);
    useStudio((state) => state.replica.shown[`${node.id}.${names[0]}`]);
    const press = (event: PointerEvent<SVGGElement>) => {
        if (event.button !== 0 || !host.current) return;
        event.preventDefault();
        const box = host.current.getBoundingClientRect();
        const from = { x: event.clientX - box.left, y: event.clientY - box.top };
        const film = filmNow();
        const drag = dragOf(film, node, handle, poseNow(), size, from);
        const chosen = chosenOf(useShell.getState());
        const others = film.nodes.filter(({ id, deleted }) => !deleted && id !== node.id && chosen.includes(id));
        const gesture = beginGesture();
        setHeld(true);
        followPointer(event.currentTarget as unknown as HTMLElement, event.nativeEvent, {
            move: (dx, dy, moved) => {
                if (dx !== 0 || dy !== 0) {
                    const values = drag({ x: from.x + dx, y: from.y + dy });
                    gesture.set(alongWith(film, node, values, others), stampOf(moved));
                }
            },
            end: () => {
                setHeld(false);
                gesture.commit();
            },
            cancel: () => {
                setHeld(false);
                gesture.drop();
            },
        });
    };
    const step = (event: KeyboardEvent) => {
        const way = ARROWS[event.key];
        if (!way) return;
        event.preventDefault();
        event.stopPropagation();
        const values = stepOf(filmNow(), node, handle, way[0] === 1, way[1] * (event.shiftKey ? 0.1 : 1));
        putOps(
            Object.entries(values).map(([path, value]) => ({ kind: 'set', path, value })),
            event.timeStamp,
        );
    };
    return (
        <g
            className={`gizmo-handle gizmo-${handle} ${held ? 'held' : ''}`}
            role="slider"
            tabIndex={0}
            aria-label={`Move ${node.title} ${NAMES[handle]}`}
            aria-valuenow={value}
            aria-valuemin={property?.min}
            aria-valuemax={property?.max}
            onPointerDown={press}
            onKeyDown={step}
        >
            {children}
        </g>
    );
}
