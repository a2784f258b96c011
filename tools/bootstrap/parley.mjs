#!/usr/bin/env node
// `npx parley <command>`: the root package's `bin`, which npx finds in a clone before anything is installed and without
// asking a registry. It runs the program of `npm start`, in the folder of `npm start`, so that `.env` and DATA_DIR mean the same;
// INIT_CWD, npm's own name for it, remembers where the caller stood.
import process from 'node:process';
import { launch, root } from './launch.mjs';

const args = process.argv.slice(2);
process.env.INIT_CWD = process.cwd();
process.chdir(root);

// Only a start needs the pages; to be told about it needs nothing.
const needsFaces = args.length === 1 && args[0] === 'start';
await launch('apps/server/src/main.ts', args.length === 0 ? ['--help'] : args, { needsFaces });
