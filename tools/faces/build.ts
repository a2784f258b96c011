// `npm run build`: builds the pages whose sources changed; with `--all` every one, with names those of them. Each gets a
// `dist`, compressed ahead of time. After that the server is warmed up.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compressFolder } from './compress.ts';
import { findFaces, findStaleFaces, VERSION_FILE } from './stale.mjs';
import { warm } from './warm.ts';

/** What a face's `build.ts` exports. */
interface FaceModule {
  /** Writes the files into `outDir`, which is empty; `version` changes with the sources. */
  readonly build: (parts: { folder: string; outDir: string; version: string }) => Promise<void>;
}

const ROOT = dirname(dirname(import.meta.dirname));

const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith('-'));
const found = args.includes('--all') ? findFaces(ROOT) : findStaleFaces(ROOT);
const faces = found.filter(({ name }) => names.length === 0 || names.includes(name));
const began = performance.now();
const results = await Promise.allSettled(faces.map(buildFace));
if (faces.length > 0) await warm(ROOT);
const failures = results.filter((result) => result.status === 'rejected');
for (const { reason } of failures) console.error(String(reason.message));
if (failures.length > 0) process.exitCode = 1;
else if (faces.length > 0) {
  const built = faces.map(({ name }) => name).join(', ');
  console.log(`Built ${built} in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
}

/** Nobody sees half of a build: it grows apart and takes the place of `dist` when it is done. */
async function buildFace({ name, folder, version }: (typeof faces)[number]): Promise<void> {
  const dist = join(folder, 'dist');
  const [outDir, old] = ['new', 'old'].map((kind) =>
    join(folder, '.cache', `${kind}-${process.pid}`),
  ) as [string, string];
  try {
    mkdirSync(outDir, { recursive: true });
    const { build } = (await import(pathToFileURL(join(folder, 'build.ts')).href)) as FaceModule;
    await build({ folder, outDir, version });
    compressFolder(outDir);
    writeFileSync(join(outDir, VERSION_FILE), version);
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(outDir, dist);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Building ${name} failed: ${reason}`, { cause: error });
  } finally {
    for (const left of [outDir, old]) rmSync(left, { recursive: true, force: true });
  }
}
