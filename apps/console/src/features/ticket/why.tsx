/** Why the ticket went where it went, in words. */
import type { RoutingDecision, Ticket } from '@parley/contract';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useNow, useServices } from '../../app/services.tsx';
import type { Words } from '../../i18n/en.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { Bone } from '../../ui/states.tsx';
import { Section } from './section.tsx';

const SHOWN = 3;

export function Why({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const { client } = useServices();
  const { t } = useLanguage();
  const { ticketId, assignedAgent, status } = ticket;
  const { data, isPending } = useQuery({
    queryKey: ['routing', ticketId, assignedAgent, status],
    queryFn: () => client.rest.call('tickets.routing', { params: { ticketId } }),
    placeholderData: (before) => before,
  });
  const decisions = (data?.decisions ?? [])
    .toSorted((a, b) => (a.at < b.at ? 1 : -1))
    .slice(0, SHOWN);
  const waiting = data?.waiting ?? null;
  return (
    <Section title={t.side.why}>
      {isPending ? (
        <Bone width="90%" />
      ) : (
        <div className="why">
          {waiting !== null && waiting.reasons.length > 0 && (
            <div className="why-one">
              <strong>{t.routing.waiting}</strong>
              <ul>
                {waiting.reasons.map((reason) => (
                  <li key={reason}>{reason}</li>
                ))}
              </ul>
            </div>
          )}
          {decisions.length === 0 && waiting === null && (
            <p className="side-empty">{t.routing.none}</p>
          )}
          {decisions.map((decision) => (
            <Decision key={decision.at} decision={decision} />
          ))}
        </div>
      )}
    </Section>
  );
}

function Decision({ decision }: { readonly decision: RoutingDecision }): ReactNode {
  const { t, format } = useLanguage();
  const now = useNow();
  const chosen = decision.candidates.find(({ agentId }) => agentId === decision.chosen);
  const others = decision.candidates.filter(({ passedOver }) => passedOver !== undefined);
  return (
    <div className="why-one">
      <p>
        <strong>
          {decision.chosen === null
            ? t.routing.nobody
            : t.routing.chosen(chosen?.name ?? decision.chosen)}
        </strong>{' '}
        <time className="num">{format.short(decision.at, now)}</time>
      </p>
      <p className="muted">{explain(decision, t)}</p>
      {others.length > 0 && (
        <details>
          <summary>{t.routing.others(others.length)}</summary>
          <ul>
            {others.map(({ agentId, name, passedOver }) => (
              <li key={agentId}>
                <bdi>{name}</bdi> {passedOver}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function explain({ rule, chosen }: RoutingDecision, t: Words): string {
  if (rule === 'manual') return t.routing.manual;
  if (chosen === null) return t.routing.nobodyFree;
  const words = t.routing.rules[rule];
  // The one rule that compares nobody.
  return words === undefined ? t.routing.only : t.routing.by(words);
}
