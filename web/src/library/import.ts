/** A file of one's own as the world: sent to the server, which checks it and names it by its hash. */
import { create } from 'zustand';
import { notify, putOps, say } from '../store/studio';
import { useLibrary } from './api';

export const MOST_BYTES = 64 * 1024 * 1024;

export interface Importing {
    name: string;
    /** 0 to 1 while it is sent; 1 while the server reads it. */
    progress: number;
}

export const useImport = create<{ running: Importing | null }>(() => ({ running: null }));

/** What is wrong with a file before it is sent, in a sentence; null when nothing is. */
export function faultOf(name: string, bytes: number): string | null {
    if (!/\.(exr|hdr)$/i.test(name)) return `${name} is no environment: choose an .exr or .hdr file.`;
    if (bytes === 0) return `${name} is empty.`;
    if (bytes > MOST_BYTES) return `${name} is larger than 64 MB.`;
    return null;
}

interface Answer {
    hash?: unknown;
    title?: unknown;
    thumbnail?: unknown;
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

export async function importEnvironment(file: File): Promise<void> {
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
        const world = `asset:${String(answer.hash)}`;
        const title = typeof answer.title === 'string' && answer.title ? answer.title : file.name;
        const thumbnail = typeof answer.thumbnail === 'string' ? answer.thumbnail : '';
        const { worlds } = useLibrary.getState();
        if (worlds.state === 'ready') {
            const others = worlds.items.filter((item) => item.id !== world);
            useLibrary.setState({
                worlds: { state: 'ready', items: [{ id: world, title, tags: ['own'], thumbnail }, ...others] },
            });
        }
        putOps([{ kind: 'set', path: 'environment.world', value: world }]);
        say(`${title} imported.`);
    } catch (error) {
        notify(`${file.name} was not imported: ${error instanceof Error ? error.message : String(error)}.`);
    } finally {
        setState({ running: null });
    }
}
