/** Texts of the document, bounded as the server bounds them: by their bytes in UTF-8. Pure. */

const encoder = new TextEncoder();
const bytesOf = (text: string): number => encoder.encode(text).length;

/** A text as the server takes it: without control signs (a pasted line end is a space) and without halves of a sign. */
export const cleanText = (text: string): string =>
    text.replace(/\p{Surrogate}/gu, '\ufffd').replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');

/** What is wrong with a text that may have so many bytes, in a sentence; null when nothing is. */
export function faultOfText(text: string, mostBytes: number): string | null {
    const over = bytesOf(text) - mostBytes;
    if (over <= 0) return null;
    const signs = [...text];
    let cut = 0;
    for (let freed = 0; freed < over; cut++) freed += bytesOf(signs[signs.length - 1 - cut]!);
    return `Too long by ${cut} ${cut === 1 ? 'letter' : 'letters'}: it is kept here until it fits.`;
}
