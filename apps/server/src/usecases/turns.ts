/**
 * One at a time per key, in the order of arrival. Messages of one conversation that arrive together would
 * otherwise decide on the same version and all but one would be refused and try again. Other processes are
 * not held up: for them the store's versions are the guard.
 */
export class Turns {
  readonly #tails = new Map<string, Promise<unknown>>();

  /**
   * Runs `work` when all earlier work of the key has settled; settles as `work` does. Where the work just before it failed
   * by an error of which `isShared` holds, it fails alike without being run.
   */
  run<T>(
    key: string,
    work: () => Promise<T>,
    { isShared = () => false }: { readonly isShared?: (error: unknown) => boolean } = {},
  ): Promise<T> {
    const tail = this.#tails.get(key);
    const afterFailure = (error: unknown): Promise<T> => {
      if (isShared(error)) throw error;
      return work();
    };
    const turn = tail === undefined ? work() : tail.then(work, afterFailure);
    this.#tails.set(key, turn);
    const leave = (): void => {
      if (this.#tails.get(key) === turn) this.#tails.delete(key);
    };
    turn.then(leave, leave);
    return turn;
  }
}
