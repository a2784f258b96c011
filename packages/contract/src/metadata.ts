/**
 * `metadata` of a message as its sender gives it (contract §2): up to ten keys of their own, flat: strings of up to
 * 200 characters, finite numbers, booleans. Null counts as absent. Beside them `attachments`, the files that go with it.
 *
 * Refused are keys that mean something to a store, a template or the language: those that begin with `$`, hold
 * a `.`, or name a member of every object (`__proto__`, `constructor`, `toString` …), `prototype` and `then`; and the
 * named keys that only the server sets. Keys are one-line texts of up to 200 characters.
 */
import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { textFault } from './text.ts';

export type OwnMetadata = Record<string, string | number | boolean>;

/** `metadata` of a new message, taken apart: ids of the files that go with it, and what is the sender's own. */
export interface NewMetadata {
  readonly attachments: readonly string[];
  readonly own: OwnMetadata;
}

/** Not the sender's own: files have their ids there, the rest is set by the server. */
export const NAMED_METADATA_KEYS = ['attachments', 'reactions', 'external', 'messenger'] as const;

type Issues = { readonly issues: z.core.$ZodRawIssue[] };

const KEY_RULE = { max: LIMITS.metadataText, lines: 'one', blank: false } as const;
const VALUE_RULE = { max: LIMITS.metadataText, lines: 'many', blank: true } as const;

export const newMetadataSchema = z
  .unknown()
  .transform((value, ctx): NewMetadata => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      ctx.issues.push({ code: 'custom', message: 'must be an object', input: value });
      return { attachments: [], own: {} };
    }
    const { attachments, ...rest } = value as { readonly attachments?: unknown };
    return { attachments: readAttachments(attachments ?? [], ctx), own: readOwn(rest, ctx) };
  })
  .meta({
    type: 'object',
    properties: {
      attachments: {
        type: 'array',
        maxItems: LIMITS.attachments,
        items: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
      },
    },
    additionalProperties: {
      type: ['string', 'number', 'boolean', 'null'],
      maxLength: LIMITS.metadataText,
    },
  });

function readOwn(value: object, ctx: Issues): OwnMetadata {
  const own: OwnMetadata = {};
  let count = 0;
  for (const [key, entry] of Object.entries(value)) {
    if (entry === null || entry === undefined) continue;
    count += 1;
    if (count > LIMITS.metadataKeys) {
      const message = `must have at most ${LIMITS.metadataKeys} keys`;
      ctx.issues.push({ code: 'custom', message, input: value });
      break;
    }
    const fault = keyFault(key) ?? valueFault(entry);
    if (fault === null) own[key] = entry as string | number | boolean;
    else ctx.issues.push({ code: 'custom', message: fault, input: value, path: [key] });
  }
  return own;
}

/** Ids in order, each once. Other keys of an entry are the server's to say and not looked at. */
function readAttachments(value: unknown, ctx: Issues): string[] {
  const ids: string[] = [];
  const refuse = (message: string, ...path: PropertyKey[]): void => {
    ctx.issues.push({ code: 'custom', message, input: value, path: ['attachments', ...path] });
  };
  if (!Array.isArray(value)) {
    refuse('must be a list');
    return ids;
  }
  if (value.length > LIMITS.attachments) {
    refuse(`must have at most ${LIMITS.attachments} entries`);
    return ids;
  }
  for (const [at, entry] of (value as readonly unknown[]).entries()) {
    const id: unknown = (entry as { readonly id?: unknown } | null | undefined)?.id;
    if (typeof id !== 'string') refuse('must be an id', at, 'id');
    else if (ids.includes(id)) refuse('must not be repeated', at, 'id');
    else ids.push(id);
  }
  return ids;
}

function keyFault(key: string): string | null {
  if ((NAMED_METADATA_KEYS as readonly string[]).includes(key)) return 'is set by the server';
  if (key.startsWith('$') || key.includes('.')) return 'must not begin with $ or hold a dot';
  if (key in Object.prototype || key === 'prototype' || key === 'then') {
    return 'is not a name that metadata may have';
  }
  const fault = textFault(key, KEY_RULE);
  return fault === null ? null : `name ${fault}`;
}

function valueFault(value: unknown): string | null {
  if (typeof value === 'string') return textFault(value, VALUE_RULE);
  if (typeof value === 'boolean' || Number.isFinite(value)) return null;
  return 'must be a string, a number or a boolean';
}
