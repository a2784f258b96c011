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

const intervalShape = { from: clockTime, to: clockTime };
/** `HH:MM` sorts as text. */
const INTERVAL_FAULT = { error: 'must end after it begins', path: ['to'] };
const interval = z.object(intervalShape).refine(inOrder, INTERVAL_FAULT);

const calendarDay = z
  .string()
  .refine(isCalendarDay, { error: 'must be a date such as 2026-12-31' });

const closedDayShape = { date: calendarDay, name: oneLine(LIMITS.name).nullable() };
const closedDay = z.object({ ...closedDayShape, name: closedDayShape.name.default(null) });

const timezone = z
  .string()
  .refine(isTimezone, { error: 'must be an IANA time zone such as Europe/Berlin' });

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

const formFieldShape = {
  field: z.enum(FORM_FIELDS),
  /** Null: the widget's own word. */
  label: oneLine(LIMITS.name).nullable(),
  required: z.boolean(),
  /** Of `department` only: the names to choose from. */
  options: z.array(departmentSchema).max(LIMITS.formOptions),
};
const formField = z.object({
  ...formFieldShape,
  label: formFieldShape.label.default(null),
  required: formFieldShape.required.default(false),
  options: formFieldShape.options.default([]),
});

/** `away`: only while we are not there, to leave an address. */
const formShown = z.enum(FORM_SHOWN);

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

const openingHoursSchema = z.strictObject({
  enabled: z.boolean(),
  timezone,
  week: z.strictObject(weekOf(z.strictObject(intervalShape).refine(inOrder, INTERVAL_FAULT))),
  closedDays: z.array(z.strictObject(closedDayShape)),
});

const widgetSchema = z.strictObject({
  texts: z.strictObject(texts),
  colors: z.strictObject(colors),
  form: z.strictObject({ show: formShown, fields: z.array(z.strictObject(formFieldShape)) }),
  ...look,
});

export const settingsSchema = z.strictObject({
  openingHours: openingHoursSchema,
  widget: widgetSchema,
});
export type Settings = z.infer<typeof settingsSchema>;

/**
 * Body of `PATCH /api/settings`: objects are merged, arrays (a day's intervals, closed days, suggestions, form
 * fields) replaced. Null is a value where the settings have one, and counts as absent elsewhere.
 */
export const settingsPatchSchema = z.object({
  openingHours: part({
    enabled: z.boolean(),
    timezone,
    week: part(weekOf(interval)),
    closedDays: z.array(closedDay).max(LIMITS.closedDays),
  }),
  widget: part({
    ...look,
    texts: part(texts),
    colors: part(colors),
    form: part({
      show: formShown,
      fields: z
        .array(formField)
        .max(LIMITS.formFields)
        .refine((fields) => new Set(fields.map(({ field }) => field)).size === fields.length, {
          error: 'must name each field once',
        }),
    }),
  }),
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
  widget: widgetSchema,
  /** What may be uploaded, so that a face can refuse it before the bytes leave. */
  files: z.strictObject({
    /** Bytes; as large is taken. */
    maxSize: z.int(),
    /** Ends of names, in lower case and without a dot. */
    types: z.array(z.string()),
  }),
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

function weekOf<T extends z.ZodType>(interval: T) {
  const day = z.array(interval).max(LIMITS.dayIntervals);
  return {
    monday: day,
    tuesday: day,
    wednesday: day,
    thursday: day,
    friday: day,
    saturday: day,
    sunday: day,
  };
}

function inOrder({ from, to }: { from: string; to: string }): boolean {
  return from < to;
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
