/** One of a few things by name, in a row. */
import './chips.css';
import type { NodeInfo } from '../store/replica';

interface ChipsProps {
    label: string;
    nodes: readonly NodeInfo[];
    chosen: string | undefined;
    choose(id: string): void;
}

export function NodeChips({ label, nodes, chosen, choose }: ChipsProps) {
    return (
        <div className="everybody" role="radiogroup" aria-label={label}>
            {nodes.map(({ id, title }) => (
                <button
                    key={id}
                    type="button"
                    role="radio"
                    aria-checked={id === chosen}
                    className="choice-chip"
                    onClick={() => choose(id)}
                >
                    <span>{title}</span>
                </button>
            ))}
        </div>
    );
}
