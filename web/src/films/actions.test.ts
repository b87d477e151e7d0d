import { expect, it } from 'vitest';
import { faultOf, MOST_BYTES } from './actions';
import { fileName } from './export';

it('says what is wrong with a file before it is sent', () => {
    expect(faultOf('a.limn', 5)).toBeNull();
    expect(faultOf('A.LIMN', 5)).toBeNull();
    expect(faultOf('a.limn', 0)).toBe('a.limn is empty.');
    expect(faultOf('studio.hdr', 5)).toBe('studio.hdr is no film: choose a .limn file, as Export makes it.');
    expect(faultOf('limn', 5)).not.toBeNull();
    expect(faultOf('a.limn', MOST_BYTES)).toBeNull();
    expect(faultOf('a.limn', MOST_BYTES + 1)).toBe('a.limn is larger than 192 MB.');
});

it.each([
    ['The Landlady', 'The Landlady.limn'],
    ['', 'Untitled.limn'],
    ['../../etc/passwd', 'etc passwd.limn'],
    ['What? "Who": <me>|*', 'What Who me.limn'],
    ['...', 'Film.limn'],
    ['a\u0000b\nc', 'a b c.limn'],
    ['夜の港'.repeat(40), `${'夜の港'.repeat(20)}.limn`],
    [`${'a'.repeat(59)}😀b`, `${'a'.repeat(59)}😀.limn`],
])('names the file of “%s”', (title, name) => expect(fileName({ title })).toBe(name));
