import type { Typing } from './typing';

/** Under a field: why what was typed into it was not taken. */
export function Fault({ typing }: { typing: Typing }) {
    if (typing.fault === '') return null;
    return (
        <span className="fault" role="alert" id={typing.faultId}>
            {typing.fault}
        </span>
    );
}
