/** A prop's picture under the hand that carries it. */
import { createPortal } from 'react-dom';
import { useCarry } from '../../shell/carry';

export function Ghost() {
    const carried = useCarry((state) => state.carried);
    if (!carried) return null;
    // On the page itself: a panel that slides or scrolls would take it along.
    return createPortal(
        <img
            className="prop-ghost"
            src={`/props/${carried.shape}.webp`}
            alt=""
            aria-hidden="true"
            style={{ transform: `translate(${carried.x}px, ${carried.y}px)` }}
        />,
        document.body,
    );
}
