import { describe, expect, it } from 'vitest';
import type { NodeInfo } from './replica';
import { type Cast, meantPerson, programCamera, resolved } from './roles';

const node = (id: string, kind: string, parent = '', order = 'a0'): NodeInfo => ({
    id,
    kind,
    title: id,
    parent,
    order,
    deleted: false,
});

const cast = (focus = '', shown: Cast['shown'] = {}): Cast => ({
    nodes: [
        node('film', 'film'),
        node('wide', 'camera'),
        node('close', 'camera'),
        node('lamp', 'light'),
        node('main', 'light'),
        node('ann', 'person'),
        node('eve', 'person'),
        node('anns', 'face', 'ann', 'a1'),
        node('eves', 'face', 'eve'),
    ],
    shown,
    focus,
});

describe('roles', () => {
    it('means the camera that the film names, else the first', () => {
        expect(programCamera(cast())?.id).toBe('wide');
        expect(programCamera(cast('', { 'film.camera': 'close' }))?.id).toBe('close');
        expect(programCamera(cast('', { 'film.camera': 'lamp' }))?.id).toBe('wide');
        expect(programCamera({ ...cast(), nodes: [] })).toBeUndefined();
    });

    it('means the person that is chosen or holds what is chosen, else the first', () => {
        expect(meantPerson(cast())?.id).toBe('ann');
        expect(meantPerson(cast('eves'))?.id).toBe('eve');
        expect(meantPerson(cast('lamp'))?.id).toBe('ann');
    });

    it('turns paths of roles into paths of nodes', () => {
        expect(resolved(cast('eve'), '@face.joy')).toBe('eves.joy');
        expect(resolved(cast(), '@camera.exposure')).toBe('wide.exposure');
        expect(resolved(cast(), '@key.gain')).toBe('lamp.gain');
        expect(resolved(cast('', { 'main.role': 'key' }), '@key.gain')).toBe('main.gain');
        expect(resolved(cast(), '@hair.style')).toBe('.style');
        expect(resolved(cast(), 'sun.gain')).toBe('sun.gain');
    });
});
