import { createRoot } from 'react-dom/client';
import { follow } from '../films/list';
import { watchTheme } from '../shell/shell';
import { guardComposing } from '../values/keys';
import { Start } from './start';

watchTheme();
guardComposing(window);
follow();
createRoot(document.getElementById('start')!).render(<Start />);
