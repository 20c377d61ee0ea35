import { z } from 'zod';
import { Histogram } from '#core/measure/histogram.ts';
import { keptMs } from './seconds.ts';
import { MinuteFilter, SeenFilter } from './user-filter.ts';

const countsShape = z.object({ newSeen: z.int(), newBad: z.int(), oldSeen: z.int(), oldBad: z.int() });

/** What both sides of a group did in one second: a CanarySlice of the core, with its number. */
export const groupSliceShape = z.object({
  /** Grows from slice to slice, across restarts of the router too. */
  seq: z.int(),
  /** The start of the second. */
  at: z.int(),
  /** The share that was meant for the new side, from 0 to 1. */
  weight: z.number(),
  /** Visitors of the new side since the weight was last changed, and those of them who met an error. */
  newUsers: z.int(),
  newUsersHit: z.int(),
  metrics: z.record(z.string(), countsShape),
});

export type GroupSlice = Readonly<z.infer<typeof groupSliceShape>>;

/** How a group is split now. */
export interface Division {
  readonly salt: string;
  readonly side: string;
  /** Share of the new side, from 0 to 1. */
  readonly weight: number;
  /** So much slower the new side may be, whatever that is of little. Default: 0. */
  readonly slackMs?: number;
}

/** A request of a group that is over. */
export interface GroupEvent {
  /** What `period` was when it came. */
  readonly period: number;
  readonly isNew: boolean;
  readonly visitor: number;
  /** `web GET /orders/:id`. */
  readonly endpoint: string;
  /** Until the answer began. */
  readonly microseconds: number;
  /** 500 or more, no answer, or one that broke off. */
  readonly isBad: boolean;
  /** The visitor left before it was whole: then only its slowness can be told, and only if it was huge. */
  readonly isLeft: boolean;
  /** The service knew what was asked for; what it does not know is no endpoint of its own. */
  readonly isKnown: boolean;
}

const latencies = ['slow-p50', 'slow-p90', 'slow-p99'] as const;
const quantiles = [0.5, 0.9, 0.99] as const;
/** The new side may be slower by this factor before it is called slow. */
const margin = 1.1;
/** Slower than the old side's p99 by these factors: how far a slow request lies beyond it tells more than that it does. */
const farTimes = [2, 2.5, 3, 4, 6] as const;
/** Who left had waited for so many times the p99, or is not counted. */
const leftTimes = 3;
/** So many requests of the old side make thresholds worth the name. */
const leastHistory = 200;
const freezeMs = 60_000;
/** What a minute weighs in the next. */
const fading = 0.5;

const mostEndpoints = 50;
const nameOfOther = 'errors of other';
const namesOfFixed = ['errors', ...latencies, ...latencies.map((name) => `first-${name}`), ...farTimes.map((times) => `far-${times}`)];
const firstFar = 1 + 2 * latencies.length;
const fixed = firstFar + farTimes.length;
const metricsAll = fixed + mostEndpoints + 1;

/** Beyond which a request of a side is slow, and far beyond what is usual. */
interface Limits {
  readonly slow: readonly number[];
  readonly far: readonly number[];
  readonly left: number;
}

/** What a visitor is remembered for. */
const here = 0;
const hit = 1;
const hitBy = 2;

/** Counts the two sides of a canary against each other, by the unit that is independent: the visitor. */
export class Group {
  readonly #kept: GroupSlice[] = [];
  readonly #counts = new Uint32Array(metricsAll * 4);
  readonly #known = new SeenFilter();
  readonly #minute = new MinuteFilter();
  readonly #endpoints = new Map<string, number>();
  readonly #names = [...namesOfFixed];
  readonly #usual = new Histogram();
  readonly #recent = new Histogram();
  /** In microseconds; undefined until the old side's is known. */
  #limits: { readonly old: Limits; readonly new: Limits } | undefined;
  #frozenAt = 0;
  #division: Division | undefined;
  #newUsers = 0;
  #newUsersHit = 0;
  #period = 0;

  /** Requests that came in an earlier period, at another weight, are not counted. */
  get period(): number {
    return this.#period;
  }

  /** No configuration splits it any more, and nobody has anything left to read. */
  get isForgotten(): boolean {
    return this.#division === undefined && this.#kept.length === 0;
  }

  /** A configuration came in force. `recall` tells what was usual on the old side, and is asked once per deployment. */
  divide(division: Division | undefined, now: number, recall: (into: Histogram) => void): void {
    const before = this.#division;
    if (before?.salt === division?.salt && before?.side === division?.side && before?.weight === division?.weight) return;
    this.#finish(secondOf(now));
    this.#division = division;
    this.#period += 1;
    this.#known.clear();
    this.#newUsers = 0;
    this.#newUsersHit = 0;
    if (division !== undefined && before?.salt !== division.salt) this.#beginDeployment(now, recall);
  }

  count(event: GroupEvent): void {
    if (event.period !== this.#period || this.#division === undefined) return;
    if (!event.isLeft) this.#countErrors(event);
    this.#countLatency(event);
  }

  /** The second that began at `at` is over. */
  roll(at: number): void {
    this.#finish(at);
    if (at >= this.#frozenAt + freezeMs || this.#limits === undefined) this.#freeze(at);
    while ((this.#kept[0]?.at ?? at) < at - keptMs) this.#kept.shift();
  }

  after(seq: number): readonly GroupSlice[] {
    return this.#kept.slice(this.#kept.findLastIndex((slice) => slice.seq <= seq) + 1);
  }

  #beginDeployment(now: number, recall: (into: Histogram) => void): void {
    this.#endpoints.clear();
    this.#names.length = fixed;
    this.#minute.clear();
    this.#usual.clear();
    this.#recent.clear();
    this.#limits = undefined;
    recall(this.#recent);
    this.#freeze(secondOf(now));
  }

  /** One error per visitor, on both sides: one visitor with many is one witness. */
  #countErrors({ isNew, visitor, isBad, endpoint, isKnown }: GroupEvent): void {
    if (isNew && this.#known.isFirst(visitor, here)) this.#newUsers += 1;
    const isHit = isBad && this.#known.isFirst(visitor, hit);
    if (isNew && isHit) this.#newUsersHit += 1;
    this.#add(0, isNew, isHit);
    const metric = this.#metricOf(endpoint, isKnown);
    this.#add(metric, isNew, isBad && this.#known.isFirst(visitor, hitBy + metric));
  }

  /**
   * Three requests of a visitor count in a minute, on both sides: a slow visitor who asks a lot is still one. And, for those who are few,
   * each visitor's first slow request alone.
   */
  #countLatency({ isNew, visitor, microseconds, isLeft }: GroupEvent): void {
    const limits = isNew ? this.#limits?.new : this.#limits?.old;
    if (!isNew && !isLeft) this.#recent.record(microseconds);
    if (limits === undefined || (isLeft && microseconds <= limits.left)) return;
    this.#countFar(microseconds, limits, { isNew, visitor });
    const isCounted = this.#minute.take(visitor);
    for (let index = 0; index < latencies.length; index += 1) {
      const isSlow = microseconds > (limits.slow[index] ?? 0);
      if (isCounted) this.#add(1 + index, isNew, isSlow);
      const firstSlow = 1 + latencies.length + index;
      if (isSlow && this.#known.isFirst(visitor, hitBy + firstSlow)) this.#add(firstSlow, isNew, true);
    }
  }

  /** A visitor's first request beyond the first of these limits, and no second one however far it lies: nobody is a witness twice. */
  #countFar(microseconds: number, { far }: Limits, { isNew, visitor }: Pick<GroupEvent, 'isNew' | 'visitor'>): void {
    let level = -1;
    while (level + 1 < far.length && microseconds > (far[level + 1] ?? 0)) level += 1;
    if (level >= 0 && this.#known.isFirst(visitor, hitBy + firstFar)) this.#add(firstFar + level, isNew, true);
  }

  #add(metric: number, isNew: boolean, isBad: boolean): void {
    const at = metric * 4 + (isNew ? 0 : 2);
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    if (isBad) this.#counts[at + 1] = (this.#counts[at + 1] ?? 0) + 1;
  }

  /** The first fifty have a place of their own; a scanner that asks for what is not there gets none. */
  #metricOf(endpoint: string, isKnown: boolean): number {
    const known = this.#endpoints.get(endpoint);
    if (known !== undefined) return known;
    if (!isKnown || this.#endpoints.size >= mostEndpoints) return metricsAll - 1;
    const metric = fixed + this.#endpoints.size;
    this.#endpoints.set(endpoint, metric);
    this.#names[metric] = `errors of ${endpoint}`;
    return metric;
  }

  #finish(at: number): void {
    const division = this.#division;
    if (division === undefined) return;
    const seq = Math.max(at, (this.#kept.at(-1)?.seq ?? 0) + 1);
    const metrics = this.#metricsOfSecond();
    this.#kept.push({ seq, at, weight: division.weight, newUsers: this.#newUsers, newUsersHit: this.#newUsersHit, metrics });
    this.#counts.fill(0);
  }

  #metricsOfSecond(): GroupSlice['metrics'] {
    const counts = this.#counts;
    const metrics: Record<string, z.infer<typeof countsShape>> = {};
    for (let metric = 0; metric < metricsAll; metric += 1) {
      const [newSeen = 0, oldSeen = 0] = [counts[metric * 4], counts[metric * 4 + 2]];
      if (newSeen + oldSeen === 0) continue;
      const [newBad = 0, oldBad = 0] = [counts[metric * 4 + 1], counts[metric * 4 + 3]];
      metrics[this.#names[metric] ?? nameOfOther] = { newSeen, newBad, oldSeen, oldBad };
    }
    return metrics;
  }

  /** Thresholds never move under the requests that they are held against: only here, between two seconds. */
  #freeze(at: number): void {
    if (this.#limits === undefined && this.#usual.total + this.#recent.total < leastHistory) return;
    this.#usual.fade(fading);
    this.#usual.merge(this.#recent);
    this.#recent.clear();
    this.#minute.clear();
    this.#frozenAt = at;
    if (this.#usual.total < 1) return;
    const slow = quantiles.map((quantile) => this.#usual.quantile(quantile) ?? 0);
    const p99 = slow[2] ?? 0;
    const far = farTimes.map((times) => times * p99);
    const left = leftTimes * p99;
    const slack = 1_000 * (this.#division?.slackMs ?? 0);
    const slackened = (limit: number): number => Math.max(limit * margin, limit + slack);
    this.#limits = { old: { slow, far, left }, new: { slow: slow.map(slackened), far: far.map(slackened), left } };
  }
}

function secondOf(now: number): number {
  return Math.floor(now / 1_000) * 1_000;
}
