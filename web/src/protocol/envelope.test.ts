import { describe, expect, it } from 'vitest';
import { ENVELOPE_BYTES, KIND, Pieces, readEnvelope, writeEnvelope } from './envelope';

function message(kind: 1 | 2, more: boolean, sequence: number, tick: number, body: number[]): ArrayBuffer {
    const bytes = new Uint8Array(ENVELOPE_BYTES + body.length);
    writeEnvelope(bytes.buffer, { kind, more, sequence, tick });
    bytes.set(body, ENVELOPE_BYTES);
    return bytes.buffer;
}

describe('an envelope', () => {
    it('says what it was told, in the bytes that the server reads', () => {
        const bytes = message(KIND.sound, true, 0xfedcba98, 705_600_000 * 86_400, [1]);
        expect(readEnvelope(bytes)).toEqual({
            kind: KIND.sound,
            more: true,
            sequence: 0xfedcba98,
            tick: 705_600_000 * 86_400,
        });
        expect([...new Uint8Array(message(KIND.video, false, 0x01020304, 5, []))]).toEqual([
            1, 0, 0, 0, 4, 3, 2, 1, 5, 0, 0, 0, 0, 0, 0, 0,
        ]);
    });

    it('is none when it is too short, of another kind or with flags that nobody knows', () => {
        expect(readEnvelope(new ArrayBuffer(15))).toBeNull();
        for (const at of [0, 1, 2, 3]) {
            const bytes = new Uint8Array(message(KIND.video, false, 1, 1, []));
            bytes[at] = 0xff;
            expect(readEnvelope(bytes.buffer)).toBeNull();
        }
    });
});

describe('pieces', () => {
    it('become one message, whatever of another kind comes between them', () => {
        const pieces = new Pieces();
        expect(pieces.add(message(KIND.video, true, 7, 70, [1, 2]))).toBeNull();
        expect(pieces.add(message(KIND.sound, false, 1, 10, [9]))).toMatchObject({ kind: KIND.sound, tick: 10 });
        expect(pieces.add(message(KIND.video, true, 7, 70, [3]))).toBeNull();
        const whole = pieces.add(message(KIND.video, false, 7, 70, [4, 5]));
        expect(whole).toMatchObject({ kind: KIND.video, sequence: 7, tick: 70 });
        expect([...new Uint8Array(whole!.body)]).toEqual([1, 2, 3, 4, 5]);
        expect([...new Uint8Array(pieces.add(message(KIND.video, false, 8, 80, [6]))!.body)]).toEqual([6]);
    });

    it('of a message that never ended are forgotten', () => {
        const pieces = new Pieces();
        pieces.add(message(KIND.video, true, 7, 70, [1, 2]));
        expect([...new Uint8Array(pieces.add(message(KIND.video, false, 8, 80, [3]))!.body)]).toEqual([3]);
    });
});
