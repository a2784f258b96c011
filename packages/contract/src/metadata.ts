/**
 * `metadata` of a message as its sender gives it (contract §2): up to ten keys of their own, flat: strings of up to
 * 200 characters, finite numbers, booleans. Null counts as absent.
 *
 * Refused are keys that mean something to a store, a template or the language: those that begin with `$`, hold
 * a `.`, or name a member of every object (`__proto__`, `constructor`, `toString` …), `prototype` and `then`; and the
 * named keys that only the server sets. Keys are one-line texts of up to 200 characters.
 */
import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { textFault } from './text.ts';

export type OwnMetadata = Record<string, string | number | boolean>;

/** Set by the server, from files, reactions and outside channels. */
export const NAMED_METADATA_KEYS = ['attachments', 'reactions', 'external', 'messenger'] as const;

const KEY_RULE = { max: LIMITS.metadataText, lines: 'one', blank: false } as const;
const VALUE_RULE = { max: LIMITS.metadataText, lines: 'many', blank: true } as const;

export const ownMetadataSchema = z
  .unknown()
  .transform((value, ctx): OwnMetadata => {
    const own: OwnMetadata = {};
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      ctx.issues.push({ code: 'custom', message: 'must be an object', input: value });
      return own;
    }
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
  })
  .meta({
    type: 'object',
    maxProperties: LIMITS.metadataKeys,
    additionalProperties: {
      type: ['string', 'number', 'boolean', 'null'],
      maxLength: LIMITS.metadataText,
    },
  });

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
