import type { Rate } from './limits.ts';

/** Who was seen longest ago is forgotten, which gives it a full bucket. */
const mostRemembered = 20_000;

interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** Token buckets by whoever takes: each begins full, and fills by itself. */
export class Buckets {
  readonly #rate: Rate;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(rate: Rate, now: () => number) {
    this.#rate = rate;
    this.#now = now;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** Takes `cost` tokens; 0 where they were there, else in how many seconds they will be. */
  take(key: string, cost: number): number {
    const { burst, perSecond } = this.#rate;
    const wanted = Math.min(cost, burst);
    const tokens = this.#tokensOf(key);
    const isEnough = tokens >= wanted;
    this.#put(key, isEnough ? tokens - wanted : tokens);
    return isEnough ? 0 : (wanted - tokens) / perSecond;
  }

  #tokensOf(key: string): number {
    const { burst, perSecond } = this.#rate;
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) return burst;
    // A clock that is set back fills nothing, and takes nothing.
    const seconds = Math.max(0, this.#now() - bucket.at) / 1000;
    return Math.min(burst, bucket.tokens + seconds * perSecond);
  }

  #put(key: string, tokens: number): void {
    // Deleted first, so that the Map's order is by last use.
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens, at: this.#now() });
    for (const oldest of this.#buckets.keys()) {
      if (this.#buckets.size <= mostRemembered) break;
      this.#buckets.delete(oldest);
    }
  }
}
