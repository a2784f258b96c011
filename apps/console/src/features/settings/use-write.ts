/** A change that is being written: busy, refused with words, or done. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { problemText } from '../../app/problem.ts';
import { useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';

export interface Write {
  readonly isBusy: boolean;
  readonly fault: string | null;
  /** Runs `act`, then reads the lists named by `keys` anew and says `done`. Resolves to whether it worked. */
  readonly run: (
    act: () => Promise<unknown>,
    options?: { readonly keys?: readonly string[]; readonly done?: string },
  ) => Promise<boolean>;
}

export function useWrite(): Write {
  const queries = useQueryClient();
  const { toasts } = useServices();
  const { t } = useLanguage();
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  return {
    isBusy,
    fault,
    async run(act, { keys = [], done = t.common.saved } = {}) {
      setBusy(true);
      setFault(null);
      try {
        await act();
        await Promise.all(keys.map((key) => queries.invalidateQueries({ queryKey: [key] })));
        toasts.show({ text: done });
        return true;
      } catch (error) {
        setFault(problemText(error, t));
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
