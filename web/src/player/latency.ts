/** From the hand to the picture: what this page measured itself, split with the server's stage times. */
import type { Stage, VideoHeader } from '../protocol/video_header';

/** The parts of the way, in order; each in ms. */
export const PARTS = ['input', 'pose', 'light', 'filter', 'encode', 'network', 'decode'] as const;
type Part = (typeof PARTS)[number];

export const PART_LABELS: Record<Part, string> = {
    input: 'Input',
    pose: 'Pose',
    light: 'Light',
    filter: 'Filter',
    encode: 'Encode',
    network: 'Network and waiting',
    decode: 'Decode and draw',
};

const STAGES_OF: Record<'input' | 'pose' | 'light' | 'filter' | 'encode', readonly Stage[]> = {
    input: ['input'],
    pose: ['evaluate', 'accel'],
    light: ['gbuffer', 'light'],
    filter: ['filter', 'look'],
    encode: ['encode', 'queue'],
};

export interface Sample {
    /** performance.now() of the drawing */
    at: number;
    /** input event to drawn picture, ms */
    total: number;
    parts: Record<Part, number>;
}

/** @param decodeMs arrival to drawn */
export function sampleOf(header: VideoHeader, drawnAt: number, decodeMs: number): Sample | null {
    if (header.stamp === null) return null;
    const total = drawnAt - header.stamp;
    if (!(total >= 0 && total < 60_000)) return null;
    const parts = { network: 0, decode: decodeMs } as Record<Part, number>;
    let known = decodeMs;
    for (const [part, stages] of Object.entries(STAGES_OF) as [Part, readonly Stage[]][]) {
        parts[part] = stages.reduce((sum, stage) => sum + header.stages[stage], 0);
        known += parts[part];
    }
    parts.network = Math.max(0, total - known);
    return { at: drawnAt, total, parts };
}

export interface LatencyFigure {
    /** median of the recent samples, ms */
    typical: number;
    p95: number;
    parts: Record<Part, number>;
    /** when the newest sample was drawn */
    at: number;
}

const rank = (sorted: readonly number[], q: number): number =>
    sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))]!;

/** The figure over the last second of samples, or over the last eight when fewer fell into it. */
export function figureOf(samples: readonly Sample[], now: number): LatencyFigure | null {
    if (samples.length === 0) return null;
    const fresh = samples.filter((sample) => sample.at > now - 1000);
    const used = fresh.length >= 8 ? fresh : samples.slice(-8);
    const totals = used.map((sample) => sample.total).sort((a, b) => a - b);
    const parts = {} as Record<Part, number>;
    for (const part of PARTS) parts[part] = used.reduce((sum, sample) => sum + sample.parts[part], 0) / used.length;
    return { typical: rank(totals, 0.5), p95: rank(totals, 0.95), parts, at: samples.at(-1)!.at };
}

/** Which part took longest. */
export const slowestPart = (parts: Record<Part, number>): Part =>
    PARTS.reduce((slowest, part) => (parts[part] > parts[slowest] ? part : slowest));

/** In time up to 50 ms, late to 100, bad beyond. */
export const lateness = (ms: number): 'live' | 'warn' | 'bad' => (ms <= 50 ? 'live' : ms <= 100 ? 'warn' : 'bad');
