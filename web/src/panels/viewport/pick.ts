/** A click on the picture chooses what is seen there, in the very frame that was seen. */

import { player } from '../../shell/live';
import { chooseOnly, toggleChosen } from '../../shell/shell';
import { listen, nodeById, say, send, useStudio } from '../../store/studio';

let number = 0;
/** Whether the newest pick adds to what is chosen. */
let adds = false;

/** @param x share of the picture's width @param y share of its height, from the top */
export function pick(x: number, y: number, add: boolean): void {
    if (!player.last || x < 0 || x > 1 || y < 0 || y > 1) return;
    adds = add;
    send({ type: 'pick', number: ++number, frame: player.last.header.frame, x, y });
}

listen((message) => {
    if (message.type !== 'picked' || message.number !== number) return;
    const state = useStudio.getState();
    const node = nodeById(state, message.node) ?? state.replica.nodes.find(({ kind }) => kind === 'environment');
    if (!node) return;
    if (adds) toggleChosen(node.id);
    else chooseOnly(node.id);
    say(`${node.title} chosen.`);
});
