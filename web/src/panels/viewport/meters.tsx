import './meters.css';
import { type CSSProperties, useEffect, useRef, useState } from 'react';
import { figureOf, type LatencyFigure, lateness, PART_LABELS, PARTS, slowestPart } from '../../player/latency';
import { player } from '../../shell/live';
import { onPulse } from '../../shell/pulse';
import { setShell, useShell } from '../../shell/shell';
import { useStudio } from '../../store/studio';

const PACE_MS = 200;
const LATE_MS = 2000;
const TOUCHED_MS = 1500;

/** Keeps a figure's tone until it has been late for two seconds, so that one slow frame raises no alarm. */
function makeTone(): (typical: number, now: number) => string {
    let lateSince: number | null = null;
    return (typical, now) => {
        const tone = lateness(typical);
        if (tone === 'live') lateSince = null;
        else lateSince ??= now;
        return lateSince !== null && now - lateSince > LATE_MS ? tone : 'live';
    };
}

const ms = (value: number): string => `${Math.round(value)} ms`;

/** Hand to picture: the figure, its split as a bar, and on a press the split in numbers. */
export function LatencyMeter({ compact = false }: { compact?: boolean }) {
    const open = useShell((shell) => shell.latency);
    const button = useRef<HTMLButtonElement>(null);
    const figure = useRef<HTMLElement>(null);
    const bar = useRef<HTMLSpanElement>(null);

    useEffect(() => {
        const toneOf = makeTone();
        let written = '';
        return onPulse(PACE_MS, (now) => {
            const found = figureOf(player.samples, now);
            if (!found || !figure.current || !button.current) return;
            const text = ms(found.typical);
            if (text !== written) {
                written = text;
                figure.current.textContent = text;
                button.current.setAttribute('aria-label', `Latency, ${text} to picture`);
            }
            const tone = toneOf(found.typical, now);
            button.current.dataset.tone = tone;
            button.current.title = `Latency: 95 of 100 within ${ms(found.p95)}${tone === 'live' ? '' : `; slowest: ${PART_LABELS[slowestPart(found.parts)]}`}`;
            const parts = bar.current?.children;
            PARTS.forEach((part, i) => {
                (parts?.[i] as HTMLElement | undefined)?.style.setProperty('flex-grow', found.parts[part].toFixed(1));
            });
        });
    }, []);

    return (
        <button
            type="button"
            ref={button}
            className={`meter ${compact ? 'compact' : ''}`}
            aria-label="Latency, – ms to picture"
            aria-expanded={open}
            onClick={() => setShell({ latency: !open })}
        >
            {!compact && (
                <span className="bar" ref={bar} aria-hidden="true">
                    {PARTS.map((part) => (
                        <i key={part} data-part={part} />
                    ))}
                </span>
            )}
            <b ref={figure} data-testid="latency">
                – ms
            </b>
            {!compact && ' '}
            {!compact && <span className="t2">to picture</span>}
        </button>
    );
}

/** The split in numbers. */
export function LatencySplit() {
    const open = useShell((shell) => shell.latency);
    const stats = useStudio((state) => state.stats);
    const [figure, setFigure] = useState<LatencyFigure | null>(null);
    useEffect(() => {
        if (!open) return;
        return onPulse(500, (now) => setFigure(figureOf(player.samples, now)));
    }, [open]);
    if (!open) return null;
    const most = figure ? Math.max(1, ...PARTS.map((part) => figure.parts[part])) : 1;
    return (
        <div className="pop latency-split" role="group" aria-label="Latency split">
            <header>
                <b>{figure ? ms(figure.typical) : '–'}</b>
                <span className="t2">typical</span>
                <b>{figure ? ms(figure.p95) : '–'}</b>
                <span className="t2">95 of 100 within</span>
            </header>
            {figure ? (
                <ul>
                    {PARTS.map((part) => (
                        <li key={part}>
                            <span>{PART_LABELS[part]}</span>
                            <i
                                className="gauge"
                                style={{ '--share': figure.parts[part] / most } as CSSProperties}
                                data-part={part}
                            />
                            <span className="num">{figure.parts[part].toFixed(1)}</span>
                        </li>
                    ))}
                </ul>
            ) : (
                <p className="t2">Change something: the way from hand to picture is measured then.</p>
            )}
            {stats && (
                <p className="t3 num">
                    {Math.round(stats.lit_fraction * 100)} % of the pixels lit per frame, {stats.bounces}{' '}
                    {stats.bounces === 1 ? 'bounce' : 'bounces'}, {Math.round(stats.kbps)} kb/s, {stats.threads} threads
                </p>
            )}
        </div>
    );
}

/** What share of the picture the last edit re-rendered, for as long as somebody may wonder. */
function touchedText(now: number): string {
    const touched = player.lastTouched;
    if (!touched || now - touched.at > TOUCHED_MS) return '';
    const percent = touched.header.touchedShare * 100;
    return `${percent < 1 ? 'under 1' : Math.round(percent)}\u2009% re-rendered, `;
}

/** Live, settling or settled; and size and rate of what arrives. */
export function Quality({ compact = false }: { compact?: boolean }) {
    const ring = useRef<SVGCircleElement>(null);
    const word = useRef<HTMLSpanElement>(null);
    const facts = useRef<HTMLSpanElement>(null);
    useEffect(() => {
        let before = '';
        let factsBefore = '';
        return onPulse(PACE_MS, (now) => {
            const { last, drawTimes } = player;
            if (!last) return;
            const { header } = last;
            const settled = header.settledFlag ? 1 : header.settling ? header.settled : 0;
            const text = header.settledFlag
                ? 'Settled'
                : header.settling
                  ? `Settling ${Math.round(settled * 100)}\u2009%`
                  : 'Live';
            if (text !== before && word.current) {
                before = text;
                word.current.textContent = text;
                ring.current?.style.setProperty(
                    'stroke-dashoffset',
                    String(1 - (header.settling || header.settledFlag ? settled : 1)),
                );
                ring.current?.parentElement?.setAttribute(
                    'data-quality',
                    header.settledFlag ? 'settled' : header.settling ? 'settling' : 'live',
                );
            }
            const rate = drawTimes.filter((at) => at > now - 1000).length;
            const fact = `${touchedText(now)}${header.width} × ${header.height}, ${rate} fps`;
            if (fact !== factsBefore && facts.current) {
                factsBefore = fact;
                facts.current.textContent = fact;
            }
        });
    }, []);
    return (
        <>
            {!compact && <span className="facts num t3" ref={facts} />}
            <span className="chip quality" role="status" aria-live="off" aria-label="Picture quality">
                <svg width="12" height="12" viewBox="0 0 12 12" fill="none" aria-hidden="true">
                    <circle cx="6" cy="6" r="4.5" stroke="var(--line)" strokeOpacity=".45" strokeWidth="2" />
                    <circle
                        ref={ring}
                        cx="6"
                        cy="6"
                        r="4.5"
                        pathLength="1"
                        strokeDasharray="1"
                        strokeDashoffset="0"
                        strokeWidth="2"
                        stroke="currentColor"
                        transform="rotate(-90 6 6)"
                    />
                </svg>
                <span ref={word}>–</span>
            </span>
        </>
    );
}
