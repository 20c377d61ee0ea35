import type { GroupEvent } from './group.ts';
import { hashOf, mixed, pointOf } from './sticky.ts';

// A world of visitors for simulated canaries: who comes, what they ask, how long it takes and how often it fails. The same seed is the same world.

/** What a shop's traffic is like where nothing was changed. */
export interface World {
  readonly requestsPerSecond: number;
  readonly users: number;
  /** Share of requests that fail. */
  readonly errors: number;
  /** 2 % of the users own 80 % of the errors. */
  readonly isClustered: boolean;
  /** How much users differ in speed: sigma of a log-normal. */
  readonly userSigma: number;
  /** Load that both sides share: sigma, with a memory of half a minute. */
  readonly driftSigma: number;
  /** The same for the host of each side by itself. */
  readonly hostSigma: number;
  /** Five seconds in which three of ten requests fail: so often an hour, on both sides at once, and on each by itself. */
  readonly burstsOfBoth: number;
  readonly burstsOfSide: number;
  /** One user makes this share of all requests. */
  readonly heavyShare: number;
  /** The new side is so many times slower when it begins to serve, and gets warm within some 20 s each time. */
  readonly coldTimes: number;
}

/** What is wrong with the new side. */
export interface Regression {
  /** Its share of errors instead of the old one's. */
  readonly errors?: number;
  readonly latencyTimes?: number;
  /** Only so many of its requests are slower: any, or those that are the slowest anyway. */
  readonly slowed?: { readonly share: number; readonly times: number; readonly are: 'any' | 'slowest' };
  readonly addedMicroseconds?: number;
  /** The endpoint with 1.4 % of the requests fails always. */
  readonly hasDeadEndpoint?: boolean;
}

/** A request as a Group counts it, and whose it is. */
export interface WorldEvent extends GroupEvent {
  readonly user: number;
}

/** A second of the world: the new side has this share of the visitors, and serves for so many seconds. */
export interface Moment {
  readonly at: number;
  readonly weight: number;
  readonly servesFor: number;
  readonly period: number;
}

/** Small, fast and the same everywhere: mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mix = Math.imul(state ^ (state >>> 15), 1 | state);
    mix = (mix + Math.imul(mix ^ (mix >>> 7), 61 | mix)) ^ mix;
    return ((mix ^ (mix >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const medianMicroseconds = 40_000;
const latencySigma = 0.5;
const endpointCount = 20;
const activitySigma = 1;
const memorySeconds = 30;
const burstSeconds = 5;
const burstErrors = 0.3;
const coldSeconds = 20;

/** Picking by weight is one look into a table of so many. */
const picks = 2 ** 17;

const normals = Float64Array.from({ length: 65_536 }, (_, index) => normalAt((index + 0.5) / 65_536));
const endpoints = Array.from({ length: endpointCount }, (_, index) => `web GET /endpoint-${index}`);
/** Zipf: the first has 28 % of the requests, the last 1.4 %. */
const endpointPicks = picksOf(endpoints.map((_, index) => 1 / (index + 1)));

/** The traffic of one canary, second by second. */
export class Visitors {
  readonly #world: World;
  readonly #regression: Regression;
  readonly #random: () => number;
  readonly #users: Uint32Array;
  readonly #speeds: Float64Array;
  readonly #salt: number;
  /** One for all: nobody keeps it, and a canary has a hundred thousand of them. */
  readonly #event = {
    period: 0,
    isLeft: false,
    isKnown: true,
    user: 0,
    visitor: 0,
    isNew: false,
    endpoint: '',
    microseconds: 0,
    isBad: false,
  };
  #load = 0;
  #oldHost = 0;
  #newHost = 0;
  #bothUntil = 0;
  #oldUntil = 0;
  #newUntil = 0;

  constructor(world: World, regression: Regression, seed: number) {
    this.#world = world;
    this.#regression = regression;
    this.#random = randomFrom(seed);
    const activity = Array.from({ length: world.users }, () => Math.exp(activitySigma * this.#normal()));
    this.#users = picksOf(activity);
    this.#speeds = Float64Array.from(activity, () => Math.exp(world.userSigma * this.#normal()));
    this.#salt = hashOf(`deployment ${seed}`, 0);
  }

  /** Hands on each request of a second; it is the same object each time, so nobody may keep it. The new side has this share of the visitors, and serves for so long. */
  second({ at, weight, servesFor, period }: Moment, take: (event: WorldEvent) => void): void {
    this.#drift(at);
    const coldTimes = 1 + (this.#world.coldTimes - 1) * Math.exp(-servesFor / coldSeconds);
    for (let left = this.#poisson(this.#world.requestsPerSecond); left > 0; left -= 1)
      take(this.#request(at, { points: weight * 10_000, coldTimes, period }));
  }

  /** Whether a user is on the new side at this weight. */
  isNew(user: number, weight: number): boolean {
    return pointOf(this.#visitorOf(user)) < weight * 10_000;
  }

  #visitorOf(user: number): number {
    return mixed(Math.imul(user + 1, 0x9e3779b1) ^ this.#salt);
  }

  #request(
    at: number,
    { points, coldTimes, period }: { readonly points: number; readonly coldTimes: number; readonly period: number },
  ): WorldEvent {
    const world = this.#world;
    const regression = this.#regression;
    const isHeavy = world.heavyShare > 0 && this.#random() < world.heavyShare;
    const user = isHeavy ? 0 : (this.#users[Math.floor(this.#random() * picks)] ?? 0);
    const visitor = this.#visitorOf(user);
    const isNew = pointOf(visitor) < points;
    const endpoint = endpointPicks[Math.floor(this.#random() * picks)] ?? 0;
    const isDead = isNew && regression.hasDeadEndpoint === true && endpoint === endpointCount - 1;
    const event = this.#event;
    event.period = period;
    event.user = user;
    event.visitor = visitor;
    event.isNew = isNew;
    event.endpoint = endpoints[endpoint] ?? '';
    event.microseconds = this.#microseconds(user, endpoint, isNew ? coldTimes : undefined);
    event.isBad = isDead || this.#random() < this.#chanceOfError(at, user, isNew);
    return event;
  }

  /** Of the new side where its coldness is given. */
  #microseconds(user: number, endpoint: number, coldTimes: number | undefined): number {
    const { latencyTimes = 1, addedMicroseconds = 0, slowed } = this.#regression;
    const host = coldTimes === undefined ? this.#oldHost : this.#newHost;
    const usual = medianMicroseconds * (0.5 + endpoint / endpointCount) * (this.#speeds[user] ?? 1);
    const chance = this.#random();
    const now = usual * Math.exp(latencySigma * normalOf(chance) + this.#load + host);
    if (coldTimes === undefined) return now;
    const isSlowed = slowed !== undefined && (slowed.are === 'any' ? this.#random() : 1 - chance) < slowed.share;
    return now * coldTimes * latencyTimes * (isSlowed ? slowed.times : 1) + addedMicroseconds;
  }

  #chanceOfError(at: number, user: number, isNew: boolean): number {
    if (at < this.#bothUntil || at < (isNew ? this.#newUntil : this.#oldUntil)) return burstErrors;
    const { errors, isClustered } = this.#world;
    const share = isNew ? (this.#regression.errors ?? errors) : errors;
    // A fault of the release is met by everybody; what fails anyway clusters.
    const extra = share - errors;
    if (!isClustered) return share;
    return errors * (user % 50 === 0 ? 40 : 0.2 / 0.98) + extra;
  }

  #drift(at: number): void {
    const { driftSigma, hostSigma, burstsOfBoth, burstsOfSide } = this.#world;
    this.#load = this.#wander(this.#load, driftSigma);
    this.#oldHost = this.#wander(this.#oldHost, hostSigma);
    this.#newHost = this.#wander(this.#newHost, hostSigma);
    if (this.#random() < burstsOfBoth / 3_600) this.#bothUntil = at + burstSeconds;
    if (this.#random() < burstsOfSide / 3_600) this.#oldUntil = at + burstSeconds;
    if (this.#random() < burstsOfSide / 3_600) this.#newUntil = at + burstSeconds;
  }

  #wander(value: number, sigma: number): number {
    if (sigma === 0) return 0;
    const kept = Math.exp(-1 / memorySeconds);
    return value * kept + sigma * Math.sqrt(1 - kept * kept) * this.#normal();
  }

  #normal(): number {
    return normalOf(this.#random());
  }

  #poisson(mean: number): number {
    if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.#normal()));
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.#random(); product > limit; product *= this.#random()) count += 1;
    return count;
  }
}

function normalOf(chance: number): number {
  return normals[Math.floor(chance * normals.length)] ?? 0;
}

/** A table in which each index stands as often as its weight. */
function picksOf(weights: readonly number[]): Uint32Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const table = new Uint32Array(picks);
  let upTo = 0;
  let at = 0;
  for (const [index, weight] of weights.entries()) {
    upTo += (weight / total) * picks;
    for (; at < Math.round(upTo); at += 1) table[at] = index;
  }
  return table;
}

/** The quantile of the normal distribution: Newton's steps on its integral. */
function normalAt(share: number): number {
  let value = 0;
  for (let step = 0; step < 60; step += 1) {
    const density = Math.exp(-(value * value) / 2) / Math.sqrt(2 * Math.PI);
    value += Math.max(-0.5, Math.min(0.5, (share - integral(value)) / Math.max(density, 1e-9)));
  }
  return value;
}

/** Abramowitz and Stegun 7.1.26: off by 1.5e-7 at most. */
function integral(value: number): number {
  const x = Math.abs(value) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const tail = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * Math.exp(-x * x);
  return value >= 0 ? 1 - tail / 2 : tail / 2;
}

/** Nothing happens that is not the release's. */
export const still: World = {
  requestsPerSecond: 50,
  users: 10_000,
  errors: 0.001,
  isClustered: false,
  userSigma: 0,
  driftSigma: 0,
  hostSigma: 0,
  burstsOfBoth: 0,
  burstsOfSide: 0,
  heavyShare: 0,
  coldTimes: 1,
};

/** The load drifts, users differ in speed, and 2 % of them own 80 % of the errors. */
export const realistic: World = { ...still, isClustered: true, userSigma: 0.4, driftSigma: 0.2 };
