/** Bounds of waiting. They are generous: a bound that is reached is a failure, how long it took is no result. */

/** The result of `work`; rejects with a sentence that names `what` when `ms` milliseconds were not enough. */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${ms / 1000} s for ${what}`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Something that tells when it changed; the returned function ends that. */
export interface Changing {
  subscribe(listener: () => void): () => void;
}

/** Resolves as soon as `holds` does, looked at now and after each change; rejects with what it throws. */
export async function when(changing: Changing, holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise<void>((resolve) => {
      const end = changing.subscribe(() => {
        end();
        resolve();
      });
    });
  }
}
