/** Settings: a list of sections, each a plain form or a plain list. */
import { Link, useParams } from '@tanstack/react-router';
import type { AgentRole } from '@parley/contract';
import {
  Bot,
  Building2,
  Clock,
  KeyRound,
  MessageSquareText,
  MessagesSquare,
  UserRound,
  Users,
} from 'lucide-react';
import type { ComponentType, ReactNode } from 'react';
import { useAgent } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { Agents } from './agents.tsx';
import { AutoResponses } from './auto-responses.tsx';
import { CannedResponses } from './canned-responses.tsx';
import { Departments } from './departments.tsx';
import { Hours } from './hours.tsx';
import { ApiKeys } from './api-keys.tsx';
import { Personal } from './personal.tsx';
import { WidgetSettings } from './widget-settings.tsx';
import './settings.css';

type SectionName =
  | 'personal'
  | 'agents'
  | 'departments'
  | 'hours'
  | 'canned'
  | 'auto'
  | 'widget'
  | 'keys';

interface SectionEntry {
  readonly name: SectionName;
  readonly icon: ReactNode;
  readonly view: ComponentType;
  readonly group: 'you' | 'team' | 'answers' | 'setup';
  /** Who sees it. */
  readonly least: AgentRole;
}

const SECTIONS: readonly SectionEntry[] = [
  { name: 'personal', icon: <UserRound size={16} />, view: Personal, group: 'you', least: 'agent' },
  { name: 'agents', icon: <Users size={16} />, view: Agents, group: 'team', least: 'agent' },
  {
    name: 'departments',
    icon: <Building2 size={16} />,
    view: Departments,
    group: 'team',
    least: 'agent',
  },
  {
    name: 'canned',
    icon: <MessageSquareText size={16} />,
    view: CannedResponses,
    group: 'answers',
    least: 'agent',
  },
  { name: 'auto', icon: <Bot size={16} />, view: AutoResponses, group: 'answers', least: 'agent' },
  { name: 'hours', icon: <Clock size={16} />, view: Hours, group: 'setup', least: 'admin' },
  {
    name: 'widget',
    icon: <MessagesSquare size={16} />,
    view: WidgetSettings,
    group: 'setup',
    least: 'admin',
  },
  { name: 'keys', icon: <KeyRound size={16} />, view: ApiKeys, group: 'setup', least: 'admin' },
];

export function Settings(): ReactNode {
  const { t } = useLanguage();
  const { section } = useParams({ strict: false });
  const me = useAgent();
  const shown = SECTIONS.filter(({ least }) => least === 'agent' || me.role === 'admin');
  const current = shown.find(({ name }) => name === section);
  const View = (current ?? shown[0])?.view ?? Personal;
  return (
    <div className="settings" data-section={current === undefined ? undefined : ''}>
      <nav className="settings-nav scroll" aria-label={t.settings.title}>
        <h1>{t.settings.title}</h1>
        {(['you', 'team', 'answers', 'setup'] as const).map((group) => {
          const entries = shown.filter((entry) => entry.group === group);
          if (entries.length === 0) return null;
          return (
            <section key={group}>
              <h2>{t.settings.groups[group]}</h2>
              {entries.map(({ name, icon }) => (
                <Link
                  key={name}
                  to="/settings/{-$section}"
                  params={{ section: name }}
                  className="settings-link"
                  aria-current={name === (current?.name ?? 'personal') ? 'page' : undefined}
                >
                  {icon}
                  {t.settings.sections[name]}
                </Link>
              ))}
            </section>
          );
        })}
      </nav>
      <div className="settings-view scroll" key={current?.name ?? 'personal'}>
        <View />
      </div>
    </div>
  );
}
