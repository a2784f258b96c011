/** The first run: three steps from the first sign-in to the first answered chat. Goes away when they are done. */
import { useQuery } from '@tanstack/react-query';
import { Check, Copy, ExternalLink, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useAgent, useClientState, usePreferences, useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { widgetSnippet } from './snippet.ts';
import './welcome.css';

export function Welcome(): ReactNode {
  const { client, preferences } = useServices();
  const { t } = useLanguage();
  const { welcomeDone } = usePreferences();
  const me = useAgent();
  const isShown = me.role === 'admin' && !welcomeDone;
  const tickets = useClientState((state) => state.tickets);
  const { data } = useQuery({
    queryKey: ['welcome'],
    queryFn: () => client.rest.call('tickets.list', { query: { limit: 5, sortOrder: 'asc' } }),
    enabled: isShown,
  });
  const [isFirstRun, setFirstRun] = useState<boolean | null>(null);
  if (!isShown || data === undefined) return null;
  const known = new Map(
    [...data.tickets, ...tickets.values()].map((ticket) => [ticket._id, ticket]),
  );
  const isAnswered = [...known.values()].some(({ firstResponseAt }) => firstResponseAt !== null);
  // Whoever comes to a system in use needs no first steps; who took them here sees them ticked.
  if (isFirstRun === null) {
    setFirstRun(!isAnswered);
    return null;
  }
  if (!isFirstRun) return null;
  const hasChat = known.size > 0;
  const done = () => preferences.change({ welcomeDone: true });
  return (
    <section className="welcome" aria-label={t.welcome.title}>
      <header className="welcome-head">
        <h2>{t.welcome.title}</h2>
        <IconButton label={t.welcome.dismiss} onClick={done}>
          <X size={14} />
        </IconButton>
      </header>
      <ol className="welcome-steps">
        <Step
          title={t.welcome.available}
          help={t.welcome.availableHelp}
          isDone={me.status === 'available'}
          isNext={me.status !== 'available'}
        >
          <Button small onClick={() => void client.setAvailability('available').catch(() => {})}>
            {t.welcome.availableDo}
          </Button>
        </Step>
        <Step
          title={t.welcome.chat}
          help={t.welcome.chatHelp}
          isDone={hasChat}
          isNext={me.status === 'available' && !hasChat}
        >
          <a
            className="button button-small button-primary"
            href="/demo"
            target="_blank"
            rel="noopener"
          >
            {t.welcome.chatDo} <ExternalLink size={13} />
          </a>
        </Step>
        <Step
          title={t.welcome.answer}
          help={t.welcome.answerHelp}
          isDone={isAnswered}
          isNext={hasChat && !isAnswered}
        />
      </ol>
      {isAnswered && (
        <div className="welcome-snippet">
          <p>{t.welcome.snippet}</p>
          <Snippet />
          <Button small look="primary" onClick={done}>
            {t.welcome.finish}
          </Button>
        </div>
      )}
    </section>
  );
}

interface StepProps {
  readonly title: string;
  readonly help: string;
  readonly isDone: boolean;
  readonly isNext: boolean;
  readonly children?: ReactNode;
}

function Step({ title, help, isDone, isNext, children }: StepProps): ReactNode {
  return (
    <li className="welcome-step" data-done={isDone || undefined} data-next={isNext || undefined}>
      <span className="welcome-tick">
        {isDone && <Check size={12} strokeWidth={3} aria-hidden="true" />}
      </span>
      <span className="welcome-words">
        <span className="welcome-title">{title}</span>
        {isNext && <span className="welcome-help">{help}</span>}
        {isNext && children}
      </span>
    </li>
  );
}

export function Snippet(): ReactNode {
  const { toasts } = useServices();
  const { t } = useLanguage();
  const text = widgetSnippet(location.origin);
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(text);
    toasts.show({ text: t.common.copied });
  }
  return (
    <div className="snippet" dir="ltr">
      <code tabIndex={0}>{text}</code>
      <IconButton label={t.common.copy} onClick={() => void copy().catch(() => {})}>
        <Copy size={14} />
      </IconButton>
    </div>
  );
}
