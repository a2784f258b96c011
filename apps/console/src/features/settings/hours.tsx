/** Opening hours: days with intervals, a time zone, closed days. */
import type { Settings, Weekday } from '@parley/contract';
import { Plus, X } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useLanguage } from '../../i18n/language.tsx';
import { useServices } from '../../app/services.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { SelectField, Switch } from '../../ui/field.tsx';
import { FormFoot } from './form-foot.tsx';
import { Card, SettingsPage } from './page.tsx';
import { SettingsLoader } from './settings-loader.tsx';
import { useWrite } from './use-write.ts';

const DAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const satisfies readonly Weekday[];
const WEEKDAYS: readonly Weekday[] = DAYS.slice(0, 5);

type Hours = Settings['openingHours'];
type Interval = Hours['week'][Weekday][number];

export function Hours(): ReactNode {
  const { t } = useLanguage();
  return (
    <SettingsPage title={t.settings.sections.hours} help={t.settings.hours.help}>
      <SettingsLoader>{(settings) => <HoursForm saved={settings.openingHours} />}</SettingsLoader>
    </SettingsPage>
  );
}

function HoursForm({ saved }: { readonly saved: Hours }): ReactNode {
  const { client } = useServices();
  const { t } = useLanguage();
  const write = useWrite();
  const [hours, setHours] = useState(saved);
  const words = t.settings.hours;
  const change = (to: Partial<Hours>) => setHours({ ...hours, ...to });
  const setDay = (day: Weekday, intervals: readonly Interval[]) =>
    change({ week: { ...hours.week, [day]: [...intervals] } });
  async function onSubmit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const openingHours = {
      ...hours,
      closedDays: hours.closedDays.filter(({ date }) => date !== ''),
    };
    await write.run(() => client.rest.call('settings.update', { body: { openingHours } }), {
      keys: ['settings'],
    });
  }
  return (
    <form className="settings-form" onSubmit={(event) => void onSubmit(event)}>
      <Card>
        <Switch
          label={words.enabled}
          checked={hours.enabled}
          onChange={(enabled) => change({ enabled })}
        />
        <SelectField
          label={words.timezone}
          value={hours.timezone}
          disabled={!hours.enabled}
          onChange={(event) => change({ timezone: event.target.value })}
        >
          {timezones(hours.timezone).map((zone) => (
            <option key={zone}>{zone}</option>
          ))}
        </SelectField>
      </Card>
      <Card>
        <div className="days" data-off={!hours.enabled || undefined}>
          {DAYS.map((day) => (
            <DayRow
              key={day}
              day={day}
              intervals={hours.week[day]}
              disabled={!hours.enabled}
              onChange={(intervals) => setDay(day, intervals)}
            />
          ))}
        </div>
        <Button
          small
          disabled={!hours.enabled}
          onClick={() =>
            change({
              week: {
                ...hours.week,
                ...Object.fromEntries(WEEKDAYS.map((day) => [day, [...hours.week.monday]])),
              },
            })
          }
        >
          {words.copy}
        </Button>
      </Card>
      <Card title={words.holidays}>
        <p className="field-help">{words.holidaysHelp}</p>
        {hours.closedDays.map((closed, index) => {
          const put = (to: Partial<typeof closed>) =>
            change({
              closedDays: hours.closedDays.map((one, at) =>
                at === index ? { ...one, ...to } : one,
              ),
            });
          return (
            // A row has no name of its own while it is being written.
            <div key={index} className="closed-day">
              <input
                className="input"
                type="date"
                aria-label={words.date}
                value={closed.date}
                required
                onChange={(event) => put({ date: event.target.value })}
              />
              <input
                className="input"
                aria-label={words.reason}
                placeholder={words.reason}
                dir="auto"
                maxLength={100}
                value={closed.name ?? ''}
                onChange={(event) => put({ name: event.target.value || null })}
              />
              <IconButton
                label={t.common.remove}
                onClick={() =>
                  change({ closedDays: hours.closedDays.filter((_, at) => at !== index) })
                }
              >
                <X size={16} />
              </IconButton>
            </div>
          );
        })}
        <Button
          small
          onClick={() => change({ closedDays: [...hours.closedDays, { date: '', name: null }] })}
        >
          <Plus size={14} /> {words.addDay}
        </Button>
      </Card>
      <FormFoot write={write} />
    </form>
  );
}

interface DayRowProps {
  readonly day: Weekday;
  readonly intervals: readonly Interval[];
  readonly disabled: boolean;
  readonly onChange: (intervals: readonly Interval[]) => void;
}

function DayRow({ day, intervals, disabled, onChange }: DayRowProps): ReactNode {
  const { t } = useLanguage();
  const words = t.settings.hours;
  const name = words.days[day];
  return (
    <div className="day-row" role="group" aria-label={name}>
      <label className="day-name">
        <input
          type="checkbox"
          className="checkbox"
          checked={intervals.length > 0}
          disabled={disabled}
          onChange={(event) =>
            onChange(event.target.checked ? [{ from: '09:00', to: '17:00' }] : [])
          }
        />
        {name}
      </label>
      <div className="day-intervals">
        {intervals.length === 0 && <span className="muted">{words.closed}</span>}
        {intervals.map(({ from, to }, index) => {
          const put = (change: Partial<Interval>) =>
            onChange(intervals.map((one, at) => (at === index ? { ...one, ...change } : one)));
          const isWrong = from >= to;
          return (
            <span key={index} className="interval">
              <input
                className="input num"
                type="time"
                aria-label={`${name}: ${words.from}`}
                value={from}
                disabled={disabled}
                required
                onChange={(event) => put({ from: event.target.value })}
              />
              <span aria-hidden="true">–</span>
              <input
                className="input num"
                type="time"
                aria-label={`${name}: ${words.to}`}
                value={to === '24:00' ? '23:59' : to}
                disabled={disabled}
                required
                aria-invalid={isWrong || undefined}
                title={isWrong ? words.order : undefined}
                onChange={(event) => put({ to: event.target.value })}
              />
              {index === intervals.length - 1 ? (
                <IconButton
                  label={`${name}: ${words.add}`}
                  disabled={disabled}
                  onClick={() => onChange([...intervals, { from: '18:00', to: '20:00' }])}
                >
                  <Plus size={16} />
                </IconButton>
              ) : (
                <IconButton
                  label={`${name}: ${t.common.remove}`}
                  disabled={disabled}
                  onClick={() => onChange(intervals.filter((_, at) => at !== index))}
                >
                  <X size={16} />
                </IconButton>
              )}
            </span>
          );
        })}
      </div>
    </div>
  );
}

function timezones(present: string): readonly string[] {
  return [...new Set([present, 'UTC', ...Intl.supportedValuesOf('timeZone')])].sort();
}
