import '../app/tokens.css';
import '../app/controls.css';
import './start.css';
import './films.css';
import { createRoot } from 'react-dom/client';
import { watchTheme } from '../app/shell';
import { follow } from '../films/list';
import { Start } from './start';

watchTheme();
follow();
createRoot(document.getElementById('start')!).render(<Start />);
