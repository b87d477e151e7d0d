/** What is typed into a field and not yet taken: it is kept until it is taken, put back or emptied. */
import { type ChangeEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';

interface TypingOptions {
    /** What the field shows while nothing is being typed. */
    shown: string;
    /** Takes a text. @returns what is wrong with it, in a sentence; null when it was taken */
    take(text: string): string | null;
    /** A text that the server did not take, and why: it stands in the field again. */
    refused?: { text: string; fault: string } | null;
}

export interface Typing {
    text: string;
    /** Something is typed that is not taken yet. */
    edited: boolean;
    /** What is wrong with it, in a sentence, or ''. */
    fault: string;
    faultId: string;
    /** The text that is typed and not taken yet; null when there is none. Newer than the last render. */
    pending(): string | null;
    /** Takes what was typed; without typing nothing happens. */
    accept(): void;
    /** Puts back what was there. */
    revert(): void;
    /** For the input element. */
    props: {
        value: string;
        'data-edited': true | undefined;
        'aria-invalid': true | undefined;
        'aria-describedby': string | undefined;
        onChange(event: ChangeEvent<HTMLInputElement>): void;
        onBlur(): void;
        onKeyDown(event: KeyboardEvent<HTMLInputElement>): void;
    };
}

export function useTyping({ shown, take, refused }: TypingOptions): Typing {
    const faultId = useId();
    const [typed, setTyped] = useState<string | null>(null);
    const [fault, setFault] = useState('');
    // A blur may come before the next render.
    const now = useRef<string | null>(null);
    const before = useRef('');
    const put = (text: string | null, wrong = '') => {
        now.current = text;
        setTyped(text);
        setFault(wrong);
    };
    const accept = () => {
        const text = now.current;
        if (text === null) return;
        const wrong = text === before.current ? null : take(text);
        if (wrong === null) put(null);
        else put(text, wrong);
    };
    const revert = () => put(null);
    useEffect(() => {
        if (!refused || now.current !== null) return;
        before.current = '';
        now.current = refused.text;
        setTyped(refused.text);
        setFault(refused.fault);
    }, [refused]);
    return {
        text: typed ?? shown,
        edited: typed !== null,
        fault,
        faultId,
        pending: () => now.current,
        accept,
        revert,
        props: {
            value: typed ?? shown,
            'data-edited': typed !== null || undefined,
            'aria-invalid': fault !== '' || undefined,
            'aria-describedby': fault === '' ? undefined : faultId,
            onChange(event) {
                if (now.current === null) before.current = shown;
                put(event.target.value);
            },
            onBlur: accept,
            onKeyDown(event) {
                if (event.key === 'Enter') accept();
                else if (event.key === 'Escape' && now.current !== null) {
                    // It ends the typing, and nothing else.
                    event.stopPropagation();
                    revert();
                }
            },
        },
    };
}
