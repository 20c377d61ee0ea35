import { Refused } from './refused.ts';

/** Failures that cost nothing: fingers slip. */
const freePerAccount = 5;
/** Many people may share one address. */
const freePerAddress = 50;
const longestDelayMs = 60_000;
const forgetAfterMs = 60 * 60_000;
const mostRemembered = 20_000;

interface Failures {
  readonly count: number;
  readonly lastAt: number;
}

/**
 * A growing delay per account and address instead of a lock: nobody can lock somebody else out, and guessing gets slow. It is
 * kept in memory; a restart forgives. Names that do not exist are treated alike.
 */
export class SignInDelays {
  readonly #failures = new Map<string, Failures>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Throws `slow-down` where the attempt comes too early. An attempt counts as failed until it succeeds: many at once are many. */
  begin(account: string, address: string): void {
    const wait = Math.max(this.#waitMs(pairOf(account, address), freePerAccount), this.#waitMs(address, freePerAddress));
    if (wait <= 0) return this.#count(account, address);
    const retryAfterSeconds = Math.ceil(wait / 1000);
    const next = `Try again in ${retryAfterSeconds} s.`;
    throw new Refused({ code: 'slow-down', sentence: 'Too many sign-ins failed.', next }, { retryAfterSeconds });
  }

  #count(account: string, address: string): void {
    for (const key of [pairOf(account, address), address]) {
      const count = (this.#remembered(key)?.count ?? 0) + 1;
      // Deleted first, so that the Map's order is by last failure.
      this.#failures.delete(key);
      this.#failures.set(key, { count, lastAt: this.#now() });
    }
    for (const oldest of this.#failures.keys()) {
      if (this.#failures.size <= mostRemembered) break;
      this.#failures.delete(oldest);
    }
  }

  succeeded(account: string, address: string): void {
    this.#failures.delete(pairOf(account, address));
    const others = this.#failures.get(address);
    if (others !== undefined) this.#failures.set(address, { ...others, count: others.count - 1 });
  }

  #waitMs(key: string, free: number): number {
    const failures = this.#remembered(key);
    if (failures === undefined || failures.count < free) return 0;
    const delayMs = Math.min(longestDelayMs, 1000 * 2 ** (failures.count - free));
    return failures.lastAt + delayMs - this.#now();
  }

  #remembered(key: string): Failures | undefined {
    const failures = this.#failures.get(key);
    return failures !== undefined && this.#now() < failures.lastAt + forgetAfterMs ? failures : undefined;
  }
}

function pairOf(account: string, address: string): string {
  return `${account.slice(0, 100).toLowerCase()}\n${address}`;
}
