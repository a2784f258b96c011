// `npm run check`: what can be known without running the product: lint, types, import arrows.
import { lint, tests, types } from './stages.ts';

process.exitCode =
  (await lint()) || (await types()) || (await tests(['tools/arrows/arrows.test.ts']));
