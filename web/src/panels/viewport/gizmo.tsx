import './gizmo.css';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useShell } from '../../shell/shell';
import { cameraShape } from '../../store/camera_shape';
import { filmNow, poseNow } from '../../store/film_pose';
import { useKeyedFilm } from '../../store/film_values';
import { axisOf, handlesOf, originOf, REACH, tipOf } from '../../store/gizmo_moves';
import { useWatching } from '../../store/own_camera';
import { metresPerPixel, poseOfCamera, project, ring, type Size, targetOf } from '../../store/projection';
import { nodeById, useStudio } from '../../store/studio';
import { Cameras } from './cameras';
import { Grip } from './grip';
import { Landing } from './landing';

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
    const camera = node?.kind === 'camera' && seen ? node : null;
    const target = camera && project(pose, size, targetOf(set, camera));
    const shape = camera && cameraShape(pose, size, poseOfCamera(set, camera));
    return (
        <>
            {wanted && size.width > 0 && <Cameras pose={pose} size={size} />}
            <Landing size={size} />
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
                                        d={ring(
                                            pose,
                                            size,
                                            origin,
                                            metresPerPixel(pose, size, at.depth) * REACH * 1.25,
                                        )}
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
                        {target && (
                            <Grip node={node} handle="aim" size={size} host={host}>
                                {['under', 'line'].map((part) => (
                                    <path key={part} className={part} d={`M${at.x} ${at.y}L${target.x} ${target.y}`} />
                                ))}
                                <circle className="touch" cx={target.x} cy={target.y} r={4} />
                                <circle className="knob" cx={target.x} cy={target.y} r={6} />
                            </Grip>
                        )}
                        {shape && (
                            <Grip node={node} handle="lens" size={size} host={host}>
                                <circle className="touch" cx={shape.corner.x} cy={shape.corner.y} r={4} />
                                <rect
                                    className="knob"
                                    x={shape.corner.x - 5}
                                    y={shape.corner.y - 5}
                                    width={10}
                                    height={10}
                                    rx={2}
                                />
                            </Grip>
                        )}
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
        </>
    );
}
