/**
 * One at a time per key, in the order of arrival. Messages of one conversation that arrive together would
 * otherwise decide on the same version and all but one would be refused and try again. Other processes are
 * not held up: for them the store's versions are the guard.
 */
export class Turns {
  readonly #tails = new Map<string, Promise<unknown>>();

  /** Runs `work` when all earlier work of the key has settled; settles as `work` does. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const tail = this.#tails.get(key);
    const turn = tail === undefined ? work() : tail.then(work, work);
    this.#tails.set(key, turn);
    const leave = (): void => {
      if (this.#tails.get(key) === turn) this.#tails.delete(key);
    };
    turn.then(leave, leave);
    return turn;
  }
}
