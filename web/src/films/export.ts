/** A film as one file on this device. */
import { FilmFault, fileOf, reasonOf, titleOf, UNREACHED } from './api';

/** A title as a file's name: without what some system does not take, and not too long for any. */
export function fileName(film: { title: string }): string {
    const name = titleOf(film)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
        .replace(/[\\/:*?"<>|\u0000-\u001f\u007f]+/g, ' ')
        .replace(/\s+/g, ' ')
        .trim()
        .replace(/^[. ]+|[. ]+$/g, '');
    return `${[...name].slice(0, 60).join('').trim() || 'Film'}.limn`;
}

/**
 * Brings the film's file and hands it to the browser to keep. It is fetched rather than followed as a link, so that a refusal
 * can be told here and does not become a broken file.
 * @throws FilmFault
 */
export async function exportFilm(film: { id: string; title: string }): Promise<void> {
    const response = await fetch(fileOf(film.id)).catch(() => null);
    if (!response) throw new FilmFault(UNREACHED, 0);
    if (!response.ok)
        throw new FilmFault(reasonOf(response.status, await response.text().catch(() => '')), response.status);
    const body = await response.blob().catch(() => null);
    if (!body) throw new FilmFault('the file broke off on its way.', 0);
    const address = URL.createObjectURL(body);
    const link = document.createElement('a');
    link.href = address;
    link.download = fileName(film);
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
