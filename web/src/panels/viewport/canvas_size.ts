import { useEffect } from 'react';
import { send, useStudio } from '../../store/studio';

const REST_MS = 300;
/** What the protocol takes. */
const MOST = 4096;

/** Tells the server how large the picture is shown, so that a held picture grows to just that. */
export function useCanvasSize(host: React.RefObject<HTMLElement | null>): void {
    const joined = useStudio((state) => state.link === 'open');
    useEffect(() => {
        const element = host.current;
        if (!element || !joined) return;
        let timer: ReturnType<typeof setTimeout> | undefined;
        const observer = new ResizeObserver(([entry]) => {
            clearTimeout(timer);
            timer = setTimeout(() => {
                if (!entry) return;
                const { width, height } = entry.contentRect;
                const pixels = (size: number) => Math.min(MOST, Math.max(1, Math.round(size * devicePixelRatio)));
                send({ type: 'view', width: pixels(width), height: pixels(height) });
            }, REST_MS);
        });
        observer.observe(element);
        return () => {
            clearTimeout(timer);
            observer.disconnect();
        };
    }, [host, joined]);
}
