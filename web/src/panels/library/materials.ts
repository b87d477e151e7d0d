/** What a material can be put on, and finding one by words. Pure. */
import type { Path } from '../../protocol/messages';
import { propertyOf } from '../../protocol/schema';
import { type Material, matchWorld } from '../../store/library';
import type { NodeInfo } from '../../store/replica';

/** One thing or zone that wears a material. */
export interface Target {
    id: string;
    title: string;
    /** The choice that says which. */
    path: Path;
    /** Paths of colour, scale, wear and wetness, those that there are. */
    rows: readonly Path[];
}

interface Place {
    kind: string;
    name: string;
    suffix: string;
    rows: readonly string[];
}

const PLACES: readonly Place[] = [
    { kind: 'garment', name: 'material', suffix: '', rows: ['color', 'material_scale', 'wear', 'wetness'] },
    { kind: 'garment', name: 'shoes_material', suffix: 'Shoes', rows: ['material_scale', 'wear', 'wetness'] },
    {
        kind: 'person',
        name: 'skin_material',
        suffix: 'Skin',
        rows: ['skin_tint', 'skin_scale', 'skin_wear', 'skin_wetness'],
    },
    { kind: 'hair', name: 'material', suffix: '', rows: ['wetness'] },
    { kind: 'ground', name: 'material', suffix: '', rows: ['material_tint', 'material_scale', 'wear', 'wetness'] },
    { kind: 'prop', name: 'material', suffix: '', rows: ['color', 'material_scale', 'wear', 'wetness'] },
];

/** All places of the film's things, in the order in which the list of places has them. */
export function targetsOf(nodes: readonly NodeInfo[]): Target[] {
    return PLACES.flatMap((place) =>
        nodes
            .filter((node) => node.kind === place.kind && !node.deleted && propertyOf(place.kind, place.name))
            .map((node) => ({
                id: `${node.id}.${place.name}`,
                title: place.suffix || node.title,
                path: `${node.id}.${place.name}`,
                rows: place.rows.filter((row) => propertyOf(place.kind, row)).map((row) => `${node.id}.${row}`),
            })),
    );
}

/** The place that is meant: the one chosen in the panel, else one of what the inspector shows, else the first. */
export function targetOf(targets: readonly Target[], chosen: string, selection: string): Target | undefined {
    return (
        targets.find((target) => target.id === chosen) ??
        targets.find((target) => target.path.startsWith(`${selection}.`)) ??
        targets[0]
    );
}

/** Those of a group ('' = all) that every word of the query is about. */
export function findMaterials(materials: readonly Material[], group: string, query: string): Material[] {
    const words = query.trim().split(/\s+/).filter(Boolean).length;
    return materials.filter(
        (material) =>
            (group === '' || material.group === group) &&
            (words === 0 || matchWorld({ ...material, tags: [...material.tags, material.group] }, query) === words),
    );
}

/** Groups in the order of the library. */
export const groupsOf = (materials: readonly Material[]): string[] => [...new Set(materials.map(({ group }) => group))];
