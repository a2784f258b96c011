/** Suffix of the files of this build. */
declare const __VERSION__: string;

/** Apart from the call below, where Vite would look for files of that name while it builds. */
const HERE = import.meta.url;

/**
 * Where everything that the chat loads on demand comes in: the module in the file `name` beside the chat's own, by `take`.
 * Chromium keeps a failed import for as long as the page lives, but no failed fetch, so the file is fetched whole first;
 * `take` then finds it in the browser's cache.
 */
export async function load<T>(name: string, take: (href: string) => Promise<T>): Promise<T> {
  const { href } = new URL(`${name}.${__VERSION__}.js`, HERE);
  const file = await fetch(href);
  await file.blob();
  if (!file.ok) throw new Error(`HTTP ${file.status}: ${href}`);
  return take(href);
}
