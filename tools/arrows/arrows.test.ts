import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { describe, test } from 'node:test';
import { parseModule, readModules } from './modules.ts';
import { violations } from './rules.ts';

const SERVER = 'apps/server/src';

test('this repository keeps to the arrows and the other rules that an import or a name can break', () => {
  const modules = readModules(dirname(dirname(import.meta.dirname)));
  assert.ok(modules.some(({ path }) => path.startsWith(`${SERVER}/domain/`)));
  assert.deepEqual(violations(modules), []);
});

function violationsOf(files: Record<string, string>): string[] {
  return violations(Object.entries(files).map(([path, text]) => parseModule(path, text)));
}

/** Name of the sample, its files, what is objected to; null: nothing. */
type Sample = [string, Record<string, string>, RegExp | null];

const samples: Sample[] = [
  [
    'the way of a message',
    {
      'packages/contract/src/index.ts': `export * from './ids.ts'; import { z } from 'zod'; export const a = z;`,
      'packages/contract/src/ids.ts': `export type Id = string;`,
      [`${SERVER}/domain/ticket.ts`]: `import type { Id } from '@parley/contract'; export type T = Id;`,
      [`${SERVER}/store/unit.ts`]: `import type { T } from '../domain/ticket.ts'; export type U = T;`,
      [`${SERVER}/store/sqlite/open.ts`]: `import 'node:sqlite'; import type { U } from '../unit.ts'; export type V = U;`,
      [`${SERVER}/usecases/post.ts`]: `import type { U } from '../store/unit.ts'; declare const store: { commit(u: U): void }; store.commit('');`,
      [`${SERVER}/realtime/handle.ts`]: `import type {} from '../usecases/post.ts'; import 'socket.io';`,
      [`${SERVER}/app.ts`]: `import './realtime/handle.ts'; import './store/sqlite/open.ts';`,
      [`${SERVER}/main.ts`]: `import './app.ts'; process.exitCode = 1;`,
    },
    null,
  ],
  [
    'domain → store',
    { [`${SERVER}/domain/a.ts`]: `import '../store/store.ts';`, [`${SERVER}/store/store.ts`]: '' },
    /domain\/a\.ts:1 imports .*store\/store\.ts, but domain may not import store port/,
  ],
  [
    'a face → another face',
    {
      'apps/widget/src/a.ts': `import '@parley/console/b.ts';`,
      'apps/console/src/b.ts': '',
    },
    /widget\/src\/a\.ts:1 imports apps\/console\/src\/b\.ts, but face may not import face/,
  ],
  [
    'a face → the server',
    { 'apps/widget/src/a.ts': `import '@parley/server/app.ts';`, [`${SERVER}/app.ts`]: '' },
    /widget\/src\/a\.ts:1 imports .*, but face may not import app/,
  ],
  [
    'a face → contract, SDK and itself',
    {
      'apps/widget/src/a.tsx': `import './deep/b.ts'; import '@parley/client/c.ts'; import type {} from '@parley/contract';`,
      'apps/widget/src/deep/b.ts': '',
      'packages/client/src/c.ts': '',
      'packages/contract/src/index.ts': '',
    },
    null,
  ],
  [
    'usecases → http',
    {
      [`${SERVER}/usecases/a.ts`]: `\nimport type {} from '../http/b.ts';`,
      [`${SERVER}/http/b.ts`]: '',
    },
    /usecases\/a\.ts:2 imports/,
  ],
  [
    'usecases → realtime, by import()',
    {
      [`${SERVER}/usecases/a.ts`]: `void import('../realtime/b.ts');`,
      [`${SERVER}/realtime/b.ts`]: '',
    },
    /usecases\/a\.ts:1 imports/,
  ],
  [
    'usecases → a channel, in a type',
    {
      [`${SERVER}/usecases/a.ts`]: `export type A = import('../channels/web/b.ts').B;`,
      [`${SERVER}/channels/web/b.ts`]: 'export type B = 1;',
    },
    /usecases\/a\.ts:1 imports/,
  ],
  [
    'usecases → one store',
    {
      [`${SERVER}/usecases/a.ts`]: `export { x } from '../store/sqlite/b.ts';`,
      [`${SERVER}/store/sqlite/b.ts`]: 'export const x = 1;',
    },
    /usecases may not import store/,
  ],
  [
    'http → store',
    { [`${SERVER}/http/a.ts`]: `import '../store/store.ts';`, [`${SERVER}/store/store.ts`]: '' },
    /http may not import store port/,
  ],
  [
    'http → realtime',
    { [`${SERVER}/http/a.ts`]: `import '../realtime/b.ts';`, [`${SERVER}/realtime/b.ts`]: '' },
    /http may not import realtime/,
  ],
  [
    'outbox → one channel',
    {
      [`${SERVER}/outbox/a.ts`]: `import '../channels/web/b.ts';`,
      [`${SERVER}/channels/web/b.ts`]: '',
    },
    /outbox may not import channel/,
  ],
  [
    'one store → the other',
    {
      [`${SERVER}/store/mongo/a.ts`]: `import '../sqlite/b.ts';`,
      [`${SERVER}/store/sqlite/b.ts`]: '',
    },
    /store may not import store/,
  ],
  [
    'the client → the server',
    { 'packages/client/src/a.ts': `import '@parley/server';`, [`${SERVER}/app.ts`]: '' },
    /client may not import app/,
  ],
  [
    'product → its tests',
    {
      [`${SERVER}/app.ts`]: `import './store/store-suite.ts';`,
      [`${SERVER}/store/store-suite.ts`]: '',
    },
    /app may not import test/,
  ],
  [
    'another workspace by its path',
    {
      [`${SERVER}/domain/a.ts`]: `import '../../../../packages/contract/src/index.ts';`,
      'packages/contract/src/index.ts': '',
    },
    /another workspace goes by its name/,
  ],
  [
    'a folder that nobody planned',
    { [`${SERVER}/helpers/a.ts`]: '' },
    /helpers\/a\.ts:1 is in no area/,
  ],
  [
    'a source outside of src, which nobody type-checks',
    { 'apps/server/lib/a.ts': '' },
    /lib\/a\.ts:1 is in no area/,
  ],
  [
    'a library in the domain',
    { [`${SERVER}/domain/a.ts`]: `import 'node:fs';` },
    /imports node:fs, but domain is pure/,
  ],
  [
    'more than zod in the contract',
    { 'packages/contract/src/a.ts': `import 'jose';` },
    /contract depends on zod only/,
  ],
  [
    'SQLite outside of its store',
    { [`${SERVER}/usecases/a.ts`]: `import 'node:sqlite';` },
    /node:sqlite, which belongs to store/,
  ],
  [
    'the clock in the domain',
    { [`${SERVER}/domain/a.ts`]: `export const a = () => Date.now();` },
    /uses Date\.now/,
  ],
  [
    'today in the domain',
    { [`${SERVER}/domain/a.ts`]: `export const a = () => new Date();` },
    /uses new Date\(\)/,
  ],
  [
    'a given time in the domain',
    { [`${SERVER}/domain/a.ts`]: `export const a = (ms: number) => new Date(ms);` },
    null,
  ],
  [
    'process outside of main.ts',
    { [`${SERVER}/http/a.ts`]: `export const a = process.env;` },
    /names process/,
  ],
  [
    'process behind globalThis',
    { [`${SERVER}/http/a.ts`]: `export const a = globalThis.process.env;` },
    /names process/,
  ],
  [
    'process as an import',
    { [`${SERVER}/http/a.ts`]: `import { env } from 'node:process'; export { env };` },
    /node:process, which belongs to main/,
  ],
  [
    'a member of that name',
    { [`${SERVER}/http/a.ts`]: `export const a = { process: 1 }; export const b = a.process;` },
    null,
  ],
  [
    'a commit outside of the use cases',
    {
      [`${SERVER}/http/a.ts`]: `declare const x: { store: { commit(): void } }; x.store.commit();`,
    },
    /http\/a\.ts:1 commits/,
  ],
  [
    'a channel by its name',
    {
      [`${SERVER}/usecases/a.ts`]: `export const a = (channel: string) => channel === 'messenger';`,
    },
    /names the channel messenger/,
  ],
  [
    'a channel in an identifier',
    { [`${SERVER}/present.ts`]: `export const isMessenger = 1;` },
    /names the channel messenger/,
  ],
  [
    'a new channel by its name',
    {
      [`${SERVER}/http/a.ts`]: 'export const a = `sms-gateway/${1}`;',
      [`${SERVER}/channels/sms-gateway/a.ts`]: '',
    },
    /names the channel sms-gateway/,
  ],
  [
    'a channel where it may be named',
    {
      [`${SERVER}/channels/messenger/a.ts`]: `export const a = 'messenger';`,
      [`${SERVER}/channels/registry.ts`]: `import './messenger/a.ts';`,
      [`${SERVER}/config.ts`]: `export const a = 'MESSENGER_PAGES';`,
    },
    null,
  ],
  [
    'a channel in a comment',
    { [`${SERVER}/usecases/a.ts`]: '// as Messenger does\nexport const a = 1;' },
    null,
  ],
  [
    'a cycle',
    {
      [`${SERVER}/domain/a.ts`]: `import './b.ts';`,
      [`${SERVER}/domain/b.ts`]: `import './c.ts';`,
      [`${SERVER}/domain/c.ts`]: `import type {} from './a.ts';`,
    },
    /domain\/a\.ts → .*b\.ts → .*c\.ts → .*a\.ts/,
  ],
  [
    'a .js specifier',
    { [`${SERVER}/domain/a.ts`]: `import './b.js';`, [`${SERVER}/domain/b.ts`]: '' },
    /sources are named \.ts/,
  ],
  [
    'a barrel',
    {
      [`${SERVER}/domain/a.ts`]: `export * from './b.ts';`,
      [`${SERVER}/domain/b.ts`]: 'export const b = 1;',
    },
    /re-exports/,
  ],
  [
    'a long file',
    { [`${SERVER}/domain/a.ts`]: 'export {};\n'.repeat(401) },
    /longer than 400 lines/,
  ],
  ['a file of 400 lines', { [`${SERVER}/domain/a.ts`]: 'export {};\n'.repeat(400) }, null],
  [
    'a long file that explains itself',
    {
      [`${SERVER}/domain/a.ts`]: `// More than 400 lines: it is one table.\n${'export {};\n'.repeat(401)}`,
    },
    null,
  ],
];

describe('the rules', () => {
  for (const [name, files, objection] of samples) {
    test(`${objection === null ? 'allow' : 'object to'} ${name}`, () => {
      const found = violationsOf(files);
      if (objection === null) assert.deepEqual(found, []);
      else assert.match(found.join('\n'), objection);
    });
  }
});
