import { test } from 'node:test';
import { audit } from './audit.ts';

test('axe finds nothing in the views beside the inbox, 1440 px, light and dark', () =>
  audit({ width: 1440, height: 900, part: 'pages' }));
