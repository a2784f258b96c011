import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useObservable, useServices } from '../app/services.tsx';
import { useLanguage } from '../i18n/language.tsx';

export function ToastList(): ReactNode {
  const { toasts } = useServices();
  const { t } = useLanguage();
  const shown = useObservable(toasts);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map(({ id, text, tone, action }) => (
        <div key={id} className={`toast toast-${tone}`}>
          <span>{text}</span>
          {action && (
            <button
              type="button"
              className="toast-action"
              onClick={() => {
                action.run();
                toasts.dismiss(id);
              }}
            >
              {action.label}
            </button>
          )}
          <button
            type="button"
            className="toast-close"
            aria-label={t.common.close}
            onClick={() => toasts.dismiss(id)}
          >
            <X size={14} />
          </button>
        </div>
      ))}
    </div>
  );
}
