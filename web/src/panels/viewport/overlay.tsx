import './overlay.css';
import { useEffect, useState } from 'react';
import { player } from '../../shell/live';
import { useShell } from '../../shell/shell';
import { slots } from '../../shell/slots';
import { useStudio } from '../../store/studio';
import { Whose } from './views';

/** Whole seconds since a moment, counted while mounted. */
function Seconds({ since }: { since: number }) {
    const [now, setNow] = useState(() => performance.now());
    useEffect(() => {
        const timer = setInterval(() => setNow(performance.now()), 500);
        return () => clearInterval(timer);
    }, []);
    return <>{Math.max(0, Math.round((now - since) / 1000))} s</>;
}

/** What is drawn over the picture: guides, and one line while there is nothing to see or nobody there. */
export function Overlay() {
    const { thirds, safeFrames, falseColor } = useShell();
    const link = useStudio((state) => state.link);
    const since = useStudio((state) => state.linkSince);
    const welcomed = useStudio((state) => state.welcomed);
    const [pictured, setPictured] = useState(player.last !== null);
    useEffect(() => {
        player.onFirst = () => setPictured(true);
        setPictured(player.last !== null);
    }, []);
    return (
        <div className={`overlay ${link === 'lost' && pictured ? 'dimmed' : ''}`}>
            {falseColor && slots.overPicture && <slots.overPicture />}
            {thirds && (
                <svg className="guides" viewBox="0 0 3 3" preserveAspectRatio="none" aria-hidden="true">
                    <path d="M1 0V3M2 0V3M0 1H3M0 2H3" />
                </svg>
            )}
            {safeFrames && (
                <>
                    <span className="safe safe-action" />
                    <span className="safe safe-title" />
                </>
            )}
            {!pictured && link !== 'lost' && <p className="first-light">First light in a moment</p>}
            {pictured && <Whose />}
            {link === 'lost' && (
                <span className="tag tag-lost">
                    <i className="kept" />
                    {welcomed ? 'Reconnecting, ' : 'Waiting for the server, '}
                    <Seconds since={since} />
                </span>
            )}
        </div>
    );
}
