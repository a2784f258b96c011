/** Names of files: data to show and to save by, never a path (security.md "Uploads"). */
import { LIMITS, textFault } from '@parley/contract';

/** Control, format (zero width and bidi marks among them) and unpaired characters, and separators of lines. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * The name as it is kept: in compatibility form, so that what a filter compares is what a person sees, without what
 * nobody sees, and without folders. Null where nothing visible is left.
 */
export function cleanFileName(given: string): string | null {
  // What stood apart may join once what was between is gone.
  const plain = given.normalize('NFKC').replaceAll(UNSEEN, '').normalize('NFKC');
  const name = plain.slice(Math.max(plain.lastIndexOf('/'), plain.lastIndexOf('\\')) + 1).trim();
  const fault = textFault(name, { max: Number.POSITIVE_INFINITY, lines: 'one', blank: false });
  return fault === null && /[^.]/.test(name) ? name : null;
}

/** The last suffix of a clean name, in lower case; '' without one. */
export function suffixOf(name: string): string {
  const at = name.lastIndexOf('.');
  return at <= 0 ? '' : name.slice(at + 1).toLowerCase();
}

/** What is wrong with a clean name, or null. */
export function fileNameFault(name: string): string | null {
  return textFault(name, { max: LIMITS.fileName, lines: 'one', blank: false });
}
