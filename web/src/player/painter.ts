/** Ways from a decoded picture to the canvas. */

export type PictureSource = VideoFrame | ImageBitmap | HTMLCanvasElement;

export interface Painter {
    readonly kind: 'plain' | 'sharp';
    readonly canvas: HTMLCanvasElement;
    draw(source: PictureSource, width: number, height: number): void;
    /** Lets go of what the graphics processor holds. */
    close(): void;
}

function makeCanvas(): HTMLCanvasElement {
    const canvas = document.createElement('canvas');
    canvas.dataset.testid = 'picture';
    canvas.className = 'picture-canvas';
    canvas.width = 640;
    canvas.height = 360;
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', 'Live picture');
    return canvas;
}

/** Pixel by pixel; the browser scales the canvas to its place. */
export function plainPainter(): Painter {
    const canvas = makeCanvas();
    const context = canvas.getContext('2d', { alpha: false, desynchronized: true })!;
    return {
        kind: 'plain',
        canvas,
        draw(source, width, height) {
            if (canvas.width !== width || canvas.height !== height) {
                canvas.width = width;
                canvas.height = height;
            }
            context.drawImage(source, 0, 0, width, height);
        },
        close() {},
    };
}

const VERTEX = `#version 300 es
out vec2 at;
void main() {
    // One triangle that covers the whole.
    vec2 corner = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2);
    at = vec2(corner.x, 1.0 - corner.y);
    gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}`;

/**
 * Catmull-Rom interpolation by nine bilinear taps, then a little contrast across the four neighbours, held within the range of
 * what is around: edges become crisp and never ring.
 */
const FRAGMENT = `#version 300 es
precision highp float;
uniform sampler2D picture;
uniform vec2 size;
uniform float sharpness;
in vec2 at;
out vec4 color;
vec3 pick(vec2 p) { return textureLod(picture, p / size, 0.0).rgb; }
void main() {
    vec2 p = at * size;
    vec2 base = floor(p - 0.5) + 0.5;
    vec2 f = p - base;
    vec2 w0 = f * (-0.5 + f * (1.0 - 0.5 * f));
    vec2 w1 = 1.0 + f * f * (-2.5 + 1.5 * f);
    vec2 w2 = f * (0.5 + f * (2.0 - 1.5 * f));
    vec2 w3 = f * f * (-0.5 + 0.5 * f);
    vec2 w12 = w1 + w2;
    vec2 p0 = base - 1.0;
    vec2 p12 = base + w2 / w12;
    vec2 p3 = base + 2.0;
    vec3 up = pick(vec2(p12.x, p0.y));
    vec3 left = pick(vec2(p0.x, p12.y));
    vec3 mid = pick(p12);
    vec3 right = pick(vec2(p3.x, p12.y));
    vec3 down = pick(vec2(p12.x, p3.y));
    vec3 sum = mid * w12.x * w12.y + up * w12.x * w0.y + left * w0.x * w12.y + right * w3.x * w12.y + down * w12.x * w3.y
        + pick(vec2(p0.x, p0.y)) * w0.x * w0.y + pick(vec2(p3.x, p0.y)) * w3.x * w0.y
        + pick(vec2(p0.x, p3.y)) * w0.x * w3.y + pick(vec2(p3.x, p3.y)) * w3.x * w3.y;
    vec3 around = 0.25 * (up + left + right + down);
    vec3 least = min(mid, min(min(up, down), min(left, right)));
    vec3 most = max(mid, max(max(up, down), max(left, right)));
    color = vec4(clamp(sum + sharpness * (sum - around), least, most), 1.0);
}`;

const SHARPNESS = 0.22;

function compile(gl: WebGL2RenderingContext, kind: number, source: string): WebGLShader | null {
    const shader = gl.createShader(kind);
    if (!shader) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    return gl.getShaderParameter(shader, gl.COMPILE_STATUS) ? shader : null;
}

function link(gl: WebGL2RenderingContext): WebGLProgram | null {
    const vertex = compile(gl, gl.VERTEX_SHADER, VERTEX);
    const fragment = compile(gl, gl.FRAGMENT_SHADER, FRAGMENT);
    const program = gl.createProgram();
    if (!vertex || !fragment || !program) return null;
    gl.attachShader(program, vertex);
    gl.attachShader(program, fragment);
    gl.linkProgram(program);
    return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : null;
}

/** Browsers grant failIfMajorPerformanceCaveat to their software renderers too: those are known by name. */
function isSoftware(gl: WebGL2RenderingContext): boolean {
    const info = gl.getExtension('WEBGL_debug_renderer_info');
    const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
    return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}

/**
 * Scaled and sharpened on the graphics processor, in the device's own pixels.
 * @param evenSlow also where WebGL runs on the main processor, which the tracer may need
 * @returns null where this browser cannot
 */
function sharpPainter(evenSlow: boolean): Painter | null {
    const canvas = makeCanvas();
    const gl = canvas.getContext('webgl2', {
        alpha: false,
        antialias: false,
        depth: false,
        desynchronized: true,
        failIfMajorPerformanceCaveat: !evenSlow,
        powerPreference: 'high-performance',
        // The picture can be copied at any time, not just in the frame that drew it.
        preserveDrawingBuffer: true,
    });
    if (!gl || (!evenSlow && isSoftware(gl))) return null;
    const program = link(gl);
    if (!program) return null;
    // biome-ignore lint/correctness/useHookAtTopLevel: a call of WebGL, no hook
    gl.useProgram(program);
    const sizeAt = gl.getUniformLocation(program, 'size');
    gl.uniform1f(gl.getUniformLocation(program, 'sharpness'), SHARPNESS);
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    for (const [name, value] of [
        [gl.TEXTURE_MIN_FILTER, gl.LINEAR],
        [gl.TEXTURE_MAG_FILTER, gl.LINEAR],
        [gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE],
        [gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE],
    ] as const) {
        gl.texParameteri(gl.TEXTURE_2D, name, value);
    }
    let place = { width: canvas.width, height: canvas.height };
    const observer = new ResizeObserver(([entry]) => {
        if (!entry) return;
        const { width, height } = entry.contentRect;
        place = { width: Math.round(width * devicePixelRatio), height: Math.round(height * devicePixelRatio) };
    });
    observer.observe(canvas);
    return {
        kind: 'sharp',
        canvas,
        draw(source, width, height) {
            // Never smaller than what arrives, so that a copy of the canvas loses nothing.
            const toWidth = Math.max(width, place.width);
            const toHeight = Math.max(height, place.height);
            if (canvas.width !== toWidth || canvas.height !== toHeight) {
                canvas.width = toWidth;
                canvas.height = toHeight;
                gl.viewport(0, 0, toWidth, toHeight);
            }
            gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGB, gl.RGB, gl.UNSIGNED_BYTE, source);
            gl.uniform2f(sizeAt, width, height);
            gl.drawArrays(gl.TRIANGLES, 0, 3);
        },
        close() {
            observer.disconnect();
            gl.getExtension('WEBGL_lose_context')?.loseContext();
        },
    };
}

export type Scaling = 'automatic' | 'sharp' | 'plain';

interface Adapters {
    requestAdapter(): Promise<{ info?: { isFallbackAdapter?: boolean }; isFallbackAdapter?: boolean } | null>;
}

/**
 * Whether a graphics processor is there. Asked through WebGPU, because merely making a WebGL context where there is none
 * starts a software renderer, which can hold up the page for seconds on a busy machine.
 */
async function hasGraphics(): Promise<boolean> {
    const { gpu } = navigator as { gpu?: Adapters };
    const adapter = await gpu?.requestAdapter().catch(() => null);
    return adapter ? !(adapter.info?.isFallbackAdapter ?? adapter.isFallbackAdapter ?? false) : false;
}

/** The painter of a wish: automatic is sharp where the graphics processor does the work. */
export async function painterFor(scaling: Scaling): Promise<Painter> {
    if (scaling === 'plain' || (scaling === 'automatic' && !(await hasGraphics()))) return plainPainter();
    return sharpPainter(scaling === 'sharp') ?? plainPainter();
}
