/** Runs work of one key one at a time, in order of arrival; work of other keys is not held up. */
export class KeyedQueue {
  readonly #tails = new Map<string, Promise<void>>();

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key);
    const mine = Promise.withResolvers<void>();
    this.#tails.set(key, mine.promise);
    try {
      if (before !== undefined) await before;
      return await work();
    } finally {
      if (this.#tails.get(key) === mine.promise) this.#tails.delete(key);
      mine.resolve();
    }
  }
}
