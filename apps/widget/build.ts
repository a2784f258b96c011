/** Builds the widget: `widget.js`, which pages name in their snippet, and below `widget/` what it loads on demand. */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { build as bundle, type InlineConfig, type Plugin } from 'vite';

interface Parts {
  /** This folder, absolute. */
  readonly folder: string;
  /** Empty, absolute. */
  readonly outDir: string;
  /** Changes with the sources, 16 hex digits. */
  readonly version: string;
}

export async function build({ folder, outDir, version: long }: Parts): Promise<void> {
  // In the name of every file that pages ask for.
  const version = long.slice(0, 8);
  const chat = `widget/chat.${version}.js`;
  const common: InlineConfig = {
    root: folder,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    oxc: { jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment' } },
  };
  await bundle({
    ...common,
    define: { __VERSION__: JSON.stringify(version) },
    plugins: [withoutWhatNobodyUses()],
    build: {
      ...output(outDir),
      // As a library it is spared Vite's helper of preloading, which is for styles that a page links.
      lib: {
        entry: { chat: join(folder, 'src/chat/chat.ts'), ...dictionaries(folder) },
        formats: ['es'],
      },
      rolldownOptions: {
        preserveEntrySignatures: 'allow-extension',
        output: {
          // Vite leaves the white space of libraries as it is.
          minify: true,
          comments: false,
          // One version for all of them: a page never mixes two builds.
          entryFileNames: `widget/[name].${version}.js`,
          chunkFileNames: `widget/[name].${version}.js`,
        },
      },
    },
  });
  await bundle({
    ...common,
    define: { __CHAT__: JSON.stringify(chat) },
    plugins: [asScript()],
    build: {
      ...output(outDir),
      rolldownOptions: {
        input: { widget: join(folder, 'src/loader/loader.ts') },
        output: { entryFileNames: '[name].js' },
      },
    },
  });
}

/** One file a language, by its name. */
function dictionaries(folder: string): Record<string, string> {
  const words = join(folder, 'src/words');
  const files = globSync('{??,cards/??}.ts', { cwd: words });
  return Object.fromEntries(
    files.map((file) => [file.replace('.ts', '').replace(/\W/, '-'), join(words, file)]),
  );
}

function output(outDir: string): InlineConfig['build'] {
  return {
    outDir,
    emptyOutDir: false,
    target: ['chrome123', 'firefox128', 'safari18'],
    modulePreload: false,
    reportCompressedSize: false,
    assetsInlineLimit: 0,
  };
}

/** The loader runs as a classic script: without a scope of its own its names would be the page's. */
function asScript(): Plugin {
  return {
    name: 'as-script',
    generateBundle(_options, files) {
      for (const file of Object.values(files)) {
        if (file.type === 'chunk') file.code = `(()=>{${file.code.trim()}})();`;
      }
    },
  };
}

/**
 * Parts of socket.io-client that this chat can't reach, since it sends JSON only, brings its transports along
 * (lean-socket.ts) and waits by itself between two tries (connection.ts); and one that browsers have had for long (URL).
 * They are a fifth of it. A name that no longer matches fails the build, so that an update is looked at.
 */
const SPARED: readonly (readonly [file: RegExp, instead: string])[] = [
  [/webtransport\.js$/, 'export class WT {}'],
  [/transports\/index\.js$/, 'export const transports = {};'],
  [/polling-(?:xhr|fetch)(?:\.node)?\.js$/, 'export class XHR {} export class Fetch {}'],
  [
    /encodePacket\.js$/,
    `const TYPES = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop'];
    export const encodePacket = ({ type, data }, _binary, done) => done(TYPES.indexOf(type) + (data || ''));
    export const encodePacketToBinary = () => {};`,
  ],
  [
    /decodePacket\.js$/,
    `const TYPES = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop'];
    export const decodePacket = (text) => {
      const type = TYPES[text[0]];
      return type ? { type, data: text.slice(1) } : { type: 'error', data: 'parser error' };
    };`,
  ],
  [/has-cors\.js$/, 'export const hasCORS = true;'],
  [
    /backo2\.js$/,
    'export class Backoff { attempts = 0; duration() { return 0; } reset() {} setMin() {} setMax() {} setJitter() {} }',
  ],
  [
    /parseuri\.js$/,
    `export function parse(source) {
      const { protocol, hostname, port, pathname } = new URL(source);
      const host = hostname.replace(/[[\\]]/g, '');
      return { source, protocol: protocol.slice(0, -1), host, port, path: pathname };
    }`,
  ],
];

/** What the SDK takes of a package, by the file that holds it: the index of either names everything else. */
const DIRECT: readonly (readonly [importer: string, of: string, file: string | null])[] = [
  ['/lean-socket.ts', 'socket.io-client', 'manager.js'],
  ['/polling.ts', 'engine.io-client', 'transports/polling-xhr.js'],
  // The socket that it opens where it is given none; here it is given one.
  ['/connection.ts', 'socket.io-client', null],
];

function withoutWhatNobodyUses(): Plugin {
  const met = new Set<number>();
  return {
    name: 'without-what-nobody-uses',
    enforce: 'pre',
    async resolveId(id, importer = '') {
      if (importer.includes('/client/src/')) {
        const direct = DIRECT.find(([file, of]) => importer.endsWith(file) && id === of);
        if (direct?.[2] === null) return '\0unused';
        const index = direct && (await this.resolve(id, importer, { skipSelf: true }));
        return index ? join(index.id, '..', direct?.[2] ?? '') : null;
      }
      if (id === 'socket.io-parser') return this.resolve('@parley/client/lean-parser.ts', importer);
      if (!/[\\/](?:engine|socket)\.io-/.test(importer)) return null;
      const index = SPARED.findIndex(([file]) => file.test(id));
      if (index < 0) return null;
      met.add(index);
      return `\0unused-${index}`;
    },
    load(id) {
      if (id === '\0unused') return 'export const io = null;';
      const index = /^\0unused-(\d+)$/.exec(id)?.[1];
      return index === undefined ? null : (SPARED[Number(index)]?.[1] ?? null);
    },
    buildEnd(error) {
      if (error === undefined && met.size < SPARED.length) {
        const gone = SPARED.filter((_, index) => !met.has(index)).map(([file]) => file.source);
        throw new Error(`socket.io-client has no ${gone.join(', ')} any more: see build.ts`);
      }
    },
  };
}
