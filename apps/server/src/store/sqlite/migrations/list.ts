/** All versions of the schema, in order. A released one is never edited: a change is a new one at the end. */
import { initial } from './0001-initial.ts';
import { attachments } from './0002-attachments.ts';

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

export const MIGRATIONS: readonly Migration[] = [
  { name: '0001-initial', sql: initial },
  { name: '0002-attachments', sql: attachments },
];
