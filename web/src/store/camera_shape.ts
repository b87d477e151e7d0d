/** What a camera of the film looks like in the picture of another: a small body and the frame that it looks through. Pure. */
import { ASPECT } from '../values/camera';
import { add, metresPerPixel, type Pose, project, type Size, type Spot, scale, type Vec3 } from './projection';

/** From the lens to the frame, pixels of the page; metres at most, so that a camera close by does not fill the picture. */
const LENGTH = 54;
const LONGEST = 0.4;

/** From a camera's lens to its frame, metres, when it stands there and is seen through `pose`. */
export function frameLength(pose: Pose, size: Size, stands: Vec3): number {
    const at = project(pose, size, stands);
    return Math.min(LONGEST, metresPerPixel(pose, size, at?.depth ?? 1) * LENGTH);
}

/** The middle of the frame, so far before the lens. */
export const middleOfFrame = (camera: Pose, far: number): Vec3 => add(camera.position, scale(camera.forward, far));

/** A point from the lens: so far to the right, up and ahead. */
const from = ({ position, right, up, forward }: Pose, x: number, y: number, z: number): Vec3 =>
    add(position, add(scale(right, x), add(scale(up, y), scale(forward, z))));

/** Half as wide, as high, and as long as the body is, in shares of the way to the frame. */
const BODY: Vec3 = [0.15, 0.12, 0.5];

/** Corners of a box by which of their bits are set, in the order in which each face is gone round. */
const FACES = [
    [0, 1, 3, 2],
    [4, 5, 7, 6],
    [0, 1, 5, 4],
    [2, 3, 7, 6],
    [0, 2, 6, 4],
    [1, 3, 7, 5],
] as const;

export interface CameraShape {
    /** Paths on the page: the body's faces, and the lines of the frame with the mark of which way is up. */
    body: string;
    frame: string;
    /** Where the lens and the frame's upper right corner are. */
    lens: Spot;
    corner: Spot;
}

/** The shape of a camera that is seen through `pose`; null where it is not wholly before that. */
export function cameraShape(pose: Pose, size: Size, camera: Pose): CameraShape | null {
    const far = frameLength(pose, size, camera.position);
    const [w, h] = [camera.half * far, (camera.half * far) / ASPECT];
    const spots: Spot[] = [];
    const see = (point: Vec3): Spot | null => {
        const spot = project(pose, size, point);
        if (spot) spots.push(spot);
        return spot;
    };
    const lens = see(camera.position);
    const rim = [
        see(from(camera, -w, h, far)),
        see(from(camera, w, h, far)),
        see(from(camera, w, -h, far)),
        see(from(camera, -w, -h, far)),
    ];
    const mark = [
        see(from(camera, -w / 2, h * 1.15, far)),
        see(from(camera, w / 2, h * 1.15, far)),
        see(from(camera, 0, h * 1.6, far)),
    ];
    const box = Array.from({ length: 8 }, (_, bits) =>
        see(
            from(
                camera,
                (bits & 1 ? 1 : -1) * BODY[0] * far,
                (bits & 2 ? 1 : -1) * BODY[1] * far,
                bits & 4 ? -BODY[2] * far : 0,
            ),
        ),
    );
    const [, corner] = rim;
    if (!lens || !corner || spots.length < 1 + rim.length + mark.length + box.length) return null;
    const text = (spot: Spot | null | undefined) => `${spot!.x.toFixed(1)} ${spot!.y.toFixed(1)}`;
    const round = (line: readonly (Spot | null | undefined)[]) => `M${line.map(text).join('L')}Z`;
    return {
        lens,
        corner,
        body: FACES.map((face) => round(face.map((at) => box[at]))).join(''),
        frame: `${round(rim)}${round(mark)}${rim.map((at) => `M${text(lens)}L${text(at)}`).join('')}`,
    };
}
