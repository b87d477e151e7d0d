/** What the film holds of what there may be, and what that comes to. */
import type { Stats } from '../../protocol/messages';
import { kinds } from '../../protocol/schema.gen';
import { useStudio } from '../../store/studio';

interface Thing {
    readonly kind: string;
    readonly deleted: boolean;
}

export interface Share {
    readonly label: string; // of the kind: "Light"
    readonly count: number;
    readonly most: number;
}

/** Of each kind of which a film may have several: how many there are, and how many there may be. */
export function sharesOf(nodes: readonly Thing[]): Share[] {
    return kinds
        .filter((kind) => !kind.single && kind.mostInside === 0)
        .map(({ name, label, most }) => ({
            label,
            count: nodes.filter((node) => node.kind === name && !node.deleted).length,
            most,
        }));
}

/** 840 -> "840", 214300 -> "214 k", 4100000 -> "4.1 M". */
export function shortCount(count: number): string {
    if (count < 1000) return String(count);
    if (count < 999_500) return `${Math.round(count / 1000)}\u2009k`;
    return `${(count / 1e6).toFixed(1)}\u2009M`;
}

const sizeOf = ({ triangles, texture_bytes }: Stats): string =>
    `${shortCount(triangles)} triangles, ${Math.round(texture_bytes / 2 ** 20)}\u2009MB of textures`;

export function FilmCost() {
    const nodes = useStudio((state) => state.replica.nodes);
    const stats = useStudio((state) => state.stats);
    return (
        <div className="section padded" role="group" aria-label="Size of the film">
            <p className="t3 num">
                {sharesOf(nodes)
                    .map(({ label, count, most }) => `${count} of ${most} ${label.toLowerCase()}s`)
                    .join(', ')}
                {stats && stats.triangles > 0 && `; ${sizeOf(stats)}`}
            </p>
        </div>
    );
}
