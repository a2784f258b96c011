import { asParleyError } from '@parley/client/errors.ts';
import { Eye, EyeOff } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { formText } from '../../lib/form-text.ts';
import type { Words } from '../../i18n/en.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Logo } from './logo.tsx';
import './sign-in.css';

export function SignIn({ ended }: { readonly ended: boolean }): ReactNode {
  const { client } = useServices();
  const { t } = useLanguage();
  const [fault, setFault] = useState<string | null>(ended ? t.signIn.ended : null);
  const [isBusy, setBusy] = useState(false);
  const [isShown, setShown] = useState(false);

  async function onSubmit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    // Not trimmed: a password is what was typed.
    const typed = form.get('password');
    const password = typeof typed === 'string' ? typed : '';
    setBusy(true);
    setFault(null);
    try {
      await client.signIn(formText(form, 'email'), password);
    } catch (error) {
      setFault(signInFault(error, t));
      setBusy(false);
    }
  }

  return (
    <main className="sign-in">
      <form className="sign-in-card" onSubmit={(event) => void onSubmit(event)}>
        <Logo size={44} />
        <h1>{t.signIn.title}</h1>
        <p className="muted">{t.signIn.help}</p>
        <div className="sign-in-fields">
          <TextField
            label={t.signIn.email}
            name="email"
            type="email"
            autoComplete="username"
            autoCapitalize="off"
            dir="ltr"
            required
            autoFocus
          />
          <TextField
            label={t.signIn.password}
            name="password"
            type={isShown ? 'text' : 'password'}
            autoComplete="current-password"
            dir="ltr"
            required
            end={
              <button
                type="button"
                className="sign-in-eye"
                aria-label={isShown ? t.signIn.hide : t.signIn.show}
                onClick={() => setShown(!isShown)}
              >
                {isShown ? <EyeOff size={16} /> : <Eye size={16} />}
              </button>
            }
          />
          <p className="sign-in-fault" role="alert">
            {fault}
          </p>
          <Button type="submit" look="primary" className="sign-in-submit" disabled={isBusy}>
            {isBusy ? t.signIn.busy : t.signIn.submit}
          </Button>
        </div>
        <p className="sign-in-first">{t.signIn.first}</p>
      </form>
    </main>
  );
}

function signInFault(error: unknown, t: Words): string {
  const { code } = asParleyError(error);
  if (code === 'UNAUTHORIZED' || code === 'VALIDATION_ERROR') return t.signIn.wrong;
  return code === 'RATE_LIMITED' ? t.signIn.limited : t.signIn.unreachable;
}
