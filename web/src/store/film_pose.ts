/** The film and its camera as this page shows them now, for what is drawn over the picture. */
import { place } from './own_camera';
import { anchorOf, type FilmValues, type Pose, poseOf } from './projection';
import { cameraOf, useStudio } from './studio';

/** What this page shows of the film now. */
export const filmNow = (): FilmValues => {
    const { replica, heads } = useStudio.getState();
    return { nodes: replica.nodes, shown: replica.shown, heads };
};

/** Of the camera that one looks through. */
export function poseNow(): Pose {
    const state = useStudio.getState();
    return poseOf(place(), anchorOf(filmNow(), cameraOf(state)));
}
