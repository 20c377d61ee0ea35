// Which tables of a fresh copy may be read while its indexes are built: a key wants its table for itself, and whoever asks for it then waits.
import { readerWaitsFor, type Step } from './steps.ts';

export class FreeTables {
  /** Table → how many steps want it for themselves, and are not done. */
  readonly #wanted = new Map<string, number>();
  #changed = Promise.withResolvers<undefined>();

  constructor(steps: readonly Step[]) {
    for (const step of steps) this.#count(step, 1);
  }

  /** `table`: as SQL writes it, in quotes. */
  has(table: string): boolean {
    return !this.#wanted.has(table);
  }

  done(step: Step): void {
    this.#count(step, -1);
    this.#changed.resolve(undefined);
    this.#changed = Promise.withResolvers<undefined>();
  }

  /** Until the next step is done. */
  async changed(): Promise<void> {
    await this.#changed.promise;
  }

  #count(step: Step, by: number): void {
    for (const table of readerWaitsFor(step)) {
      const count = (this.#wanted.get(table) ?? 0) + by;
      if (count > 0) this.#wanted.set(table, count);
      else this.#wanted.delete(table);
    }
  }
}
