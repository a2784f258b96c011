import type { ReactNode } from 'react';
import { usePreferences, useServices } from '../../app/services.tsx';
import { modKey } from '../../app/shortcuts.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { SelectField, Switch } from '../../ui/field.tsx';
import { Card, SettingsPage } from './page.tsx';

export function Personal(): ReactNode {
  const { preferences, toasts } = useServices();
  const { t } = useLanguage();
  const chosen = usePreferences();
  const words = t.settings.personal;
  async function setDesktop(isOn: boolean): Promise<void> {
    if (!isOn) return preferences.change({ desktop: false });
    const permission =
      'Notification' in globalThis ? await Notification.requestPermission() : 'denied';
    preferences.change({ desktop: permission === 'granted' });
    if (permission === 'denied') toasts.show({ text: t.notifications.blocked, tone: 'error' });
  }
  return (
    <SettingsPage title={t.settings.sections.personal} help={words.help}>
      <Card>
        <div className="settings-pair">
          <SelectField
            label={words.theme}
            value={chosen.theme}
            onChange={(event) =>
              preferences.change({ theme: event.target.value as typeof chosen.theme })
            }
          >
            {(['system', 'light', 'dark'] as const).map((theme) => (
              <option key={theme} value={theme}>
                {t.nav.themes[theme]}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={words.language}
            value={chosen.locale ?? ''}
            onChange={(event) =>
              preferences.change({ locale: (event.target.value || null) as typeof chosen.locale })
            }
          >
            <option value="">{words.auto}</option>
            <option value="en">{words.english}</option>
            <option value="ar">{words.arabic}</option>
          </SelectField>
        </div>
        <SelectField
          label={words.send}
          value={chosen.sendWith}
          onChange={(event) =>
            preferences.change({ sendWith: event.target.value as typeof chosen.sendWith })
          }
        >
          <option value="enter">{words.sendEnter}</option>
          <option value="mod-enter">{words.sendMod(modKey())}</option>
        </SelectField>
      </Card>
      <Card>
        <Switch
          label={words.sound}
          checked={chosen.sound}
          onChange={(sound) => preferences.change({ sound })}
        />
        <Switch
          label={words.desktop}
          help={words.desktopHelp}
          checked={chosen.desktop}
          onChange={(isOn) => void setDesktop(isOn)}
        />
        <Switch
          label={words.shortcuts}
          help={words.shortcutsHelp}
          checked={chosen.shortcuts}
          onChange={(shortcuts) => preferences.change({ shortcuts })}
        />
        <Switch
          label={words.autoAway}
          help={words.autoAwayHelp}
          checked={chosen.autoAway}
          onChange={(autoAway) => preferences.change({ autoAway })}
        />
      </Card>
    </SettingsPage>
  );
}
