/** Where a prop that is carried over the picture would come to stand. */

import { useCarry } from '../../shell/carry';
import { poseNow } from '../../store/film_pose';
import { project, ring, type Size } from '../../store/projection';
import { nodeById, useStudio } from '../../store/studio';

/** As wide as a new prop is, metres. */
const RADIUS = 0.1;

export function Landing({ size }: { size: Size }) {
    const over = useCarry(({ carried }) => carried?.over ?? null);
    const node = useStudio((state) => nodeById(state, over?.node ?? ''));
    const pose = poseNow();
    const at = over?.point && size.width > 0 ? project(pose, size, over.point) : null;
    if (!over?.point || !at) return null;
    return (
        <svg className="gizmo landing" aria-hidden="true" data-testid="landing">
            {['under', 'line'].map((part) => (
                <path key={part} className={part} d={ring(pose, size, over.point!, RADIUS)} />
            ))}
            <circle className="knob" cx={at.x} cy={at.y} r={3} />
            <text x={at.x} y={at.y + 24}>
                {node?.title ?? 'Floor'}
            </text>
        </svg>
    );
}
