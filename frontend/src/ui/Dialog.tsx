/** A modal dialog on the native element, which traps focus, closes on Esc and gives focus back. */
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { t } from '../i18n';
import { UiIcon } from './icons/UiIcon';
import './dialog.css';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Without a visible head: the content itself takes the focus. */
  readonly bare?: boolean;
}

export function Dialog({ title, onClose, children, bare = false }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc, which the element handles, is the key.
    <dialog
      ref={element}
      className="dialog"
      data-bare={bare || undefined}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === element.current) onClose();
      }}
    >
      <div className="dialog-body">
        <div className={bare ? 'visually-hidden' : 'dialog-head'}>
          <h2 id={titleId}>{title}</h2>
          {!bare && (
            <button
              type="button"
              className="button button-quiet button-icon"
              aria-label={t('editor.close')}
              onClick={onClose}
            >
              <UiIcon name="close" />
            </button>
          )}
        </div>
        {children}
      </div>
    </dialog>
  );
}
