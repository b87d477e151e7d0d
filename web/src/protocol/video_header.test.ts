import { describe, expect, it } from 'vitest';
import { HEADER_BYTES, parseVideoFrame } from './video_header';

/** A frame laid out by hand, byte for byte as the server writes it. */
function frame(change: (view: DataView) => void = () => {}, payload: readonly number[] = [1, 2, 3]): ArrayBuffer {
    const buffer = new ArrayBuffer(HEADER_BYTES + payload.length);
    const view = new DataView(buffer);
    new Uint8Array(buffer).set([0x4c, 0x49, 0x4d, 0x56, 1, 0, 0b0011, 10]);
    view.setUint32(8, 77, true);
    view.setUint32(12, 1204, true);
    view.setUint32(16, 9, true);
    view.setUint16(20, 640, true);
    view.setUint16(22, 360, true);
    view.setFloat64(24, 1234.5, true);
    view.setFloat64(32, 2.25, true);
    view.setBigUint64(40, 0xfedcba9876543210n, true);
    view.setFloat32(48, 0.5, true);
    view.setFloat32(52, 0.75, true);
    view.setFloat32(104, 0.0625, true);
    view.setUint16(108, 8, true);
    view.setUint32(112, 3, true);
    view.setUint32(116, 41, true);
    view.setUint32(56, 118, true);
    view.setUint32(60, payload.length, true);
    for (let i = 0; i < 10; i++) view.setFloat32(64 + 4 * i, i + 0.5, true);
    new Uint8Array(buffer, HEADER_BYTES).set(payload);
    change(view);
    return buffer;
}

describe('a video frame', () => {
    it('is read field by field', () => {
        const parsed = parseVideoFrame({ unit: frame(), tick: 7 })!;
        expect(parsed.header).toMatchObject({
            codec: 'h264',
            key: true,
            response: true,
            settling: false,
            settledFlag: false,
            frame: 77,
            revision: 1204,
            lastSeq: 9,
            width: 640,
            height: 360,
            stamp: 1234.5,
            timeSeconds: 2.25,
            sceneHash: 0xfedcba9876543210n,
            litFraction: 0.5,
            settled: 0.75,
            touchedShare: 0.0625,
            touchedSamples: 8,
            view: 'own',
            watch: 41,
            rays: 118,
        });
        expect(parsed.header.stages).toMatchObject({ input: 0.5, gbuffer: 3.5, total: 9.5 });
        expect([...parsed.payload]).toEqual([1, 2, 3]);
    });

    it('has no stamp when nothing of this viewer is new', () => {
        expect(
            parseVideoFrame({ unit: frame((view) => view.setFloat64(24, Number.NaN, true)), tick: 7 })!.header.stamp,
        ).toBeNull();
    });

    it('counts stages that the server did not send as nothing', () => {
        const { stages } = parseVideoFrame({ unit: frame((view) => view.setUint8(7, 2)), tick: 7 })!.header;
        expect(stages).toMatchObject({ input: 0.5, evaluate: 1.5, accel: 0, total: 0 });
    });

    it.each([
        ['a wrong magic', (view: DataView) => view.setUint8(0, 0)],
        ['another version', (view: DataView) => view.setUint8(4, 2)],
        ['an unknown codec', (view: DataView) => view.setUint8(5, 7)],
        ['a payload length that is not so', (view: DataView) => view.setUint32(60, 4, true)],
    ])('is refused with %s', (_, change) => {
        expect(parseVideoFrame({ unit: frame(change), tick: 7 })).toBeNull();
    });

    it('is refused when it is cut', () => {
        expect(parseVideoFrame({ unit: frame().slice(0, HEADER_BYTES - 1), tick: 7 })).toBeNull();
        expect(parseVideoFrame({ unit: frame().slice(0, HEADER_BYTES + 1), tick: 7 })).toBeNull();
    });
});
