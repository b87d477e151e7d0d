import './notices.css';
import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { dismiss, type Notice, useStudio } from '../store/studio';

/** At most one sentence in this many ms is spoken. */
const SPEAK_MS = 5000;

/** Saved state and connection for those who listen. */
export function StudioStatus() {
    const said = useStudio((state) => state.said);
    const [spoken, setSpoken] = useState('');
    const [last, setLast] = useState(Number.NEGATIVE_INFINITY);
    useEffect(() => {
        if (said === spoken) return;
        const wait = Math.max(0, last + SPEAK_MS - performance.now());
        const timer = setTimeout(() => {
            setSpoken(said);
            setLast(performance.now());
        }, wait);
        return () => clearTimeout(timer);
    }, [said, spoken, last]);
    return (
        <div className="vh" role="status" aria-label="Studio status">
            {spoken}
        </div>
    );
}

const STAY_MS = 12_000;

function Line({ notice }: { notice: Notice }) {
    const note = notice.kind === 'note';
    const [unfolded, setUnfolded] = useState(false);
    useEffect(() => {
        if (unfolded) return;
        const timer = setTimeout(() => dismiss(notice.id), STAY_MS);
        return () => clearTimeout(timer);
    }, [notice.id, unfolded]);
    return (
        <div className={note ? 'notice note' : 'notice'} role={note ? 'status' : 'alert'}>
            <p>{notice.text}</p>
            {notice.detail && (
                <button
                    type="button"
                    className="btn ghost small"
                    aria-expanded={unfolded}
                    onClick={() => setUnfolded(!unfolded)}
                >
                    Details
                </button>
            )}
            <button type="button" className="ib" aria-label="Dismiss" onClick={() => dismiss(notice.id)}>
                <X size={14} strokeWidth={1.5} aria-hidden />
            </button>
            {unfolded && <p className="t3 detail">{notice.detail}</p>}
        </div>
    );
}

export function Notices() {
    const notices = useStudio((state) => state.notices);
    if (notices.length === 0) return null;
    return (
        <div className="notices">
            {notices.map((notice) => (
                <Line key={notice.id} notice={notice} />
            ))}
        </div>
    );
}
