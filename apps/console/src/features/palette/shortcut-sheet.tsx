import type { ReactNode } from 'react';
import { usePreferences, useServices } from '../../app/services.tsx';
import { modKey } from '../../app/shortcuts.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { Keys } from '../../ui/keys.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Switch } from '../../ui/field.tsx';
import './palette.css';

export function ShortcutSheet({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { preferences } = useServices();
  const { shortcuts } = usePreferences();
  const { t } = useLanguage();
  const words = t.shortcuts;
  const groups = [
    [
      words.groups.list,
      [
        ['J', words.next],
        ['K', words.previous],
        ['X', words.select],
        ['/', words.search],
      ],
    ],
    [
      words.groups.ticket,
      [
        ['R', words.reply],
        ['N', words.note],
        ['E', words.resolve],
        ['A', words.assign],
        ['S', words.status],
        ['P', words.priority],
        ['I', words.details],
      ],
    ],
    [
      words.groups.general,
      [
        [`${modKey()}+K`, words.palette],
        ['?', words.sheet],
        ['Esc', words.escape],
      ],
    ],
  ] as const;
  return (
    <Dialog title={words.title} onClose={onClose} wide>
      <div className="dialog-body">
        <div className="sheet" data-off={!shortcuts || undefined}>
          {groups.map(([title, rows]) => (
            <section key={title}>
              <h3>{title}</h3>
              <dl>
                {rows.map(([keys, what]) => (
                  <div key={keys}>
                    <dt>{what}</dt>
                    <dd>
                      <Keys keys={keys} />
                      <span className="sr-only">{keys}</span>
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
        <Switch
          label={words.enabled}
          help={words.help}
          checked={shortcuts}
          onChange={(isOn) => preferences.change({ shortcuts: isOn })}
        />
      </div>
    </Dialog>
  );
}
