import './studio.css';
import { X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { DropFiles } from '../panels/library/drop';
import { setShell, useShell } from '../shell/shell';
import { useStudio } from '../store/studio';
import { useClipboard } from './clipboard';
import { Desktop } from './desktop';
import { Dialogs } from './dialogs';
import { EndingPage } from './ending';
import { Notices, StudioStatus } from './notices';
import { Phone } from './phone';

const narrow = matchMedia('(max-width: 699px), (max-height: 480px) and (max-width: 950px)');
const subscribe = (changed: () => void): (() => void) => {
    narrow.addEventListener('change', changed);
    return () => narrow.removeEventListener('change', changed);
};

export function Studio() {
    const phone = useSyncExternalStore(subscribe, () => narrow.matches);
    const hidden = useShell((shell) => shell.hidden);
    const ending = useStudio((state) => state.ending);
    useClipboard();
    if (ending) return <EndingPage ending={ending} />;
    return (
        <>
            {phone ? <Phone /> : <Desktop />}
            {hidden && (
                <button type="button" className="btn unhide" onClick={() => setShell({ hidden: false })}>
                    <X size={14} strokeWidth={1.5} aria-hidden />
                    Show interface
                </button>
            )}
            <StudioStatus />
            <Notices />
            <DropFiles />
            <Dialogs />
        </>
    );
}
