/** The widget's texts, look and form, with what it will look like beside them. */
import type { Settings } from '@parley/contract';
import { ExternalLink } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { AreaField, SelectField, TextField } from '../../ui/field.tsx';
import { Snippet } from '../welcome/welcome.tsx';
import { FormFoot } from './form-foot.tsx';
import { Card, SettingsPage } from './page.tsx';
import { SettingsLoader } from './settings-loader.tsx';
import { useWrite } from './use-write.ts';
import { WidgetPreview } from './widget-preview.tsx';

type Widget = Settings['widget'];
type FormFieldName = Widget['form']['fields'][number]['field'];

const FIELDS = [
  'name',
  'email',
  'phone',
  'subject',
  'department',
] as const satisfies readonly FormFieldName[];
const TEXT_MAX = 500;
const SUGGESTIONS_MAX = 3;

export function WidgetSettings(): ReactNode {
  const { t } = useLanguage();
  const words = t.settings.widget;
  return (
    <SettingsPage
      title={t.settings.sections.widget}
      help={words.help}
      wide
      action={
        <a className="button button-plain" href="/demo" target="_blank" rel="noopener">
          {words.tryIt} <ExternalLink size={14} />
        </a>
      }
    >
      <SettingsLoader>{(settings) => <WidgetForm saved={settings.widget} />}</SettingsLoader>
    </SettingsPage>
  );
}

function WidgetForm({ saved }: { readonly saved: Widget }): ReactNode {
  const { client } = useServices();
  const { t } = useLanguage();
  const write = useWrite();
  const [widget, setWidget] = useState(saved);
  const [suggestions, setSuggestions] = useState(saved.suggestions.join('\n'));
  const words = t.settings.widget;
  const change = (to: Partial<Widget>) => setWidget({ ...widget, ...to });
  const setText = (key: keyof Widget['texts'], value: string) =>
    change({ texts: { ...widget.texts, [key]: value === '' ? null : value } });
  const lines = suggestions
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(0, SUGGESTIONS_MAX);
  async function onSubmit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const body = { widget: { ...widget, suggestions: lines } };
    await write.run(() => client.rest.call('settings.update', { body }), { keys: ['settings'] });
  }
  return (
    <div className="widget-columns">
      <form className="settings-form" onSubmit={(event) => void onSubmit(event)}>
        <Card title={words.snippet}>
          <p className="field-help">{words.snippetHelp}</p>
          <Snippet />
        </Card>
        <Card title={words.texts}>
          <p className="field-help">{words.own}</p>
          <TextField
            label={words.title}
            value={widget.texts.title ?? ''}
            maxLength={100}
            dir="auto"
            onChange={(event) => setText('title', event.target.value)}
          />
          <AreaField
            label={words.greeting}
            rows={2}
            value={widget.texts.greeting ?? ''}
            maxLength={TEXT_MAX}
            dir="auto"
            onChange={(event) => setText('greeting', event.target.value)}
          />
          <AreaField
            label={words.away}
            rows={2}
            value={widget.texts.away ?? ''}
            maxLength={TEXT_MAX}
            dir="auto"
            onChange={(event) => setText('away', event.target.value)}
          />
          <TextField
            label={words.placeholder}
            value={widget.texts.placeholder ?? ''}
            maxLength={100}
            dir="auto"
            onChange={(event) => setText('placeholder', event.target.value)}
          />
          <AreaField
            label={words.suggestions}
            help={words.suggestionsHelp}
            rows={3}
            value={suggestions}
            dir="auto"
            onChange={(event) => setSuggestions(event.target.value)}
          />
        </Card>
        <Card title={words.look}>
          <div className="settings-pair">
            <TextField
              label={words.accent}
              value={widget.colors.accent}
              pattern="#[0-9a-fA-F]{6}"
              dir="ltr"
              required
              onChange={(event) => change({ colors: { accent: event.target.value } })}
              end={
                <input
                  type="color"
                  className="color"
                  aria-label={words.accent}
                  value={
                    /^#[0-9a-fA-F]{6}$/.test(widget.colors.accent)
                      ? widget.colors.accent
                      : '#4f46e5'
                  }
                  onChange={(event) => change({ colors: { accent: event.target.value } })}
                />
              }
            />
            <SelectField
              label={words.theme}
              value={widget.theme}
              onChange={(event) => change({ theme: event.target.value as Widget['theme'] })}
            >
              {(['auto', 'light', 'dark'] as const).map((one) => (
                <option key={one} value={one}>
                  {words.themes[one]}
                </option>
              ))}
            </SelectField>
            <SelectField
              label={words.position}
              value={widget.position}
              onChange={(event) => change({ position: event.target.value as Widget['position'] })}
            >
              {(['end', 'start'] as const).map((one) => (
                <option key={one} value={one}>
                  {words.positions[one]}
                </option>
              ))}
            </SelectField>
            <SelectField
              label={words.replyTime}
              value={widget.replyTime}
              onChange={(event) => change({ replyTime: event.target.value as Widget['replyTime'] })}
            >
              {(['hidden', 'minutes', 'hours', 'day'] as const).map((one) => (
                <option key={one} value={one}>
                  {words.replyTimes[one]}
                </option>
              ))}
            </SelectField>
          </div>
        </Card>
        <Card title={words.form}>
          <SelectField
            label={words.form}
            value={widget.form.show}
            onChange={(event) =>
              change({
                form: { ...widget.form, show: event.target.value as Widget['form']['show'] },
              })
            }
          >
            {(['never', 'away', 'always'] as const).map((one) => (
              <option key={one} value={one}>
                {words.forms[one]}
              </option>
            ))}
          </SelectField>
          {widget.form.show !== 'never' && (
            <>
              <FormFields form={widget.form} onChange={(form) => change({ form })} />
              <AreaField
                label={words.formIntro}
                rows={2}
                value={widget.texts.formIntro ?? ''}
                maxLength={TEXT_MAX}
                dir="auto"
                onChange={(event) => setText('formIntro', event.target.value)}
              />
              <TextField
                label={words.privacy}
                help={words.privacyHelp}
                type="url"
                pattern="https://.*"
                dir="ltr"
                value={widget.privacyUrl ?? ''}
                onChange={(event) =>
                  change({ privacyUrl: event.target.value === '' ? null : event.target.value })
                }
              />
            </>
          )}
        </Card>
        <FormFoot write={write} />
      </form>
      <WidgetPreview widget={{ ...widget, suggestions: lines }} />
    </div>
  );
}

interface FormFieldsProps {
  readonly form: Widget['form'];
  readonly onChange: (form: Widget['form']) => void;
}

function FormFields({ form, onChange }: FormFieldsProps): ReactNode {
  const { t } = useLanguage();
  const words = t.settings.widget;
  function toggle(field: FormFieldName, isShown: boolean): void {
    const rest = form.fields.filter((one) => one.field !== field);
    const next = isShown ? [...rest, { field, label: null, required: false, options: [] }] : rest;
    onChange({
      ...form,
      fields: next.sort((a, b) => FIELDS.indexOf(a.field) - FIELDS.indexOf(b.field)),
    });
  }
  return (
    <fieldset className="form-fields">
      <legend className="field-label">{words.fields}</legend>
      {FIELDS.map((field) => {
        const shown = form.fields.find((one) => one.field === field);
        return (
          <div key={field} className="form-field-row">
            <label className="check-row">
              <input
                type="checkbox"
                className="checkbox"
                checked={shown !== undefined}
                onChange={(event) => toggle(field, event.target.checked)}
              />
              {words.fieldNames[field]}
            </label>
            {shown !== undefined && (
              <label className="check-row">
                <input
                  type="checkbox"
                  className="checkbox"
                  checked={shown.required}
                  onChange={(event) =>
                    onChange({
                      ...form,
                      fields: form.fields.map((one) =>
                        one.field === field ? { ...one, required: event.target.checked } : one,
                      ),
                    })
                  }
                />
                {words.required}
              </label>
            )}
          </div>
        );
      })}
    </fieldset>
  );
}
