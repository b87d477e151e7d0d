/** Limn's mark: three strokes of light from one point. */
export function Mark({ size = 22 }: { size?: number }) {
    return (
        <svg width={size} height={size} viewBox="0 0 22 22" fill="none" aria-hidden="true">
            <path d="M3.5 18.5C8 17 15 11.5 18.5 3.5" stroke="var(--paper)" strokeWidth="2" strokeLinecap="round" />
            <path d="M3.5 18.5c5.5.3 11-2.5 15-7" stroke="#f2c14e" strokeWidth="1.5" strokeLinecap="round" />
            <path d="M3.5 18.5c5 2 10.5 1.5 15-.5" stroke="#8d8d96" strokeWidth="1" strokeLinecap="round" />
        </svg>
    );
}
