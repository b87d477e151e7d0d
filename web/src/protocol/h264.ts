/** What the decoder must be told about an H.264 stream, read from the stream itself. */

const SPS = 7;

/** Where each NAL unit of an Annex B access unit begins (after its start code). */
function* nalStarts(unit: Uint8Array): Generator<number> {
    for (let i = 0; i + 3 < unit.length; i++) {
        if (unit[i] === 0 && unit[i + 1] === 0 && unit[i + 2] === 1) {
            yield i + 3;
            i += 2;
        }
    }
}

/**
 * The codec string "avc1.PPCCLL" from the first sequence parameter set of an access unit (ITU-T H.264, 7.3.2.1.1:
 * profile, constraint flags and level are its first three bytes).
 * @returns null when the unit carries no sequence parameter set
 */
export function codecString(unit: Uint8Array): string | null {
    for (const start of nalStarts(unit)) {
        if ((unit[start]! & 0x1f) !== SPS || start + 3 >= unit.length) continue;
        const bytes = unit.subarray(start + 1, start + 4);
        return `avc1.${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
    }
    return null;
}
