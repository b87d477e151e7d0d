import './sections.css';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { fullName, kindOf, type Property, sectionsOf } from '../protocol/schema';
import type { NodeInfo } from '../store/replica';
import type { Bound } from '../store/studio';
import { PropertyRow } from './property_row';

interface SectionProps {
    title: string;
    bounds: readonly Bound[];
    open: boolean;
    nameOf(bound: Bound): string;
}

function Section({ title, bounds, open: initially, nameOf }: SectionProps) {
    const [open, setOpen] = useState(initially);
    const rows = bounds.map((bound) => <PropertyRow key={bound.path} bound={bound} name={nameOf(bound)} />);
    if (title === '') return <div className="section">{rows}</div>;
    return (
        <div className="section">
            <h3>
                <button type="button" className="section-head" aria-expanded={open} onClick={() => setOpen(!open)}>
                    <ChevronRight size={12} strokeWidth={1.6} aria-hidden className="turn" />
                    {title}
                    {!open && <span className="t3">{bounds.length}</span>}
                </button>
            </h3>
            {open && rows}
        </div>
    );
}

const matches = (property: Property, title: string, section: string, query: string): boolean => {
    const known = `${fullName(property, title)} ${property.label} ${section}`.toLowerCase();
    return query
        .toLowerCase()
        .split(/\s+/)
        .every((word) => known.includes(word));
};

interface SectionsProps {
    node: NodeInfo;
    /** ids of nodes of the same kind whose properties are set with its own. */
    others?: readonly string[];
    query: string;
    nameOf(bound: Bound): string;
    /** Sections folded out at first; all others are folded when there are many properties. */
    openAtFirst: readonly string[];
    /** Only these sections, or all but these. */
    only?: readonly string[];
    without?: readonly string[];
    /** Said when a search finds nothing here. */
    nothing?: string;
}

/** The properties of a node under their headings, generated from the schema. */
export function Sections({
    node,
    others = [],
    query,
    nameOf,
    openAtFirst,
    only,
    without = [],
    nothing = '',
}: SectionsProps) {
    const kind = kindOf(node.kind);
    if (!kind) return null;
    const few = kind.properties.length <= 24;
    const searching = query.trim() !== '';
    const sections = sectionsOf(kind)
        .filter(({ title }) => !without.includes(title) && (only?.includes(title) ?? true))
        .map(({ title, properties }) => ({
            title,
            bounds: properties
                .filter((property) => !searching || matches(property, node.title, title, query.trim()))
                .map((property) => ({
                    path: `${node.id}.${property.name}`,
                    property,
                    node,
                    full: fullName(property, node.title),
                    with: others.map((id) => `${id}.${property.name}`),
                })),
        }))
        .filter(({ bounds }) => bounds.length > 0);
    if (sections.length === 0) return nothing ? <p className="line">{nothing}</p> : null;
    return (
        <>
            {sections.map(({ title, bounds }) => (
                <Section
                    // Searching folds everything out, and its end folds it back.
                    key={`${node.id} ${title} ${searching}`}
                    title={title}
                    bounds={bounds}
                    open={searching || few || openAtFirst.includes(title)}
                    nameOf={nameOf}
                />
            ))}
        </>
    );
}
