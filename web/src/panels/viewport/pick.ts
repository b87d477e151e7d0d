/** A click on the picture chooses what is seen there, in the very frame that was seen. */

import { askSeen } from '../../shell/seen';
import { chooseOnly, toggleChosen } from '../../shell/shell';
import { nodeById, say, useStudio } from '../../store/studio';

let newest = 0;

/** @param x share of the picture's width @param y share of its height, from the top @param adds to what is chosen */
export function pick(x: number, y: number, adds: boolean): void {
    const mine = ++newest;
    askSeen(x, y, (seen) => {
        if (mine !== newest) return;
        const state = useStudio.getState();
        const node = nodeById(state, seen.node) ?? state.replica.nodes.find(({ kind }) => kind === 'environment');
        if (!node) return;
        if (adds) toggleChosen(node.id);
        else chooseOnly(node.id);
        say(`${node.title} chosen.`);
    });
}
