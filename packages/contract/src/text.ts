/**
 * The rules for text (contract §6 "Values"; lengths in Unicode code points). Text is kept as it was typed:
 * nothing is trimmed, normalised or escaped here, but department names and agents' e-mail addresses, which are compared.
 *
 * Refused everywhere: NUL and lone surrogates. In one-line fields also every other control character (category Cc:
 * U+0001-001F, U+007F-009F, so line breaks, tabs and ANSI escapes). Longer texts keep them.
 * Refused unless a field may be blank: text without a visible character. Invisible are white space, control, format and
 * ignorable characters (U+200B, U+2060, U+FEFF, U+00AD, Hangul fillers such as U+3164, variation selectors), combining marks
 * (alone, without a base, they are nothing) and U+2800. Everything else counts as visible, unassigned code points
 * too, since next year's emoji are among them.
 */
import { z } from 'zod';
import { LIMITS } from './limits.ts';

const VISIBLE = /[^\p{White_Space}\p{Cc}\p{Cf}\p{Cs}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u;
// eslint-disable-next-line no-control-regex -- refusing them is what it is for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const EMAIL = /^[^\s@<>()[\]",;:\\]+@[^\s@<>()[\]",;:\\.]+(?:\.[^\s@<>()[\]",;:\\.]+)+$/;
const PHONE = /^[+]?[0-9-() ]+$/;
const LANGUAGE = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/;

export interface TextRule {
  /** Code points. */
  readonly max: number;
  readonly lines: 'one' | 'many';
  /** Whether it may be empty or without a visible character. */
  readonly blank: boolean;
}

/** What is wrong with a text, or null. One native pass per rule, the cheap ones first. */
export function textFault(value: string, rule: TextRule): string | null {
  if (!value.isWellFormed()) return 'must not contain lone surrogates';
  if (rule.lines === 'one') {
    if (CONTROL.test(value)) return 'must not contain control characters';
  } else if (value.includes('\0')) return 'must not contain NUL';
  if (value.length > rule.max && countCodePoints(value) > rule.max) {
    return `must have at most ${rule.max} characters`;
  }
  if (!rule.blank && !VISIBLE.test(value)) return 'must contain a visible character';
  return null;
}

/** Length of well-formed text in code points. */
export function countCodePoints(value: string): number {
  let pairs = 0;
  for (let i = 0; i < value.length; i += 1) {
    if ((value.charCodeAt(i) & 0xfc_00) === 0xd8_00) pairs += 1;
  }
  return value.length - pairs;
}

function text(rule: TextRule): z.ZodString {
  return z
    .string()
    .check((ctx) => {
      const fault = textFault(ctx.value, rule);
      if (fault !== null) {
        ctx.issues.push({ code: 'custom', message: fault, input: ctx.value, continue: false });
      }
    })
    .meta({ minLength: rule.blank ? 0 : 1, maxLength: rule.max });
}

/** A one-line field with a visible character. */
export function oneLine(max: number, { blank = false } = {}): z.ZodString {
  return text({ max, lines: 'one', blank });
}

/** A text of any number of lines with a visible character. */
export function multiLine(max: number, { blank = false } = {}): z.ZodString {
  return text({ max, lines: 'many', blank });
}

/**
 * An optional field. `null` counts as absent (contract §6), so that it reaches nobody as a value.
 */
export function optional<T extends z.ZodType>(schema: T) {
  return schema
    .nullable()
    .transform((value) => value ?? undefined)
    .optional();
}

/** A department's name: 1-50 characters, stored and compared trimmed and in lower case (contract §1). */
export const departmentSchema = z
  .string()
  .transform((value, ctx) => {
    const name = normalizeDepartment(value);
    // White space around the name does not count as length, control characters count as such anywhere.
    const fault =
      textFault(value, { max: Number.POSITIVE_INFINITY, lines: 'one', blank: false }) ??
      textFault(name, { max: LIMITS.department, lines: 'one', blank: false });
    if (fault === null) return name;
    ctx.issues.push({ code: 'custom', message: fault, input: value });
    return z.NEVER;
  })
  .meta({ minLength: 1 });

export function normalizeDepartment(value: string): string {
  return value.trim().toLowerCase();
}

/** A customer's e-mail address, kept as typed. */
export const emailSchema = oneLine(LIMITS.email)
  .regex(EMAIL, { error: 'Invalid email format', abort: true })
  .meta({ format: 'email' });

/** An agent's e-mail address: compared, so stored trimmed and in lower case (contract §5). */
export const agentEmailSchema = oneLine(LIMITS.email)
  .transform(normalizeEmail)
  .pipe(z.string().regex(EMAIL, { error: 'Invalid email format' }))
  .meta({ format: 'email' });

export function normalizeEmail(value: string): string {
  return value.trim().toLowerCase();
}

/** The pattern of requirements.md, and a digit at least. */
export const phoneSchema = oneLine(LIMITS.phone).regex(PHONE, {
  error: 'may contain digits, spaces, hyphens, parentheses and a leading +',
});

/** A BCP 47 language tag by its shape. */
export const languageSchema = oneLine(LIMITS.language).regex(LANGUAGE, {
  error: 'must be a language tag such as en or pt-BR',
});

/** A new password: 12-128 characters of any kind but NUL and lone surrogates. */
export const newPasswordSchema = multiLine(LIMITS.passwordMax, { blank: true })
  .check((ctx) => {
    if (countCodePoints(ctx.value) >= LIMITS.passwordMin) return;
    const message = `must have at least ${LIMITS.passwordMin} characters`;
    ctx.issues.push({ code: 'custom', message, input: ctx.value });
  })
  .meta({ minLength: LIMITS.passwordMin, maxLength: LIMITS.passwordMax, format: 'password' });
