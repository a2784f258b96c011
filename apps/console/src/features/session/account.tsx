/** The own availability and what belongs to the session. */
import { AGENT_STATUSES_SHOWN } from './availability.ts';
import { Languages, LogOut, MonitorCog, Moon, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { problemText } from '../../app/problem.ts';
import { useAgent, usePreferences, useServices } from '../../app/services.tsx';
import { useRailSide } from '../../app/use-rail-side.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Menu, MenuItem, MenuLabel, MenuLine } from '../../ui/menu.tsx';

export function Account(): ReactNode {
  const { client, preferences, toasts } = useServices();
  const { t, locale } = useLanguage();
  const { theme } = usePreferences();
  const agent = useAgent();
  const side = useRailSide();
  const failed = (error: unknown) => toasts.show({ text: problemText(error, t), tone: 'error' });
  return (
    <Menu
      side={side}
      align="end"
      trigger={
        <button type="button" className="account">
          <span className="sr-only">{t.nav.account(agent.name, t.availability[agent.status])}</span>
          <Avatar name={agent.name} id={agent.agentId} size={32} status={agent.status} />
        </button>
      }
    >
      <div className="account-who">
        <strong>{agent.name}</strong>
        <span className="muted">{agent.email}</span>
      </div>
      <MenuLine />
      <MenuLabel>{t.nav.availability}</MenuLabel>
      {AGENT_STATUSES_SHOWN.map((status) => (
        <MenuItem
          key={status}
          icon={<span className="dot" data-status={status} />}
          checked={agent.status === status}
          onSelect={() => void client.setAvailability(status).catch(failed)}
        >
          {t.availability[status]}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuLabel>{t.nav.theme}</MenuLabel>
      {(['system', 'light', 'dark'] as const).map((value) => (
        <MenuItem
          key={value}
          icon={THEME_ICONS[value]}
          checked={theme === value}
          onSelect={() => preferences.change({ theme: value })}
        >
          {t.nav.themes[value]}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem
        icon={<Languages size={16} />}
        onSelect={() => preferences.change({ locale: locale === 'en' ? 'ar' : 'en' })}
      >
        <span lang={locale === 'en' ? 'ar' : 'en'}>
          {locale === 'en' ? t.settings.personal.arabic : 'English'}
        </span>
      </MenuItem>
      <MenuItem icon={<LogOut size={16} />} onSelect={() => void client.signOut().catch(failed)}>
        {t.nav.signOut}
      </MenuItem>
    </Menu>
  );
}

const THEME_ICONS = {
  system: <MonitorCog size={16} />,
  light: <Sun size={16} />,
  dark: <Moon size={16} />,
};
