import { expect, it } from 'vitest';
import { codecString } from './h264';

const bytes = (...list: number[]) => Uint8Array.from(list);

it('reads profile, constraints and level from the parameter set, behind other units and short start codes', () => {
    const unit = bytes(0, 0, 0, 1, 0x09, 0x10, 0, 0, 1, 0x67, 0x42, 0xc0, 0x1e, 0xd9, 0, 0, 0, 1, 0x68, 0xce);
    expect(codecString(unit)).toBe('avc1.42c01e');
});

it('keeps leading zeros', () => {
    expect(codecString(bytes(0, 0, 1, 0x67, 0x64, 0x00, 0x0a, 1))).toBe('avc1.64000a');
});

it('finds none in a unit without a parameter set, or with half of one', () => {
    expect(codecString(bytes(0, 0, 0, 1, 0x41, 0x9a, 1, 2, 3, 4))).toBeNull();
    expect(codecString(bytes(0, 0, 1, 0x67, 0x42))).toBeNull();
    expect(codecString(bytes())).toBeNull();
});
