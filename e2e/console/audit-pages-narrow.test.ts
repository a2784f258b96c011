import { test } from 'node:test';
import { audit } from './audit.ts';

test('axe finds nothing in the views beside the inbox, 390 px, light and dark', () =>
  audit({ width: 390, height: 844, part: 'pages' }));
