/** Small marks that say a state by shape and colour, with its name for those who do not see them. */
import type { Priority, TicketStatus } from '@parley/contract';
import type { Circle } from 'lucide-react';
import { CircleCheck, CircleDashed, CircleDot, CirclePause, CircleX } from 'lucide-react';
import type { ReactNode } from 'react';
import { useNow } from '../app/services.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { waitingTone } from '../lib/waiting.ts';

export function StatusIcon({
  status,
  size = 14,
}: {
  readonly status: TicketStatus;
  readonly size?: number;
}): ReactNode {
  const Icon = ICONS[status];
  return <Icon size={size} className={`status-${status}`} aria-hidden="true" />;
}

const ICONS = {
  open: CircleDashed,
  assigned: CircleDot,
  pending: CirclePause,
  resolved: CircleCheck,
  closed: CircleX,
} satisfies Record<TicketStatus, typeof Circle>;

const BARS: Record<Priority, number> = { low: 1, normal: 2, high: 3, urgent: 3 };

export function PriorityIcon({ priority }: { readonly priority: Priority }): ReactNode {
  return (
    <svg
      className={`priority priority-${priority}`}
      width="14"
      height="14"
      viewBox="0 0 14 14"
      aria-hidden="true"
    >
      {priority === 'urgent' ? (
        <>
          <rect x="1" y="1" width="12" height="12" rx="3.5" className="priority-box" />
          <path d="M7 3.8v3.7M7 9.9v.1" className="priority-bang" />
        </>
      ) : (
        [0, 1, 2].map((bar) => (
          <rect
            key={bar}
            x={1.5 + bar * 4}
            y={9 - bar * 3}
            width="3"
            height={3.5 + bar * 3}
            rx="1"
            className={bar < BARS[priority] ? 'priority-on' : 'priority-off'}
          />
        ))
      )}
    </svg>
  );
}

/** How long somebody has been waiting: grey, then amber, then red. */
export function WaitingClock({ since }: { readonly since: number }): ReactNode {
  const now = useNow();
  const { t, format } = useLanguage();
  const ms = Math.max(0, now - since);
  const text = ms < 60_000 ? t.time.now : format.lasting(ms);
  return (
    <span className={`clock clock-${waitingTone(ms)} num`}>
      <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
        <circle cx="5" cy="5" r="4.25" fill="none" stroke="currentColor" strokeWidth="1.3" />
        <path
          d="M5 2.8V5l1.5 1"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.3"
          strokeLinecap="round"
        />
      </svg>
      <span className="sr-only">{t.inbox.waiting(text)}</span>
      <span aria-hidden="true">{text}</span>
    </span>
  );
}
