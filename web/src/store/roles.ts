/** What is meant by a role instead of a name: "@camera.exposure" is the exposure of whatever camera the film is seen through. Pure. */
import type { Path, Value } from '../protocol/messages';
import { splitPath } from '../protocol/schema';
import type { NodeInfo } from './replica';

export interface Cast {
    nodes: readonly NodeInfo[];
    shown: Readonly<Record<Path, Value>>;
    /** What was chosen last: of several people the one that it belongs to is meant. */
    focus: string;
}

const first = ({ nodes }: Cast, kind: string): NodeInfo | undefined =>
    nodes.find((node) => node.kind === kind && !node.deleted);

/** The camera that the film is seen through: the one that it names, else the first. */
export function programCamera(cast: Cast): NodeInfo | undefined {
    const film = first(cast, 'film');
    const named = film && cast.nodes.find(({ id }) => id === cast.shown[`${film.id}.camera`]);
    return named?.kind === 'camera' && !named.deleted ? named : first(cast, 'camera');
}

/** The person that is chosen, or that what is chosen belongs to; else the first. */
export function meantPerson(cast: Cast): NodeInfo | undefined {
    const byId = (id: string) => cast.nodes.find((node) => node.id === id && !node.deleted);
    for (let at = byId(cast.focus); at; at = byId(at.parent)) if (at.kind === 'person') return at;
    return first(cast, 'person');
}

/** What of the kind lies in the node, the first in order. */
function partOf({ nodes }: Cast, id: string, kind: string): NodeInfo | undefined {
    let part: NodeInfo | undefined;
    for (const node of nodes) {
        if (node.parent !== id || node.kind !== kind || node.deleted) continue;
        if (!part || node.order < part.order) part = node;
    }
    return part;
}

/** The light of a role that is there, else any. */
function lightOf(cast: Cast, role: string): NodeInfo | undefined {
    const lights = cast.nodes.filter(({ kind, deleted }) => kind === 'light' && !deleted);
    return lights.find(({ id }) => cast.shown[`${id}.role`] === role) ?? lights[0];
}

const PARTS: readonly string[] = ['face', 'hair', 'garment'];

/** The node that a role means, '' when there is none. */
export function roleId(cast: Cast, role: string): string {
    if (role === 'camera') return programCamera(cast)?.id ?? '';
    if (role === 'key') return lightOf(cast, 'key')?.id ?? '';
    const person = meantPerson(cast);
    if (role === 'person') return person?.id ?? '';
    return person && PARTS.includes(role) ? (partOf(cast, person.id, role)?.id ?? '') : '';
}

/** The path of the node itself. */
export function resolved(cast: Cast, path: Path): Path {
    if (!path.startsWith('@')) return path;
    const { node, name } = splitPath(path);
    return `${roleId(cast, node.slice(1))}.${name}`;
}
