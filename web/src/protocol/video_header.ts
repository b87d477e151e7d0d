/** The 128-byte header in front of each picture, behind its envelope. */

export const HEADER_BYTES = 128;
const MAGIC = 0x564d494c; // 'LIMV'

/** Names of the server's stage times, in the order of the header. */
const STAGES = [
    'input',
    'evaluate',
    'accel',
    'gbuffer',
    'light',
    'filter',
    'look',
    'encode',
    'queue',
    'total',
] as const;
export type Stage = (typeof STAGES)[number];

export interface VideoHeader {
    codec: 'h264' | 'jpeg';
    key: boolean;
    /** The first frame after an input, traced with less work. */
    response: boolean;
    settling: boolean;
    settledFlag: boolean;
    frame: number;
    /** The newest revision this frame shows. */
    revision: number;
    /** The newest change of this viewer that it shows. */
    lastSeq: number;
    width: number;
    height: number;
    /** This page's own clock at the input of `lastSeq`, or of `watch` if that is newer, in ms; null when nothing new of this viewer is shown. */
    stamp: number | null;
    timeSeconds: number;
    /** Of the session's clock, at the moment that it shows; from the envelope. */
    tick: number;
    sceneHash: bigint;
    litFraction: number;
    /** 0 to 1 */
    settled: number;
    /** Of all pixels, 0 to 1: those that show what the newest edits touched, and that are re-rendered before the others. */
    touchedShare: number;
    /** Samples of light that they have got since; 0 when nothing comes first. */
    touchedSamples: number;
    /** Through the film's camera, or through this viewer's own. */
    view: 'program' | 'own';
    /** The newest `watch` that it shows; 0 when it shows the film's camera. */
    watch: number;
    /** in thousands */
    rays: number;
    /** ms */
    stages: Record<Stage, number>;
}

interface VideoFrame128 {
    header: VideoHeader;
    payload: Uint8Array<ArrayBuffer>;
}

/** A header, its picture, and the tick that its envelope said. */
export interface VideoUnit {
    unit: ArrayBuffer;
    tick: number;
}

/** Whether a picture is of video, and no still. */
export const isVideo = (buffer: ArrayBuffer): boolean =>
    buffer.byteLength >= HEADER_BYTES && new DataView(buffer).getUint8(5) === 0;

/** @returns null when it is none: wrong magic, version, codec or length */
export function parseVideoFrame({ unit, tick }: VideoUnit): VideoFrame128 | null {
    const header = parseVideoHeader(unit, tick);
    if (!header || new DataView(unit).getUint32(60, true) !== unit.byteLength - HEADER_BYTES) return null;
    return { header, payload: new Uint8Array(unit, HEADER_BYTES) };
}

/** The header alone, whatever follows it. @returns null when it is none */
export function parseVideoHeader(buffer: ArrayBuffer, tick = 0): VideoHeader | null {
    if (buffer.byteLength < HEADER_BYTES) return null;
    const view = new DataView(buffer);
    const codec = view.getUint8(5);
    if (view.getUint32(0, true) !== MAGIC || view.getUint8(4) !== 1 || codec > 1) return null;
    const flags = view.getUint8(6);
    const stamp = view.getFloat64(24, true);
    const count = Math.min(view.getUint8(7), STAGES.length);
    const stages = Object.fromEntries(
        STAGES.map((name, i) => [name, i < count ? view.getFloat32(64 + 4 * i, true) : 0]),
    ) as Record<Stage, number>;
    return {
        codec: codec === 0 ? 'h264' : 'jpeg',
        key: (flags & 1) !== 0,
        response: (flags & 2) !== 0,
        settling: (flags & 4) !== 0,
        settledFlag: (flags & 8) !== 0,
        frame: view.getUint32(8, true),
        revision: view.getUint32(12, true),
        lastSeq: view.getUint32(16, true),
        width: view.getUint16(20, true),
        height: view.getUint16(22, true),
        stamp: Number.isNaN(stamp) ? null : stamp,
        tick,
        timeSeconds: view.getFloat64(32, true),
        sceneHash: view.getBigUint64(40, true),
        litFraction: view.getFloat32(48, true),
        settled: view.getFloat32(52, true),
        touchedShare: view.getFloat32(104, true),
        touchedSamples: view.getUint16(108, true),
        view: view.getUint32(112, true) === 0 ? 'program' : 'own',
        watch: view.getUint32(116, true),
        rays: view.getUint32(56, true),
        stages,
    };
}
