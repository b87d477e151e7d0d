import './gizmo.css';
import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { followPointer, stampOf } from '../../controls/drag';
import { propertyOf } from '../../protocol/schema';
import { chosenOf, useShell } from '../../shell/shell';
import { filmNow, poseNow } from '../../store/film_pose';
import { useKeyedFilm } from '../../store/film_values';
import { beginGesture } from '../../store/gesture';
import { alongWith, axisOf, dragOf, type Handle, handlesOf, originOf, REACH, tipOf } from '../../store/gizmo_moves';
import { useWatching } from '../../store/own_camera';
import { add, metresPerPixel, numberOf, type Pose, project, type Size } from '../../store/projection';
import type { NodeInfo } from '../../store/replica';
import { nodeById, putOps, useStudio } from '../../store/studio';

/** The size of an element on the page, kept up to date. */
function useSize(element: RefObject<Element | null>): Size {
    const [size, setSize] = useState<Size>({ width: 0, height: 0 });
    useEffect(() => {
        if (!element.current) return;
        const watcher = new ResizeObserver(([entry]) => {
            const { width, height } = entry!.contentRect;
            setSize({ width, height });
        });
        watcher.observe(element.current);
        return () => watcher.disconnect();
    }, [element]);
    return size;
}

const NAMES: Readonly<Record<Handle, string>> = {
    x: 'along X',
    y: 'along Y',
    z: 'along Z',
    middle: 'freely',
    turn: 'about itself',
    size: 'in size',
    distance: 'closer or further',
};

/** Properties that the arrow keys of a handle step: across and up. */
function keysOf(node: NodeInfo, handle: Handle): readonly [string, string] {
    if (handle !== 'middle') return [handle, handle];
    if (node.kind === 'light') return ['azimuth', 'elevation'];
    return node.kind === 'person' ? ['x', 'z'] : ['x', 'y'];
}

const ARROWS: Readonly<Record<string, readonly [0 | 1, 1 | -1]>> = {
    ArrowRight: [0, 1],
    ArrowLeft: [0, -1],
    ArrowUp: [1, 1],
    ArrowDown: [1, -1],
};

/** A circle on a level plane, as the picture shows it. */
function ring(pose: Pose, size: Size, middle: readonly [number, number, number], metres: number): string {
    const points = Array.from({ length: 49 }, (_, i) => {
        const angle = (i * Math.PI) / 24;
        return project(pose, size, add(middle, [Math.sin(angle) * metres, 0, Math.cos(angle) * metres]));
    });
    return points.map((at, i) => (at ? `${i === 0 ? 'M' : 'L'}${at.x.toFixed(1)} ${at.y.toFixed(1)}` : '')).join('');
}

interface GripProps {
    node: NodeInfo;
    handle: Handle;
    size: Size;
    host: RefObject<SVGSVGElement | null>;
    children: React.ReactNode;
}

/** What one takes hold of, by hand or by keys. */
function Grip({ node, handle, size, host, children }: GripProps) {
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
        const name = way && names[way[0]];
        const stepped = name ? propertyOf(node.kind, name) : undefined;
        if (!way || !name || !stepped) return;
        event.preventDefault();
        event.stopPropagation();
        const by = stepped.step * way[1] * (event.shiftKey ? 0.1 : 1) * (stepped.unit === 'm' ? 2 : 1);
        const next = Math.min(stepped.max, Math.max(stepped.min, numberOf(filmNow(), node, name) + by));
        putOps([{ kind: 'set', path: `${node.id}.${name}`, value: Number(next.toFixed(6)) }], event.timeStamp);
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

/** Handles over the picture that move, turn and scale what is chosen; drawn here, at once, from the values that this page shows. */
export function Gizmo() {
    const host = useRef<SVGSVGElement>(null);
    const size = useSize(host);
    const selection = useShell((shell) => shell.selection);
    const wanted = useShell((shell) => shell.gizmo);
    const node = useStudio((state) => nodeById(state, selection));
    const shown = useStudio((state) => state.replica.shown);
    useStudio((state) => state.heads);
    useWatching((state) => state.own);
    // What is drawn follows keys, its own and the camera's.
    useKeyedFilm(wanted && node !== undefined);
    const handles = wanted && node && shown[`${node.id}.locked`] !== true ? handlesOf(node.kind) : [];
    const set = filmNow();
    const pose = poseNow();
    const origin = node && handles.length > 0 ? originOf(set, node) : null;
    const at = origin && size.width > 0 ? project(pose, size, origin) : null;
    const seen = at && at.x > -REACH && at.y > -REACH && at.x < size.width + REACH && at.y < size.height + REACH;
    return (
        <svg
            ref={host}
            className="gizmo"
            role="group"
            aria-label={node && seen ? `Handles of ${node.title}` : undefined}
            aria-hidden={seen ? undefined : true}
        >
            {node && origin && at && seen && (
                <>
                    {handles.includes('turn') && (
                        <Grip node={node} handle="turn" size={size} host={host}>
                            {['touch', 'under', 'line'].map((part) => (
                                <path
                                    key={part}
                                    className={part}
                                    d={ring(pose, size, origin, metresPerPixel(pose, size, at.depth) * REACH * 1.25)}
                                    style={part === 'touch' ? { fill: 'none', pointerEvents: 'stroke' } : undefined}
                                />
                            ))}
                        </Grip>
                    )}
                    {handles.map((handle) => {
                        const axis = axisOf(set, node, handle);
                        const tip = axis && tipOf(pose, size, origin, axis);
                        if (!tip) return null;
                        const line = `M${at.x} ${at.y}L${at.x + tip.x} ${at.y + tip.y}`;
                        return (
                            <Grip key={handle} node={node} handle={handle} size={size} host={host}>
                                <path className="touch" d={line} />
                                <path className="under" d={line} />
                                <path className="line" d={line} />
                                <circle className="knob" cx={at.x + tip.x} cy={at.y + tip.y} r={6} />
                            </Grip>
                        );
                    })}
                    {handles.includes('size') && (
                        <Grip node={node} handle="size" size={size} host={host}>
                            <circle className="touch" cx={at.x + 46} cy={at.y - 46} r={4} />
                            <rect className="knob" x={at.x + 41} y={at.y - 51} width={10} height={10} rx={2} />
                        </Grip>
                    )}
                    <Grip node={node} handle="middle" size={size} host={host}>
                        <circle className="touch" cx={at.x} cy={at.y} r={4} />
                        <circle className="knob" cx={at.x} cy={at.y} r={7} />
                    </Grip>
                </>
            )}
        </svg>
    );
}
