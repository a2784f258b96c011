// `node tools/bootstrap/run.mjs [--faces] <script> [...args]`: what every npm script of this repository calls.
// Installs the dependencies when they are missing or not those of the lockfile, then becomes
// `node <script> [...args]` on the pinned Node; with `--faces` it builds the pages too where they are not. Plain JavaScript without
// dependencies, because on a fresh clone it runs before anything is installed, on whatever Node (20 or newer) the machine has.
// The npm scripts say `exec`, because a shell that stays between npm and this process would die of
// a SIGTERM without passing it on.
import { launch } from './launch.mjs';

const given = process.argv.slice(2);
const needsFaces = given[0] === '--faces';
const [script, ...args] = needsFaces ? given.slice(1) : given;

await launch(script, args, { needsFaces });
