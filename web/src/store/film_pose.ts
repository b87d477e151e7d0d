/** The film and its camera as this page shows them now, for what is drawn over the picture. */
import { shownThen } from './film_values';
import { place } from './own_camera';
import { anchorOf, type FilmValues, type Pose, poseOf } from './projection';
import { cameraOf, filmTicks, useStudio } from './studio';

/** What this page shows of the film now. */
export const filmNow = (): FilmValues => {
    const state = useStudio.getState();
    return { nodes: state.replica.nodes, shown: shownThen(state, filmTicks()), heads: state.heads };
};

/** Of the camera that one looks through. */
export function poseNow(): Pose {
    const state = useStudio.getState();
    return poseOf(place(), anchorOf(filmNow(), cameraOf(state)));
}
