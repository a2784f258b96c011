/** Runs `task` while no other tab of this page's origin runs one under the same name. */
export type Lock = <T>(name: string, task: () => Promise<T>) => Promise<T>;

/** The browser's Web Locks; without them (old browsers, plain http, no page at all) there is no waiting. */
export function pageLock(): Lock {
  const page = globalThis as {
    document?: unknown;
    navigator?: { locks?: { request: Lock } };
  };
  const locks = page.document === undefined ? undefined : page.navigator?.locks;
  if (locks === undefined) return (_name, task) => task();
  return (name, task) => locks.request(name, task);
}
