import type { ReactNode } from 'react';
import { useLanguage } from '../../i18n/language.tsx';
import { Button } from '../../ui/button.tsx';
import type { Write } from './use-write.ts';

interface FormFootProps {
  readonly write: Write;
  readonly onCancel?: () => void;
  readonly submit?: string;
  readonly children?: ReactNode;
}

/** Save, cancel, and why it was refused. */
export function FormFoot({ write, onCancel, submit, children }: FormFootProps): ReactNode {
  const { t } = useLanguage();
  return (
    <>
      {write.fault !== null && (
        <p className="field-fault" role="alert">
          {write.fault}
        </p>
      )}
      <div className="dialog-foot">
        {children}
        {onCancel && <Button onClick={onCancel}>{t.common.cancel}</Button>}
        <Button type="submit" look="primary" disabled={write.isBusy}>
          {write.isBusy ? t.settings.saving : (submit ?? t.common.save)}
        </Button>
      </div>
    </>
  );
}
