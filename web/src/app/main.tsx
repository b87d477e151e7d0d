import { createRoot } from 'react-dom/client';
import { watchFilm } from '../films/presence';
import { FalseColor, Scopes } from '../panels/scopes/scopes';
import { player, scaleWith, startingCodec } from '../shell/live';
import { useShell, watchTheme } from '../shell/shell';
import { slots } from '../shell/slots';
import { loadPeople, loadWorlds } from '../store/library';
import { join } from '../store/studio';
import { filmOf } from './address';
import { listenToKeys } from './keyboard';
import { Studio } from './studio';
import { titleThePage } from './title';

const session = filmOf(location.pathname);

slots.overPicture = FalseColor;
slots.inStage = Scopes;
watchTheme();
listenToKeys();
titleThePage();
watchFilm();
void scaleWith(useShell.getState().scaling);
useShell.subscribe((shell, before) => {
    if (shell.scaling !== before.scaling) void scaleWith(shell.scaling);
});
createRoot(document.getElementById('studio')!).render(<Studio />);
void join(session, {
    codec: startingCodec(),
    onPicture: (frame) => player.receive(frame),
    onLost: () => player.reset(),
});
void loadWorlds();
void loadPeople();
