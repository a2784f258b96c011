/**
 * What an admin sets (`/api/settings`) and what the widget needs of it (`/api/widget`).
 *
 * Opening hours are local to `timezone`; with `enabled: false` it is always open. A day may have several intervals;
 * one that runs past midnight is two, `22:00-24:00` and `00:00-06:00`. Closed days win over the week.
 * A widget text that is null is the widget's own, in the visitor's language.
 */
import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { departmentSchema, multiLine, oneLine } from '../text.ts';
import { parseInstant } from '../dates.ts';
import { isoDateSchema } from './common.ts';

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const clockTime = z
  .string()
  .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, { error: 'must be a time such as 09:30' });

/** Minutes do not matter to the comparison: `HH:MM` sorts as text. */
const interval = z
  .object({ from: clockTime, to: clockTime })
  .refine(({ from, to }) => from < to, { error: 'must end after it begins', path: ['to'] });

const day = z.array(interval).max(LIMITS.dayIntervals);

const calendarDay = z
  .string()
  .refine(isCalendarDay, { error: 'must be a date such as 2026-12-31' });

const timezone = z
  .string()
  .refine(isTimezone, { error: 'must be an IANA time zone such as Europe/Berlin' });

const openingHours = {
  enabled: z.boolean(),
  timezone,
  closedDays: z
    .array(
      z.object({
        date: calendarDay,
        name: oneLine(LIMITS.name).nullable().default(null),
      }),
    )
    .max(LIMITS.closedDays),
};

const week = {
  monday: day,
  tuesday: day,
  wednesday: day,
  thursday: day,
  friday: day,
  saturday: day,
  sunday: day,
};

const ownWords = multiLine(LIMITS.widgetText).nullable();

const texts = {
  /** The team's name in the header. */
  title: oneLine(LIMITS.name).nullable(),
  /** The one sentence of the first open. */
  greeting: ownWords,
  /** Instead of the greeting outside of the opening hours, or when nobody is there. */
  away: ownWords,
  placeholder: oneLine(LIMITS.name).nullable(),
  /** Above the form, where there is one. */
  formIntro: ownWords,
};

const colors = {
  /** Its text colour is computed for contrast. */
  accent: z.string().regex(/^#[0-9a-fA-F]{6}$/, { error: 'must be a colour such as #4f46e5' }),
};

export const FORM_FIELDS = ['name', 'email', 'phone', 'subject', 'department'] as const;
export const FORM_SHOWN = ['never', 'away', 'always'] as const;
export const REPLY_TIMES = ['hidden', 'minutes', 'hours', 'day'] as const;

const form = {
  /** `away`: only while we are not there, to leave an address. */
  show: z.enum(FORM_SHOWN),
  fields: z
    .array(
      z.object({
        field: z.enum(FORM_FIELDS),
        label: oneLine(LIMITS.name).nullable().default(null),
        required: z.boolean().default(false),
        /** Of `department` only: the names to choose from. */
        options: z.array(departmentSchema).max(LIMITS.formOptions).default([]),
      }),
    )
    .max(LIMITS.formFields)
    .refine((fields) => new Set(fields.map(({ field }) => field)).size === fields.length, {
      error: 'must name each field once',
    }),
};

const look = {
  position: z.enum(['start', 'end']),
  theme: z.enum(['auto', 'light', 'dark']),
  /** What the header promises. */
  replyTime: z.enum(REPLY_TIMES),
  suggestions: z.array(oneLine(LIMITS.suggestion)).max(LIMITS.suggestions),
  /** Linked below the form; https only. */
  privacyUrl: z
    .string()
    .max(2_000)
    .refine(isHttpsUrl, { error: 'must be an https address' })
    .nullable(),
};

const hoursShape = { ...openingHours, week: z.strictObject(week) };
const widgetShape = {
  texts: z.strictObject(texts),
  colors: z.strictObject(colors),
  form: z.strictObject(form),
  ...look,
};

export const settingsSchema = z.strictObject({
  openingHours: z.strictObject(hoursShape),
  widget: z.strictObject(widgetShape),
});
export type Settings = z.infer<typeof settingsSchema>;

/**
 * Body of `PATCH /api/settings`: objects are merged, arrays (a day's intervals, closed days, suggestions, form
 * fields) replaced. Null is a value where the settings have one, and counts as absent elsewhere.
 */
export const settingsPatchSchema = z.object({
  openingHours: part({ ...openingHours, week: part(week) }),
  widget: part({ ...look, texts: part(texts), colors: part(colors), form: part(form) }),
});
export type SettingsPatch = z.output<typeof settingsPatchSchema>;

/** For anybody: what the widget shows, and whether we are there now. */
export const widgetSettingsSchema = z.strictObject({
  /** By the opening hours alone. */
  open: z.boolean(),
  /** When the hours open next; null while open, and where they never do. */
  opensAt: isoDateSchema.nullable(),
  /** Whether an agent is `available`. */
  available: z.boolean(),
  widget: z.strictObject(widgetShape),
});
export type WidgetSettings = z.infer<typeof widgetSettingsSchema>;

/** What holds until an admin says otherwise. */
export const DEFAULT_SETTINGS: Settings = {
  openingHours: {
    enabled: false,
    timezone: 'UTC',
    week: {
      monday: [{ from: '09:00', to: '17:00' }],
      tuesday: [{ from: '09:00', to: '17:00' }],
      wednesday: [{ from: '09:00', to: '17:00' }],
      thursday: [{ from: '09:00', to: '17:00' }],
      friday: [{ from: '09:00', to: '17:00' }],
      saturday: [],
      sunday: [],
    },
    closedDays: [],
  },
  widget: {
    texts: { title: null, greeting: null, away: null, placeholder: null, formIntro: null },
    colors: { accent: '#4f46e5' },
    form: { show: 'never', fields: [] },
    position: 'end',
    theme: 'auto',
    replyTime: 'minutes',
    suggestions: [],
    privacyUrl: null,
  },
};

/** Every key may be left out. A null is refused by no key: where it is no value of the key it counts as absent. */
function part<T extends Record<string, z.ZodType>>(shape: T) {
  const keys = Object.entries(shape).map(([key, schema]) => [key, partKey(schema)] as const);
  return z
    .object(
      Object.fromEntries(keys) as unknown as {
        [K in keyof T]: z.ZodOptional<z.ZodType<z.output<T[K]> | undefined, z.input<T[K]> | null>>;
      },
    )
    .nullable()
    .transform((value) => value ?? undefined)
    .optional();
}

function partKey(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodNullable) return schema.optional();
  return schema
    .nullable()
    .transform((value) => value ?? undefined)
    .optional();
}

function isCalendarDay(value: string): boolean {
  return value.length === 10 && parseInstant(value) !== null;
}

function isTimezone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value }).format(0);
    return true;
  } catch {
    // RangeError is how Intl says that it knows no such zone.
    return false;
  }
}

function isHttpsUrl(value: string): boolean {
  return URL.canParse(value) && new URL(value).protocol === 'https:';
}
