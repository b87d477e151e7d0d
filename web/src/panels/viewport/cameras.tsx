/** The film's other cameras in the picture: bodies with the frames that they look through, chosen with a click. */

import type { KeyboardEvent, MouseEvent } from 'react';
import { chooseOnly, chosenOf, toggleChosen, useShell } from '../../shell/shell';
import { type CameraShape, cameraShape } from '../../store/camera_shape';
import { filmNow } from '../../store/film_pose';
import { length, type Pose, poseOfCamera, type Size, subtract } from '../../store/projection';
import type { NodeInfo } from '../../store/replica';
import { say } from '../../store/studio';

function choose(camera: NodeInfo, event: MouseEvent | KeyboardEvent): void {
    if (event.shiftKey || event.ctrlKey || event.metaKey) toggleChosen(camera.id);
    else chooseOnly(camera.id);
    say(`${camera.title} chosen.`);
}

function Mark({ camera, shape, chosen }: { camera: NodeInfo; shape: CameraShape; chosen: boolean }) {
    return (
        <g
            className={`gizmo-handle camera-mark ${chosen ? 'chosen' : ''}`}
            role="button"
            tabIndex={0}
            aria-label={`Choose ${camera.title}`}
            aria-pressed={chosen}
            onClick={(event) => choose(camera, event)}
            onKeyDown={(event) => {
                if (event.key !== 'Enter' && event.key !== ' ') return;
                event.preventDefault();
                event.stopPropagation();
                choose(camera, event);
            }}
        >
            <title>{camera.title}</title>
            <path className="touch" d={shape.body} />
            <path className="under" d={shape.frame} />
            <path className="line" d={shape.frame} />
            <path className="body" d={shape.body} />
        </g>
    );
}

/** Further apart than this from where one looks from, metres: nobody sees the camera that one looks through. */
const APART = 0.05;

/** Every camera of the film but the one that stands where one looks from. */
export function Cameras({ pose, size }: { pose: Pose; size: Size }) {
    const selection = useShell((shell) => shell.selection);
    const also = useShell((shell) => shell.also);
    const film = filmNow();
    const chosen = chosenOf({ selection, also });
    const marks = film.nodes.flatMap((camera) => {
        if (camera.kind !== 'camera' || camera.deleted) return [];
        const stands = poseOfCamera(film, camera);
        const apart = length(subtract(stands.position, pose.position));
        const shape = apart > APART ? cameraShape(pose, size, stands) : null;
        return shape
            ? [<Mark key={camera.id} camera={camera} shape={shape} chosen={chosen.includes(camera.id)} />]
            : [];
    });
    if (marks.length === 0) return null;
    return (
        <svg className="gizmo" role="group" aria-label="Cameras in the picture">
            {marks}
        </svg>
    );
}
