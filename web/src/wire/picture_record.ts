/** A decoded picture on its way between threads, as bytes. */
import { HEADER_BYTES, parseVideoHeader, type VideoHeader } from '../protocol/video_header';

interface Meta {
    format: VideoPixelFormat;
    width: number;
    height: number;
    colorSpace: VideoColorSpaceInit;
    tick: number;
    /** When it arrived, in ms since 1970, which all threads agree on. */
    at: number;
}

export interface PictureNews {
    header: VideoHeader;
    picture: VideoFrame;
    /** performance.now() of the arrival */
    at: number;
}

/** @param unit the frame of the server that it was decoded from: its header goes along */
export async function writePicture(
    picture: VideoFrame,
    unit: ArrayBuffer,
    tick: number,
    at: number,
): Promise<Uint8Array> {
    const planar = picture.format === 'I420' || picture.format === 'NV12';
    const copy: VideoFrameCopyToOptions = planar ? {} : ({ format: 'RGBA' } as VideoFrameCopyToOptions);
    const rect = picture.visibleRect!;
    const meta: Meta = {
        format: planar ? picture.format! : 'RGBA',
        width: rect.width,
        height: rect.height,
        colorSpace: planar ? picture.colorSpace.toJSON() : {},
        tick,
        at: performance.timeOrigin + at,
    };
    const text = new TextEncoder().encode(JSON.stringify(meta));
    const start = 4 + text.length + HEADER_BYTES;
    const record = new Uint8Array(start + picture.allocationSize(copy));
    new DataView(record.buffer).setUint32(0, text.length, true);
    record.set(text, 4);
    record.set(new Uint8Array(unit, 0, HEADER_BYTES), 4 + text.length);
    await picture.copyTo(record.subarray(start), copy);
    return record;
}

export function readPicture(record: Uint8Array<ArrayBuffer>): PictureNews | null {
    const length = new DataView(record.buffer, record.byteOffset).getUint32(0, true);
    const meta = JSON.parse(new TextDecoder().decode(record.subarray(4, 4 + length))) as Meta;
    const start = 4 + length + HEADER_BYTES;
    const header = parseVideoHeader(record.slice(4 + length, start).buffer, meta.tick);
    if (!header) return null;
    const picture = new VideoFrame(record.subarray(start), {
        format: meta.format,
        codedWidth: meta.width,
        codedHeight: meta.height,
        timestamp: header.frame,
        colorSpace: meta.colorSpace,
    });
    return { header, picture, at: meta.at - performance.timeOrigin };
}
