import { type ReactNode, useEffect, useState } from 'react';
import { useLanguage } from '../../i18n/language.tsx';
import { Button } from '../../ui/button.tsx';

interface ConfirmButtonProps {
  readonly label: string;
  readonly onConfirm: () => void;
}

const PATIENCE_MS = 4_000;

/** Asks once more, in its own place. */
export function ConfirmButton({ label, onConfirm }: ConfirmButtonProps): ReactNode {
  const { t } = useLanguage();
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    if (!isAsking) return undefined;
    const timer = setTimeout(() => setAsking(false), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isAsking]);
  return (
    <Button
      look="danger"
      onClick={() => {
        if (isAsking) onConfirm();
        setAsking(!isAsking);
      }}
    >
      {isAsking ? t.settings.confirm(label) : label}
    </Button>
  );
}
