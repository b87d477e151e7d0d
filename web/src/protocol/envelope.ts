/** What stands before every binary message, in both directions: 16 bytes, little endian; see src/stream/envelope.h. */

export const ENVELOPE_BYTES = 16;

export const KIND = { video: 1, sound: 2 } as const;
export type Kind = (typeof KIND)[keyof typeof KIND];

interface Envelope {
    kind: Kind;
    /** Another piece of the same message follows. */
    more: boolean;
    /** Of its kind on this connection. */
    sequence: number;
    /** Of the session's clock: the moment that it shows, or when its first sample is heard. */
    tick: number;
}

/** A whole binary message. */
export interface Packet {
    kind: Kind;
    sequence: number;
    tick: number;
    body: ArrayBuffer;
}

/** @returns null when it is none, or of a kind that this page does not know */
export function readEnvelope(message: ArrayBuffer): Envelope | null {
    if (message.byteLength < ENVELOPE_BYTES) return null;
    const view = new DataView(message);
    const kind = view.getUint8(0);
    const flags = view.getUint8(1);
    if ((kind !== KIND.video && kind !== KIND.sound) || flags > 1 || view.getUint16(2, true) !== 0) return null;
    return {
        kind,
        more: flags === 1,
        sequence: view.getUint32(4, true),
        tick: Number(view.getBigInt64(8, true)),
    };
}

/** Writes an envelope at the beginning of a message; what follows it is the caller's. */
export function writeEnvelope(message: ArrayBuffer, { kind, more, sequence, tick }: Envelope): void {
    const view = new DataView(message);
    view.setUint8(0, kind);
    view.setUint8(1, more ? 1 : 0);
    view.setUint32(4, sequence, true);
    view.setBigInt64(8, BigInt(Math.round(tick)), true);
}

/** Puts pieces together again, kind by kind. */
export class Pieces {
    #begun = new Map<Kind, { sequence: number; parts: ArrayBuffer[] }>();

    /** One binary frame of the server. @returns the message, once its last piece is there */
    add(message: ArrayBuffer): Packet | null {
        const envelope = readEnvelope(message);
        if (!envelope) return null;
        const { kind, sequence, tick, more } = envelope;
        const begun = this.#begun.get(kind);
        const parts = begun?.sequence === sequence ? begun.parts : [];
        if (more) {
            parts.push(message.slice(ENVELOPE_BYTES));
            this.#begun.set(kind, { sequence, parts });
            return null;
        }
        this.#begun.delete(kind);
        const last = message.slice(ENVELOPE_BYTES);
        return { kind, sequence, tick, body: parts.length === 0 ? last : joined([...parts, last]) };
    }
}

function joined(parts: readonly ArrayBuffer[]): ArrayBuffer {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
    let at = 0;
    for (const part of parts) {
        whole.set(new Uint8Array(part), at);
        at += part.byteLength;
    }
    return whole.buffer;
}
