import { countedAddress } from './address.ts';
import { Refused } from './refused.ts';

/** Failures that cost nothing: fingers slip. */
const freePerAccount = 5;
/** Many people may share one address. */
const freePerAddress = 50;
const longestDelayMs = 60_000;
/** Whoever tries codes knows the password already: that is waited for longer, wherever the tries come from. */
const longestCodeDelayMs = 15 * 60_000;
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
  readonly #pairs: FailureMap;
  /** Apart, so that many names push no address out. */
  readonly #addresses: FailureMap;
  /** Codes of a second factor, by person alone. */
  readonly #codes: FailureMap;

  constructor(now: () => number) {
    this.#pairs = new FailureMap(now, { free: freePerAccount, longestMs: longestDelayMs });
    this.#addresses = new FailureMap(now, { free: freePerAddress, longestMs: longestDelayMs });
    this.#codes = new FailureMap(now, { free: freePerAccount, longestMs: longestCodeDelayMs });
  }

  /** How many failures are remembered. */
  get size(): number {
    return this.#pairs.size + this.#addresses.size + this.#codes.size;
  }

  /** Throws `slow-down` where the attempt comes too early. An attempt counts as failed until it succeeds: many at once are many. */
  begin(account: string, from: string): void {
    const address = countedAddress(from);
    const pair = pairOf(account, address);
    const wait = Math.max(this.#pairs.waitMs(pair), this.#addresses.waitMs(address));
    if (wait > 0) throw tooEarly(Math.ceil(wait / 1000));
    this.#pairs.add(pair, 1);
    this.#addresses.add(address, 1);
  }

  succeeded(account: string, from: string): void {
    const address = countedAddress(from);
    this.#pairs.forget(pairOf(account, address));
    this.#addresses.add(address, -1);
  }

  /** The password was right, and the code is missing: that is neither a failure nor a success. */
  undecided(account: string, from: string): void {
    const address = countedAddress(from);
    this.#pairs.add(pairOf(account, address), -1);
    this.#addresses.add(address, -1);
  }

  /** Throws `slow-down` where a code of this person comes too early: nobody else's tries count for it but those with the right password. */
  beginCode(person: string): void {
    const wait = this.#codes.waitMs(person);
    if (wait > 0) throw tooEarly(Math.ceil(wait / 1000));
    this.#codes.add(person, 1);
  }

  codeSucceeded(person: string): void {
    this.#codes.forget(person);
  }
}

class FailureMap {
  readonly #failures = new Map<string, Failures>();
  readonly #now: () => number;
  readonly #free: number;
  readonly #longestMs: number;

  constructor(now: () => number, { free, longestMs }: { readonly free: number; readonly longestMs: number }) {
    this.#now = now;
    this.#free = free;
    this.#longestMs = longestMs;
  }

  get size(): number {
    return this.#failures.size;
  }

  add(key: string, change: 1 | -1): void {
    const known = this.#remembered(key);
    if (known === undefined && change < 0) return;
    const lastAt = known !== undefined && change < 0 ? known.lastAt : this.#now();
    // Deleted first, so that the Map's order is by last failure.
    this.#failures.delete(key);
    this.#failures.set(key, { count: (known?.count ?? 0) + change, lastAt });
    for (const oldest of this.#failures.keys()) {
      if (this.#failures.size <= mostRemembered) break;
      this.#failures.delete(oldest);
    }
  }

  forget(key: string): void {
    this.#failures.delete(key);
  }

  waitMs(key: string): number {
    const failures = this.#remembered(key);
    if (failures === undefined || failures.count < this.#free) return 0;
    const delayMs = Math.min(this.#longestMs, 1000 * 2 ** (failures.count - this.#free));
    return failures.lastAt + delayMs - this.#now();
  }

  #remembered(key: string): Failures | undefined {
    const failures = this.#failures.get(key);
    return failures !== undefined && this.#now() < failures.lastAt + forgetAfterMs ? failures : undefined;
  }
}

function tooEarly(retryAfterSeconds: number): Refused {
  const next = `Try again in ${retryAfterSeconds} s.`;
  return new Refused({ code: 'slow-down', sentence: 'Too many sign-ins failed.', next }, { retryAfterSeconds });
}

function pairOf(account: string, address: string): string {
  return `${account.slice(0, 100).toLowerCase()}\n${address}`;
}
