import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownTags } from './language-tags.ts';

test('language tags are kept as Intl takes them, whatever browsers and pages make of them', () => {
  const tags = ['en-US@posix', 'de_AT', ' pt-br', 'C', 'ar-EG.UTF-8', '', null, undefined, '中文'];
  assert.deepEqual(knownTags(tags), ['en-US', 'de-AT', 'pt-BR', 'ar-EG']);
});
