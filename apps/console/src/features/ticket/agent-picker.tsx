/** A list of colleagues to give a ticket to, with what they have already. */
import type { Agent } from '@parley/contract';
import { Check, Undo2 } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { useAgents } from '../../app/queries.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import './agent-picker.css';

interface AgentPickerProps {
  /** `_id` of the present owner. */
  readonly current: string | null;
  readonly me: Agent;
  /** Null: back to the queue. */
  readonly onPick: (agentId: string | null) => void;
}

const ORDER = { available: 0, busy: 1, away: 2, offline: 3 };

export function AgentPicker({ current, me, onPick }: AgentPickerProps): ReactNode {
  const { t } = useLanguage();
  const agents = useAgents();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const words = text.trim().toLocaleLowerCase();
  const found = agents
    .filter(
      ({ isActive, name, department }) =>
        isActive && `${name} ${department}`.toLocaleLowerCase().includes(words),
    )
    .sort(
      (a, b) =>
        Number(b._id === me._id) - Number(a._id === me._id) || ORDER[a.status] - ORDER[b.status],
    );
  const canGiveBack = words === '' && current !== null;
  const count = found.length + (canGiveBack ? 1 : 0);
  function pick(index: number): void {
    if (index < found.length) onPick(found[index]?.agentId ?? null);
    else if (canGiveBack) onPick(null);
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown') setActive((active + 1) % Math.max(1, count));
    else if (event.key === 'ArrowUp') setActive((active - 1 + count) % Math.max(1, count));
    else if (event.key === 'Enter') pick(active);
    else return;
    event.preventDefault();
  }
  return (
    <div className="picker">
      <input
        className="picker-field"
        role="combobox"
        aria-expanded="true"
        aria-controls="agent-options"
        aria-activedescendant={count > 0 ? `agent-option-${active}` : undefined}
        aria-label={t.ticket.owners}
        placeholder={t.ticket.owners}
        value={text}
        autoFocus
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul
        id="agent-options"
        role="listbox"
        aria-label={t.ticket.owner}
        className="picker-list scroll"
      >
        {found.map((agent, index) => (
          <li
            key={agent._id}
            id={`agent-option-${index}`}
            role="option"
            aria-selected={agent._id === current}
            className="picker-row"
            data-active={index === active || undefined}
            onPointerMove={() => setActive(index)}
            onClick={() => pick(index)}
          >
            <Avatar name={agent.name} id={agent.agentId} size={24} status={agent.status} />
            <span className="picker-name truncate">
              {agent.name}
              {agent._id === me._id && <span className="muted"> · {t.common.you}</span>}
            </span>
            <span className="picker-load num">
              {t.ticket.load(agent.activeTickets, agent.maxConcurrentTickets)}
            </span>
            {agent._id === current && <Check size={14} aria-hidden="true" />}
          </li>
        ))}
        {canGiveBack && (
          <li
            id={`agent-option-${found.length}`}
            role="option"
            aria-selected="false"
            className="picker-row picker-back"
            data-active={active === found.length || undefined}
            onPointerMove={() => setActive(found.length)}
            onClick={() => pick(found.length)}
          >
            <span className="menu-icon">
              <Undo2 size={16} />
            </span>
            <span className="picker-name">{t.ticket.giveBack}</span>
          </li>
        )}
      </ul>
      {found.length === 0 && <p className="picker-none">{t.ticket.noOwners}</p>}
    </div>
  );
}
