import './fault.css';
import { useEffect, useRef } from 'react';
import type { Typing } from './typing';

/** Under a field: why what was typed into it was not taken. */
export function Fault({ typing: { fault, faultId } }: { typing: Typing }) {
    const line = useRef<HTMLSpanElement>(null);
    useEffect(() => {
        if (fault) line.current?.scrollIntoView({ block: 'nearest' });
    }, [fault]);
    if (fault === '') return null;
    return (
        <span ref={line} className="fault" role="alert" id={faultId}>
            {fault}
        </span>
    );
}
