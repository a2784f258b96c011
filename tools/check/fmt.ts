// `npm run fmt`: what the linter can repair by itself, then the formatter.
import { format } from './stages.ts';

process.exitCode = await format();
