/** A file of one's own as the world or the look: sent to the server, which checks it and names it by its hash. */
import { create } from 'zustand';
import { loadLooks, useLibrary } from './library';
import { notify, putOps, say } from './studio';

export const MOST_BYTES = 64 * 1024 * 1024;

export interface Importing {
    name: string;
    /** 0 to 1 while it is sent; 1 while the server reads it. */
    progress: number;
}

export const useImport = create<{ running: Importing | null }>(() => ({ running: null }));

const isLook = (name: string): boolean => /\.cube$/i.test(name);

/** What is wrong with a file before it is sent, in a sentence; null when nothing is. */
export function faultOf(name: string, bytes: number): string | null {
    if (!isLook(name) && !/\.(exr|hdr)$/i.test(name))
        return `${name} is neither an environment nor a look: choose an .exr, .hdr or .cube file.`;
    if (bytes === 0) return `${name} is empty.`;
    if (bytes > MOST_BYTES) {
        const megabytes = Math.ceil(bytes / 1024 / 1024);
        const way = isLook(name)
            ? 'export the look with fewer digits or at a smaller size'
            : 'save it at a smaller size';
        return `${name} has ${megabytes} MB; at most 64 MB are read: ${way}.`;
    }
    return null;
}

/** What was done to a file that was taken, in a sentence; null when nothing was. */
export function noteOf(title: string, note: unknown): string | null {
    return typeof note === 'string' && note !== '' ? `${title} was imported: ${note}.` : null;
}

interface Answer {
    hash?: unknown;
    title?: unknown;
    thumbnail?: unknown;
    note?: unknown;
    error?: { message?: unknown };
}

function parse(body: string): Answer {
    try {
        const answer: unknown = JSON.parse(body);
        return typeof answer === 'object' && answer !== null ? (answer as Answer) : {};
    } catch {
        return {};
    }
}

/** fetch() does not tell how much of a body has gone out; XMLHttpRequest does. */
function upload(file: File, progress: (share: number) => void): Promise<{ status: number; answer: Answer }> {
    return new Promise((done, fail) => {
        const request = new XMLHttpRequest();
        request.open('POST', `/api/assets?name=${encodeURIComponent(file.name)}`);
        request.setRequestHeader('content-type', 'application/octet-stream');
        request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
        request.onload = () => done({ status: request.status, answer: parse(request.responseText) });
        request.onerror = () => fail(new Error('the server could not be reached'));
        request.send(file);
    });
}

function takeWorld(hash: string, title: string, thumbnail: string): void {
    const { worlds } = useLibrary.getState();
    if (worlds.state === 'ready') {
        const others = worlds.items.filter((item) => item.id !== hash);
        useLibrary.setState({
            worlds: { state: 'ready', items: [{ id: hash, title, tags: ['own'], thumbnail }, ...others] },
        });
    }
    putOps([{ kind: 'set', path: 'environment.world', value: hash }]);
}

function takeLook(hash: string, title: string): void {
    const { looks } = useLibrary.getState();
    const others = looks.state === 'ready' ? looks.items.filter((item) => item.id !== hash) : [];
    useLibrary.setState({ looks: { state: 'ready', items: [...others, { id: hash, title, thumbnail: '' }] } });
    void loadLooks();
    putOps([{ kind: 'set', path: 'film.look_table', value: hash }]);
}

/** An .exr or .hdr becomes the world, a .cube the look. */
export async function importFile(file: File): Promise<void> {
    const fault = faultOf(file.name, file.size);
    if (fault) return notify(fault);
    const { setState } = useImport;
    setState({ running: { name: file.name, progress: 0 } });
    try {
        const { status, answer } = await upload(file, (progress) =>
            setState({ running: { name: file.name, progress } }),
        );
        if (status !== 201 && status !== 200) {
            const reason =
                typeof answer.error?.message === 'string' ? answer.error.message : `the server answered ${status}`;
            notify(`${file.name} was not imported: ${reason}`);
            return;
        }
        const title = typeof answer.title === 'string' && answer.title ? answer.title : file.name;
        const thumbnail = typeof answer.thumbnail === 'string' ? answer.thumbnail : '';
        if (isLook(file.name)) takeLook(String(answer.hash), title);
        else takeWorld(String(answer.hash), title, thumbnail);
        say(`${title} imported.`);
        const note = noteOf(title, answer.note);
        if (note) notify(note, '', 'note');
    } catch (error) {
        notify(`${file.name} was not imported: ${error instanceof Error ? error.message : String(error)}.`);
    } finally {
        setState({ running: null });
    }
}
