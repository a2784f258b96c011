/** The arrows of docs/architecture.md as data: which part of the tree may import which. */

/** What each area may import beside itself. An area that is not named here may not exist. */
export const ARROWS = {
  contract: [],
  client: ['contract'],
  domain: ['contract'],
  'store port': ['contract', 'domain'],
  store: ['contract', 'domain', 'store port', 'shared'],
  usecases: ['contract', 'domain', 'store port', 'shared'],
  'channel port': ['contract', 'domain'],
  channel: ['contract', 'domain', 'channel port', 'shared'],
  registry: ['contract', 'domain', 'channel port', 'channel', 'shared'],
  outbox: [
    'contract',
    'domain',
    'store port',
    'usecases',
    'registry',
    'channel port',
    'shared',
    'config',
  ],
  present: ['contract', 'domain'],
  // What is done with the bytes of a file before it is stored.
  files: ['contract', 'domain', 'store port', 'shared'],
  // A program of its own.
  drawer: ['files'],
  http: ['contract', 'domain', 'usecases', 'present', 'shared', 'config', 'identity', 'files'],
  realtime: ['contract', 'domain', 'usecases', 'present', 'shared', 'config', 'identity'],
  shared: ['contract', 'domain'],
  identity: ['contract', 'domain', 'store port', 'usecases', 'shared', 'config'],
  config: ['contract', 'domain', 'usecases', 'shared'],
  app: 'all of the server',
  main: ['contract', 'shared', 'config', 'app', 'cli'],
  // Commands beside the server: what they do is a use case too. The process comes from `main` as a value.
  cli: 'all of the server',
  face: ['contract', 'client'],
  'face build': ['tools'],
  // The checker of message histories is the tests' and the crash bench's.
  bench: ['contract', 'client', 'test'],
  tools: [],
  test: 'anything',
} as const satisfies Record<string, readonly string[] | string>;

export type Area = keyof typeof ARROWS;

/** Libraries that belong to one part; elsewhere they would be a second door to what that part owns. */
export const HOMES: Readonly<Record<string, readonly Area[]>> = {
  express: ['http', 'app', 'bench'],
  helmet: ['http', 'app'],
  cors: ['http', 'app'],
  'socket.io': ['realtime', 'app', 'bench'],
  'socket.io-client': ['client', 'bench'],
  '@socket.io/redis-adapter': ['realtime'],
  '@redis/client': ['realtime', 'app'],
  'node:sqlite': ['store', 'bench'],
  mongodb: ['store'],
  // `realtime` takes `nextTick` of it, to write once for all that a turn has to say.
  'node:process': ['main', 'bench', 'tools', 'realtime'],
  preact: ['face'],
  react: ['face'],
  vite: ['face build'],
  busboy: ['http'],
  'file-type': ['files'],
  // The demo draws its own pictures.
  sharp: ['drawer', 'cli'],
};

/** Where the name `process` may stand. */
export const MAY_NAME_PROCESS: readonly Area[] = ['main', 'drawer', 'bench', 'tools', 'test'];

/** Who may call `store.commit()`: the use cases, and the stores' own code. */
export const MAY_COMMIT: readonly Area[] = ['usecases', 'store', 'test'];

/** The area of a file, by its path from the root; undefined where nothing is planned. */
export function areaOf(path: string): Area | undefined {
  if (isTest(path)) return 'test';
  const [top, second, src, ...below] = path.split('/');
  if (top === 'tools' || top === 'bench') return top;
  if (top === 'e2e') return 'test';
  if (top === 'apps' && second !== 'server') {
    if (src === 'build.ts') return 'face build';
    return src === 'src' ? 'face' : undefined;
  }
  if (src !== 'src') return undefined;
  if (top === 'packages') return second === 'contract' || second === 'client' ? second : undefined;
  return top === 'apps' ? serverArea(below) : undefined;
}

/** Tests, and what only tests use: suites, kits, fixtures. */
export function isTest(path: string): boolean {
  return /(\.test|-suite)\.tsx?$|\/(test|fixtures)\//.test(path);
}

/** The area of a file of the server, by its path below apps/server/src. */
function serverArea(path: readonly string[]): Area | undefined {
  const [folder = '', ...rest] = path;
  if (rest.length === 0) return ROOT_FILES[folder] ?? 'shared';
  if (folder === 'store') return STORE_PORT.has(rest.join('/')) ? 'store port' : 'store';
  if (folder === 'channels') {
    if (rest.length > 1) return 'channel';
    return rest[0] === 'registry.ts' ? 'registry' : 'channel port';
  }
  if (folder === 'files' && rest.join('/') === 'draw-main.ts') return 'drawer';
  return FOLDERS.find((area) => area === folder);
}

/** Files beside main.ts; all others there are small parts that everybody may use. */
const ROOT_FILES: Readonly<Record<string, Area>> = {
  'config.ts': 'config',
  'secrets.ts': 'config',
  'variables.ts': 'config',
  'main.ts': 'main',
  'app.ts': 'app',
  'present.ts': 'present',
};

const STORE_PORT: ReadonlySet<string> = new Set(['store.ts', 'unit.ts']);

const FOLDERS: readonly Area[] = [
  'domain',
  'usecases',
  'outbox',
  'http',
  'realtime',
  'identity',
  'files',
  'cli',
];
