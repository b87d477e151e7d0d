/** What one panel shows in another's place, without either knowing of the other: the app fills them once. */
import type { ComponentType } from 'react';

interface Slots {
    /** Over the picture, as large as it. */
    overPicture?: ComponentType;
    /** Beside the picture's corner, within the stage. */
    inStage?: ComponentType;
}

export const slots: Slots = {};
