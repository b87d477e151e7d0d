/** How hands move the camera and lights: pure maths over the document's values. Angles in degrees, lengths in metres. */
import { clamp, tidy } from './slider_maths';

export interface Orbit {
    azimuth: number;
    elevation: number;
    distance: number;
    target_x: number;
    target_y: number;
    target_z: number;
}

/** A turn's width across the picture, degrees. */
const TURN = 180;
const RISE = 120;
/** Of the picture: width by height. */
export const ASPECT = 16 / 9;
/** Width of a 35 mm frame, which focal lengths refer to. */
export const FRAME_MM = 36;

/** An angle between -180 and 180. */
export const wrap = (angle: number): number => ((((angle + 180) % 360) + 360) % 360) - 180;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Turns about the target; dx, dy as shares of the picture's width and height. */
export const orbit = (from: Orbit, dx: number, dy: number): Orbit => ({
    ...from,
    azimuth: tidy(wrap(from.azimuth - dx * TURN)),
    elevation: tidy(clamp(from.elevation + dy * RISE, { min: -85, max: 85 })),
});

/** Moves the target so that what is under the pointer stays there, at the target's depth. */
export function pan(from: Orbit, dx: number, dy: number, focalLength: number, aspect: number): Orbit {
    const width = (from.distance * FRAME_MM) / Math.max(1, focalLength);
    const right = -dx * width;
    const up = (dy * width) / aspect;
    const a = radians(from.azimuth);
    const e = radians(from.elevation);
    // The camera sits at azimuth (0 = +Z, towards +X) and elevation, looking at the target.
    return {
        ...from,
        target_x: tidy(from.target_x + right * Math.cos(a) - up * Math.sin(e) * Math.sin(a)),
        target_y: tidy(from.target_y + up * Math.cos(e)),
        target_z: tidy(from.target_z - right * Math.sin(a) - up * Math.sin(e) * Math.cos(a)),
    };
}

/** Moves towards the target by a factor: below 1 is closer. */
export const dolly = (from: Orbit, factor: number): Orbit => ({
    ...from,
    distance: tidy(clamp(from.distance * factor, { min: 0.2, max: 20 })),
});

/** Azimuth and elevation of a light that is dragged across the picture, seen from a camera at `cameraAzimuth`. */
export const moveLight = (
    from: { azimuth: number; elevation: number },
    dx: number,
    dy: number,
    range: { elevation: { min: number; max: number } },
): { azimuth: number; elevation: number } => ({
    azimuth: tidy(wrap(from.azimuth + dx * TURN)),
    elevation: tidy(clamp(from.elevation - dy * RISE, range.elevation)),
});
