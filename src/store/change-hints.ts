/**
 * Hints that something changed, heard in this process. A hint carries no truth: whoever hears one looks into the store, and
 * whoever hears none looks all the same after a while.
 */
export class ChangeHints {
  #count = 0;
  readonly #waiting = new Set<() => void>();
  readonly #listeners = new Set<(system: string, seq: number) => void>();
  readonly #heard = new Map<string, number>();

  get count(): number {
    return this.#count;
  }

  /** Something changed, no matter what: wakes everybody who waits. */
  ring(): void {
    this.#count += 1;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }

  /** A commit was heard of, from our own lips or by NOTIFY: told to listeners once. */
  commit(system: string, seq: number): void {
    this.ring();
    if (seq <= (this.#heard.get(system) ?? 0)) return;
    this.#heard.set(system, seq);
    for (const listener of this.#listeners) listener(system, seq);
  }

  onCommit(listener: (system: string, seq: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves at the next hint, after `timeoutMs`, or when the signal says so; at once when hints came since `since`. */
  async changed(timeoutMs: number, signal?: AbortSignal, since = this.#count): Promise<void> {
    if (signal?.aborted === true || since !== this.#count) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, timeoutMs);
    this.#waiting.add(resolve);
    const stop = (): void => resolve();
    signal?.addEventListener('abort', stop);
    await promise;
    signal?.removeEventListener('abort', stop);
    clearTimeout(timer);
    this.#waiting.delete(resolve);
  }
}
