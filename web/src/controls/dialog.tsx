import './dialog.css';
import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';

interface DialogProps {
    label: string;
    className?: string;
    /** Without a head the content names itself. */
    head?: boolean;
    onClose(): void;
    children: ReactNode;
}

/** A modal dialog over the studio; the focus returns to where it was opened. */
export function Dialog({ label, className = '', head = true, onClose, children }: DialogProps) {
    const dialog = useRef<HTMLDialogElement>(null);
    useEffect(() => {
        const element = dialog.current;
        if (element && !element.open) element.showModal();
        return () => element?.close();
    }, []);
    return (
        <dialog
            ref={dialog}
            className={`dialog ${className}`}
            aria-label={label}
            onClose={onClose}
            onCancel={(event) => {
                event.preventDefault();
                onClose();
            }}
            onPointerDown={(event) => {
                // A press beside the dialog hits the dialog element itself.
                if (event.target === dialog.current) onClose();
            }}
        >
            <div className="dialog-body">
                {head && (
                    <header className="dialog-head">
                        <h2>{label}</h2>
                        <button type="button" className="ib" aria-label="Close" title="Close (Esc)" onClick={onClose}>
                            <X size={16} strokeWidth={1.4} aria-hidden />
                        </button>
                    </header>
                )}
                {children}
            </div>
        </dialog>
    );
}
