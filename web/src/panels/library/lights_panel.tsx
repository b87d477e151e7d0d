import './lights_panel.css';
import { SwitchField } from '../../controls/fields';
import { kindIcon } from '../../controls/kind_icon';
import { Panel } from '../../controls/panel';
import { PropertyRow } from '../../controls/property_row';
import { select, setShell, useShell } from '../../shell/shell';
import type { NodeInfo } from '../../store/replica';
import { bind, useStudio } from '../../store/studio';

const ROWS: Record<string, readonly string[]> = {
    light: ['gain', 'temperature', 'tint', 'size', 'azimuth', 'elevation'],
    sun: ['gain', 'tint', 'size'],
};

function Light({ node }: { node: NodeInfo }) {
    const chosen = useShell((shell) => shell.selection === node.id);
    const state = useStudio.getState();
    const on = bind(state, `${node.id}.on`);
    const Icon = kindIcon(node.kind);
    return (
        <div className={`section light ${chosen ? 'chosen' : ''}`} role="group" aria-label={node.title}>
            <div className="light-head">
                <button type="button" className="light-name" aria-pressed={chosen} onClick={() => select(node.id)}>
                    <Icon size={14} strokeWidth={1.4} aria-hidden />
                    {node.title}
                </button>
                {on && <SwitchField bound={on} name={`${node.title} on`} />}
            </div>
            {(ROWS[node.kind] ?? []).map((name) => {
                const bound = bind(state, `${node.id}.${name}`);
                return (
                    bound && <PropertyRow key={name} bound={bound} name={`${bound.property.label}, ${node.title}`} />
                );
            })}
        </div>
    );
}

/** All lights with what one changes most; the rest is in the inspector. */
export function LightsPanel() {
    const nodes = useStudio((state) => state.replica.nodes);
    const lights = nodes.filter((node) => !node.deleted && (node.kind === 'light' || node.kind === 'sun'));
    return (
        <Panel
            name="Lights"
            head={
                <>
                    <span className="sp" />
                    <button
                        type="button"
                        className="btn ghost small"
                        onClick={() => setShell({ tool: 'light', phoneTab: 'direct' })}
                    >
                        Move in picture
                    </button>
                </>
            }
        >
            <div className="scroll">
                {lights.map((node) => (
                    <Light key={node.id} node={node} />
                ))}
            </div>
        </Panel>
    );
}
