/**
 * Both sides of the wire understand the same: the examples of schema/messages/ are read here as the server writes them
 * (src/collaboration/message_examples_test.cpp). That a page may say what the server reads is held
 * by the type of clientExamples.
 */
import { describe, expect, it } from 'vitest';
import { serverExamples } from './message_examples.gen';
import { parseServerMessage } from './messages';

describe('an example of the declaration', () => {
    it.each(serverExamples)('is read as the server writes it: $read.type', ({ said, read }) => {
        expect(parseServerMessage(JSON.stringify(said))).toEqual(read);
    });
});
