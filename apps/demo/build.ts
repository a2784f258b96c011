/** Builds the demo page: one document with its style and script. */
import { join } from 'node:path';
import { build as bundle } from 'vite';

interface Parts {
  /** This folder, absolute. */
  readonly folder: string;
  /** Empty, absolute. */
  readonly outDir: string;
  /** Changes with the sources, 16 hex digits. */
  readonly version: string;
}

export async function build({ folder, outDir }: Parts): Promise<void> {
  await bundle({
    root: folder,
    base: '/demo/',
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      outDir,
      emptyOutDir: false,
      target: ['chrome123', 'firefox128', 'safari18'],
      modulePreload: false,
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      rolldownOptions: { input: join(folder, 'index.html') },
    },
  });
}
