/** What keys and buttons do with the film's time. */
import { filmLength, filmSeconds, setTransport, useStudio } from '../store/studio';
import { TICKS_PER_SECOND } from '../values/film_clock';

export const playOrStop = (): void => setTransport({ playing: !useStudio.getState().transport.playing });
export const toggleLoop = (): void => setTransport({ loops: !useStudio.getState().transport.loops });
export const goToEnd = (): void => setTransport({ at: filmLength(), playing: false });
export const goTo = (seconds: number, stamp?: number): void =>
    setTransport({ at: Math.max(0, Math.round(seconds * TICKS_PER_SECOND)) }, stamp);
export const scrubTo = (seconds: number, stamp?: number): void =>
    setTransport({ at: Math.round(seconds * TICKS_PER_SECOND), playing: false }, stamp);
/** Stops there: whoever steps looks. */
export const stepBy = (seconds: number, stamp?: number): void =>
    setTransport({ at: Math.max(0, Math.round((filmSeconds() + seconds) * TICKS_PER_SECOND)), playing: false }, stamp);
