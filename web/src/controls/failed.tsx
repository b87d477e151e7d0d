import './failed.css';
import { useState } from 'react';

/** A list of the library did not come: what that means, another try, and what went wrong for who wants to know. */
export function Failed({ message, detail, retry }: { message: string; detail: string; retry(): void }) {
    const [unfolded, setUnfolded] = useState(false);
    return (
        <div className="failed">
            <p role="alert">{message}</p>
            <button type="button" className="btn" onClick={retry}>
                Try again
            </button>
            <button type="button" className="btn ghost" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
                Details
            </button>
            {unfolded && <p className="t3">{detail}</p>}
        </div>
    );
}
