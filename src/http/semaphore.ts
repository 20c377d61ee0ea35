import { Refused } from './refused.ts';

/** Lets few run at a time, keeps some waiting, and refuses the rest. */
export class Semaphore {
  readonly #most: number;
  readonly #mostWaiting: number;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor({ most, mostWaiting }: { readonly most: number; readonly mostWaiting: number }) {
    this.#most = most;
    this.#mostWaiting = mostWaiting;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      return await work();
    } finally {
      // Who waited longest takes the place over; the number that run stays.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < this.#most) {
      this.#running += 1;
      return;
    }
    if (this.#waiting.length >= this.#mostWaiting) {
      const body = { code: 'slow-down', sentence: 'Too many sign-ins at once.', next: 'Try again in a few seconds.' } as const;
      throw new Refused(body, { retryAfterSeconds: 3 });
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    await promise;
  }
}
