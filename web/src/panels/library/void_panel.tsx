import './void_panel.css';
import { Plus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Failed } from '../../controls/failed';
import { Find } from '../../controls/find';
import { onGridKey } from '../../controls/grid_keys';
import { Panel } from '../../controls/panel';
import { PropertyRow } from '../../controls/property_row';
import { importFile, useImport } from '../../store/import';
import { loadWorlds, matchWorld, nearness, SKY, useLibrary, type World } from '../../store/library';
import { useBound } from '../../store/pins';
import { putOps, useStudio } from '../../store/studio';

function WorldOption({ world, chosen, first }: { world: World; chosen: boolean; first: boolean }) {
    return (
        <div
            role="option"
            className="world"
            aria-selected={chosen}
            tabIndex={chosen || first ? 0 : -1}
            data-world={world.id}
            title={world.title}
            onClick={(event) => putOps([{ kind: 'set', path: 'environment.world', value: world.id }], event.timeStamp)}
        >
            {world.thumbnail ? (
                <img src={world.thumbnail} alt="" loading="lazy" decoding="async" draggable={false} />
            ) : (
                <i className={world.id === 'sky' ? 'sky-thumb' : 'no-thumb'} />
            )}
            <span>{world.title}</span>
        </div>
    );
}

function Grid({ worlds }: { worlds: readonly World[] }) {
    const chosen = useStudio((state) => String(state.replica.shown['environment.world'] ?? ''));
    const anyChosen = worlds.some((world) => world.id === chosen);
    return (
        <div className="worlds" role="listbox" aria-label="Worlds" onKeyDown={onGridKey}>
            {worlds.map((world, i) => (
                <WorldOption key={world.id} world={world} chosen={world.id === chosen} first={!anyChosen && i === 0} />
            ))}
        </div>
    );
}

function Blocks() {
    const [late, setLate] = useState(false);
    useEffect(() => {
        const timer = setTimeout(() => setLate(true), 2000);
        return () => clearTimeout(timer);
    }, []);
    return (
        <>
            <div className="worlds" aria-busy="true" role="group" aria-label="Worlds are loading">
                {Array.from({ length: 8 }, (_, i) => (
                    <div className="world block" key={i} />
                ))}
            </div>
            {late && <p className="line">Waiting for the server</p>}
        </>
    );
}

/** The library of environments, and a file of one's own. */
export function VoidPanel() {
    const worlds = useLibrary((library) => library.worlds);
    const running = useImport((state) => state.running);
    const [query, setQuery] = useState('');
    const file = useRef<HTMLInputElement>(null);
    const rotation = useBound('environment.rotation');
    const exposure = useBound('environment.exposure');
    const backdrop = useBound('environment.backdrop');
    const chosen = useStudio((state) => String(state.replica.shown['environment.world'] ?? ''));
    const unknown =
        /^[0-9a-f]{64}$/.test(chosen) && worlds.state === 'ready' && !worlds.items.some((w) => w.id === chosen);
    useEffect(() => {
        // Someone else has brought a world of their own.
        if (unknown) void loadWorlds(true);
    }, [unknown]);

    const all =
        worlds.state === 'ready'
            ? worlds.items.some((w) => w.id === 'sky')
                ? worlds.items
                : [SKY, ...worlds.items]
            : [];
    const words = query.trim().split(/\s+/).filter(Boolean).length;
    const found = words === 0 ? all : all.filter((world) => matchWorld(world, query) === words);
    const nearest =
        found.length > 0 ? [] : [...all].sort((a, b) => nearness(b, query) - nearness(a, query)).slice(0, 3);

    return (
        <Panel
            name="Void"
            head={
                <>
                    <span className="t3">{worlds.state === 'ready' ? `${all.length} worlds` : ''}</span>
                    <span className="sp" />
                    <button
                        type="button"
                        className="ib"
                        aria-label="Import environment"
                        title="Import environment (.exr, .hdr), or drop one on the page"
                        onClick={() => file.current?.click()}
                    >
                        <Plus size={16} strokeWidth={1.4} aria-hidden />
                    </button>
                    <input
                        ref={file}
                        type="file"
                        className="vh"
                        accept=".exr,.hdr"
                        tabIndex={-1}
                        aria-hidden="true"
                        aria-label="Environment file"
                        onChange={(event) => {
                            const chosen = event.target.files?.[0];
                            event.target.value = '';
                            if (chosen) void importFile(chosen);
                        }}
                    />
                </>
            }
        >
            <Find label="Search worlds" placeholder="A place or a light" value={query} onChange={setQuery} />
            {running && (
                <div className="importing" role="status">
                    <span>{running.progress < 1 ? `Sending ${running.name}` : `Reading ${running.name}`}</span>
                    <progress aria-label="Import progress" max={1} value={running.progress} />
                </div>
            )}
            <div className="scroll">
                {worlds.state === 'loading' && <Blocks />}
                {worlds.state === 'error' && (
                    <Failed
                        message="The worlds could not be loaded. Everything else goes on."
                        detail={worlds.detail}
                        retry={() => void loadWorlds()}
                    />
                )}
                {worlds.state === 'ready' && found.length > 0 && <Grid worlds={found} />}
                {worlds.state === 'ready' && found.length === 0 && (
                    <>
                        <p className="line">No world is like that. Nearest:</p>
                        <Grid worlds={nearest} />
                    </>
                )}
            </div>
            <div className="panel-foot">
                {rotation && <PropertyRow bound={rotation} name="Rotation" label="Rotation" />}
                {exposure && <PropertyRow bound={exposure} name="World exposure" label="Exposure" />}
                {backdrop && <PropertyRow bound={backdrop} name="Backdrop" />}
            </div>
        </Panel>
    );
}
