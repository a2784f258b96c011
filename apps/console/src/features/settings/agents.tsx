import type { Agent } from '@parley/contract';
import { Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useAgents } from '../../app/queries.ts';
import { useAgent } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { AgentForm } from './agent-form.tsx';
import { SettingsPage } from './page.tsx';

export function Agents(): ReactNode {
  const { t } = useLanguage();
  const me = useAgent();
  const agents = useAgents();
  const [edited, setEdited] = useState<Agent | 'new' | null>(null);
  const [hasInactive, setInactive] = useState(false);
  const words = t.settings.agents;
  const isAdmin = me.role === 'admin';
  const shown = agents.filter(({ isActive }) => isActive || hasInactive);
  return (
    <SettingsPage
      title={t.settings.sections.agents}
      help={words.help}
      wide
      action={
        isAdmin && (
          <Button look="primary" onClick={() => setEdited('new')}>
            <Plus size={14} /> {words.add}
          </Button>
        )
      }
    >
      <ul className="rows">
        {shown.map((agent) => (
          <li key={agent.agentId} className="rows-row" data-off={!agent.isActive || undefined}>
            <Avatar name={agent.name} id={agent.agentId} size={36} status={agent.status} />
            <span className="rows-words">
              <strong className="truncate">
                <bdi>{agent.name}</bdi>
                {agent._id === me._id && <span className="muted"> · {words.self}</span>}
              </strong>
              <span className="muted truncate">{agent.email}</span>
            </span>
            <span className="tag">{agent.department}</span>
            <span className="rows-fact">
              {agent.isActive ? t.role[agent.role] : words.inactive}
            </span>
            <span className="rows-fact num">
              {t.ticket.load(agent.activeTickets, agent.maxConcurrentTickets)}
            </span>
            {isAdmin && (
              <Button small aria-label={words.edit(agent.name)} onClick={() => setEdited(agent)}>
                {t.common.edit}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {agents.some(({ isActive }) => !isActive) && (
        <label className="check-row">
          <input
            type="checkbox"
            className="checkbox"
            checked={hasInactive}
            onChange={(event) => setInactive(event.target.checked)}
          />
          {words.showInactive}
        </label>
      )}
      {edited !== null && (
        <AgentForm agent={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </SettingsPage>
  );
}
