/** Builds the console: one page, its script, styles and fonts named by their contents, and the other views on demand. */
import { build as bundle } from 'vite';

interface Parts {
  /** This folder, absolute. */
  readonly folder: string;
  /** Empty, absolute. */
  readonly outDir: string;
}

export async function build({ folder, outDir }: Parts): Promise<void> {
  await bundle({
    root: folder,
    configFile: false,
    logLevel: 'error',
    base: '/console/',
    oxc: { jsx: { runtime: 'automatic' } },
    build: {
      outDir,
      emptyOutDir: false,
      // `light-dark()` and nesting stay as they are written.
      target: ['es2022', 'chrome123', 'firefox120', 'safari17.5'],
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      reportCompressedSize: false,
    },
  });
}
