import './scopes.css';
import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { player } from '../../shell/live';
import { setShell, useShell } from '../../shell/shell';
import { BANDS, histogramOf, LEVELS, paintFalseColor, waveformOf } from './measure';

const PERIOD_MS = 100;
const WIDTH = 240;
const HEIGHT = 135;

/** Calls back with a small copy of the picture, ten times a second, while mounted. */
function useSamples(width: number, height: number, take: (image: ImageData) => void): void {
    const latest = useRef(take);
    latest.current = take;
    useEffect(() => {
        const copy = document.createElement('canvas');
        copy.width = width;
        copy.height = height;
        const context = copy.getContext('2d', { alpha: false, willReadFrequently: true })!;
        const timer = setInterval(() => {
            const source = player.canvas;
            if (document.hidden || !source || !player.last) return;
            context.drawImage(source, 0, 0, width, height);
            latest.current(context.getImageData(0, 0, width, height));
        }, PERIOD_MS);
        return () => clearInterval(timer);
    }, [width, height]);
}

function drawHistogram(context: CanvasRenderingContext2D, image: ImageData): { crushed: number; clipped: number } {
    const h = histogramOf(image.data);
    const { width, height } = context.canvas;
    context.clearRect(0, 0, width, height);
    // The ends would dwarf everything else.
    const most = Math.max(1, ...h.luma.slice(3, 253));
    context.globalCompositeOperation = 'lighter';
    for (const [levels, color] of [
        [h.red, 'rgb(190 60 60)'],
        [h.green, 'rgb(60 170 80)'],
        [h.blue, 'rgb(70 100 210)'],
    ] as const) {
        context.fillStyle = color;
        context.beginPath();
        context.moveTo(0, height);
        for (let i = 0; i < LEVELS; i++) {
            const tall = Math.min(1, Math.sqrt(levels[i]! / most)) * height;
            context.lineTo((i / (LEVELS - 1)) * width, height - tall);
        }
        context.lineTo(width, height);
        context.fill();
    }
    context.globalCompositeOperation = 'source-over';
    return h;
}

function drawWaveform(context: CanvasRenderingContext2D, image: ImageData): void {
    const columns = waveformOf(image.data, image.width);
    const out = context.createImageData(image.width, LEVELS);
    for (let level = 0; level < LEVELS; level++) {
        for (let x = 0; x < image.width; x++) {
            const to = ((LEVELS - 1 - level) * image.width + x) * 4;
            const shade = Math.min(255, Math.sqrt(columns[level * image.width + x]! / image.height) * 700);
            out.data[to] = shade * 0.75;
            out.data[to + 1] = shade;
            out.data[to + 2] = shade * 0.85;
            out.data[to + 3] = 255;
        }
    }
    context.putImageData(out, 0, 0);
}

const percent = (share: number): string => `${share < 0.0995 ? (100 * share).toFixed(1) : Math.round(100 * share)} %`;

/** Histogram or waveform of the picture as it is displayed. */
export function Scopes() {
    const scope = useShell((shell) => shell.scope);
    // A closed scope copies no pictures.
    return scope && <Scope scope={scope} />;
}

function Scope({ scope }: { scope: 'histogram' | 'waveform' }) {
    const canvas = useRef<HTMLCanvasElement>(null);
    const ends = useRef<HTMLSpanElement>(null);
    useSamples(WIDTH, HEIGHT, (image) => {
        const context = canvas.current?.getContext('2d');
        if (!context) return;
        if (scope === 'waveform') {
            drawWaveform(context, image);
            return;
        }
        const { crushed, clipped } = drawHistogram(context, image);
        if (ends.current) ends.current.textContent = `Black ${percent(crushed)}, white ${percent(clipped)}`;
    });
    return (
        <section className="scopes" aria-label="Scopes">
            <header>
                <div className="seg" role="radiogroup" aria-label="Scope">
                    {(['histogram', 'waveform'] as const).map((name) => (
                        <button
                            key={name}
                            type="button"
                            role="radio"
                            aria-checked={scope === name}
                            onClick={() => setShell({ scope: name })}
                        >
                            {name === 'histogram' ? 'Histogram' : 'Waveform'}
                        </button>
                    ))}
                </div>
                <span className="sp" />
                <button
                    type="button"
                    className="ib"
                    aria-label="Close scopes"
                    onClick={() => setShell({ scope: null })}
                >
                    <X size={13} strokeWidth={1.6} aria-hidden />
                </button>
            </header>
            <canvas
                key={scope}
                ref={canvas}
                className={scope}
                width={scope === 'waveform' ? WIDTH : LEVELS}
                height={scope === 'waveform' ? LEVELS : 120}
                role="img"
                aria-label={scope === 'waveform' ? 'Waveform of the picture' : 'Histogram of the picture'}
            />
            <footer>
                {scope === 'histogram' ? <span ref={ends} /> : <span>0 to 100 % luma, left to right as seen</span>}
            </footer>
        </section>
    );
}

/** The picture in the colours of its brightness, over the picture. */
export function FalseColor() {
    const canvas = useRef<HTMLCanvasElement>(null);
    useSamples(480, 270, (image) => {
        paintFalseColor(image.data);
        canvas.current?.getContext('2d')?.putImageData(image, 0, 0);
    });
    return (
        <>
            <canvas
                ref={canvas}
                className="false-color"
                width={480}
                height={270}
                role="img"
                aria-label="Picture in false colour"
            />
            <ul className="bands" aria-label="False colour">
                {BANDS.filter(({ color }) => color).map(({ label, color }) => (
                    <li key={label}>
                        <i style={{ background: `rgb(${color!.join(' ')})` }} />
                        {label}
                    </li>
                ))}
            </ul>
        </>
    );
}
