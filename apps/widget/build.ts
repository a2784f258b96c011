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
  const files = globSync('{??,cards/??,files/??}.ts', { cwd: words });
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
