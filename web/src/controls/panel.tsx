import './panel.css';
import type { ReactNode } from 'react';

interface PanelProps {
    /** Its heading, by which its region is found too. */
    name: string;
    className?: string;
    /** What belongs in it is still to come. */
    busy?: boolean;
    /** Beside the heading. */
    head?: ReactNode;
    children: ReactNode;
}

/** The frame of a panel: its region, its heading, and what it holds. */
export function Panel({ name, className, busy, head, children }: PanelProps) {
    return (
        <section className={className ? `panel ${className}` : 'panel'} aria-label={name} aria-busy={busy}>
            <header className="panel-head">
                <h2>{name}</h2>
                {head}
            </header>
            {children}
        </section>
    );
}
