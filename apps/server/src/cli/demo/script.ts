/**
 * How a conversation of the demo is written down: a line a message, whose first character says whose it is.
 *
 *     < a customer's message          > an agent's message        # a note of the agent's
 *     <@ a file of the customer's     >@ a file of the agent's    (names of pictures.ts)
 *     ~ 5h  (m, h, d) until the next  ! an act: pending, resolve, rate, escalate, priority, department, close
 *
 * A line without a mark goes on with the message before it. `{order}`, `{name}` and `{agent}` are filled in.
 */
import type { Priority } from '@parley/contract';

export const DEPARTMENTS = ['general', 'orders', 'billing', 'repairs'] as const;
export type Department = (typeof DEPARTMENTS)[number];

export type Language = 'en' | 'de' | 'fr' | 'es' | 'ja' | 'ar' | 'it' | 'nl' | 'pt' | 'sv';

export interface Script {
  readonly department: Department;
  readonly language: Language;
  readonly subject: string;
  readonly category: string;
  readonly tags: readonly string[];
  readonly priority?: Priority;
  readonly lines: string;
}

export type Step =
  | { readonly kind: 'customer' | 'agent' | 'note'; readonly text: string }
  | { readonly kind: 'picture' | 'paper'; readonly file: string }
  | { readonly kind: 'pause'; readonly ms: number }
  | { readonly kind: 'pending' | 'close' }
  | { readonly kind: 'resolve'; readonly notes: string }
  | { readonly kind: 'rate'; readonly rating: number; readonly feedback: string | null }
  | { readonly kind: 'escalate'; readonly reason: string }
  | { readonly kind: 'priority'; readonly priority: Priority }
  | { readonly kind: 'department'; readonly department: Department };

const MARKS = { '<': 'customer', '>': 'agent', '#': 'note' } as const;
/** A customer sends pictures, an agent papers. */
const FILES = { '<@': 'picture', '>@': 'paper' } as const;
const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Throws for a line that is none: the scripts are ours, and a test reads them all. */
export function stepsOf({ lines }: Pick<Script, 'lines'>): Step[] {
  const steps: Step[] = [];
  for (const line of lines.trim().split('\n')) {
    const [, mark = '', text = ''] = /^\s*([<>]@|[<>#!~]) (.+)$/.exec(line) ?? [];
    const before = steps.at(-1);
    if (mark === '!') steps.push(actOf(text));
    else if (mark === '~') steps.push({ kind: 'pause', ms: durationOf(text) });
    else if (mark in FILES) steps.push({ kind: FILES[mark as keyof typeof FILES], file: text });
    else if (mark !== '') steps.push({ kind: MARKS[mark as keyof typeof MARKS], text });
    else if (before !== undefined && 'text' in before) {
      steps[steps.length - 1] = { ...before, text: `${before.text}\n${line.trim()}` };
    } else throw new Error(`No line of a script: ${line}`);
  }
  return steps;
}

function actOf(text: string): Step {
  const [, verb = '', rest = ''] = /^([a-z]+)(?: (.+))?$/.exec(text) ?? [];
  switch (verb) {
    case 'pending':
    case 'close':
      return { kind: verb };
    case 'resolve':
      return { kind: 'resolve', notes: rest };
    case 'rate':
      return { kind: 'rate', rating: Number(rest[0]), feedback: rest.slice(2) || null };
    case 'escalate':
      return { kind: 'escalate', reason: rest };
    case 'priority':
      return { kind: 'priority', priority: rest as Priority };
    case 'department':
      return { kind: 'department', department: rest as Department };
    default:
      throw new Error(`No act of a script: ${text}`);
  }
}

function durationOf(text: string): number {
  const [, count = '', unit = ''] = /^(\d+)([mhd])$/.exec(text) ?? [];
  const ms = Number(count) * UNITS[unit as keyof typeof UNITS];
  if (!Number.isFinite(ms)) throw new Error(`No pause of a script: ${text}`);
  return ms;
}
