import { expect, it } from 'vitest';
import { propertyOf } from '../protocol/schema';
import { cleanText, faultOfText } from './text';

const most = propertyOf('film', 'title')!.max;

it('counts what the server counts', () => {
    expect(most).toBe(200);
    expect(faultOfText('a'.repeat(200), most)).toBeNull();
    expect(faultOfText('a'.repeat(201), most)).toContain('by 1 letter:');
    expect(faultOfText('映'.repeat(66), most)).toBeNull();
    expect(faultOfText('映'.repeat(67), most)).toContain('by 1 letter:');
    expect(faultOfText('é'.repeat(101), most)).toContain('by 1 letter:');
    expect(faultOfText('🎬'.repeat(50), most)).toBeNull();
    expect(faultOfText('🎬'.repeat(53), most)).toContain('by 3 letters:');
});

it('leaves out what the server refuses', () => {
    expect(cleanText('one\r\ntwo\tthree\u0007')).toBe('one two three ');
    expect(cleanText('a\ud83cb')).toBe('a\ufffdb');
    expect(cleanText('🎬 映画 شعر')).toBe('🎬 映画 شعر');
});
