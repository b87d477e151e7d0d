import '../app/tokens.css';
import '../app/controls.css';
import './start.css';
import './films.css';
import { createRoot } from 'react-dom/client';
import { watchTheme } from '../app/shell';
import { guardComposing } from '../controls/keys';
import { follow } from '../films/list';
import { Start } from './start';

watchTheme();
guardComposing(window);
follow();
createRoot(document.getElementById('start')!).render(<Start />);
