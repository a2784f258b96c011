/** A dialog over the page, of the browser's own kind: it keeps the focus, Esc closes it, the focus returns. */
import { X } from 'lucide-react';
import { type MouseEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { IconButton } from './button.tsx';
import { FloatPlace } from './float-place.ts';

/** What somebody came to fill in; else the browser chooses. */
const FIRST = 'input:not([type="checkbox"], [type="hidden"]), textarea, select';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly kind?: 'card' | 'bare' | 'drawer' | 'full';
  readonly wide?: boolean;
}

/** Open as long as it is there. `bare` and `full` have no header: their title is only said. */
export function Dialog({
  title,
  onClose,
  children,
  kind = 'card',
  wide = false,
}: DialogProps): ReactNode {
  const ref = useRef<HTMLDialogElement>(null);
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const titleId = useId();
  const { t } = useLanguage();
  useEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    setPlace(dialog);
    if (dialog !== null && !dialog.open) dialog.showModal();
    // Without a field it is the title: a button would say its name over what is to be read.
    const field = kind === 'drawer' ? null : dialog?.querySelector<HTMLElement>(FIRST);
    (field ?? dialog?.querySelector('h2'))?.focus();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [kind]);
  function onBackdrop(event: MouseEvent): void {
    if (event.target === ref.current) onClose();
  }
  return (
    <dialog
      ref={ref}
      className={`dialog dialog-${kind}${wide ? ' dialog-wide' : ''}`}
      aria-labelledby={titleId}
      onMouseDown={onBackdrop}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      {kind === 'bare' || kind === 'full' ? (
        <h2 id={titleId} tabIndex={-1} className="sr-only">
          {title}
        </h2>
      ) : (
        <header className="dialog-head">
          <h2 id={titleId} tabIndex={-1}>
            {title}
          </h2>
          <IconButton label={t.common.close} onClick={onClose}>
            <X size={16} />
          </IconButton>
        </header>
      )}
      <FloatPlace value={place}>{children}</FloatPlace>
    </dialog>
  );
}
