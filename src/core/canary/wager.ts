/**
 * One bet against one kind of bad event: a betting e-process with margins. The null hypothesis is q1 ≤ ρ·q0 + δ, where q1 and q0 are
 * the shares of bad events on the new and the old side. Where requests are assigned at random, the expected factor of every slice is at
 * most 1 under any drift that both sides share, so the value may be looked at after every second: a value of 100 is met with a
 * probability of at most 1 in 100 while the null holds, however often one looks.
 */
export interface Margins {
  /** The new side may be worse by this factor (ρ) … */
  readonly ratio: number;
  /** … and by this share (δ). */
  readonly share: number;
}

export const errorMargins: Margins = { ratio: 1.25, share: 0.0005 };
/** Latency carries its margin in the threshold that makes an event slow. */
export const latencyMargins: Margins = { ratio: 1, share: 0 };

/** What both sides counted in one slice of time. */
export interface Slice {
  readonly newSeen: number;
  readonly newBad: number;
  readonly oldSeen: number;
  readonly oldBad: number;
}

/** What is known before the slice: frozen, so that nothing bets on what it has seen. */
export interface Stake {
  /** Share of the requests that go to the new side (w), above 0 and below 1. */
  readonly weight: number;
  /** Running share of bad events on the old side (c). */
  readonly baseline: number;
  /** So much of its stake each bettor puts on an event: all of it, unless this is a mild one of its kind. From 0 to 1. */
  readonly part?: number;
}

/** Logarithms of the capital of five bettors, from bold to timid. Plain numbers: they are stored, and go on after a restart. */
export type Wager = readonly [number, number, number, number, number];

export const freshWager: Wager = [0, 0, 0, 0, 0];

/** With how much of 1 each bettor begins, from bold to timid; 1 in all. */
export type Purse = readonly [number, number, number, number, number];

const evenPurse: Purse = [0.2, 0.2, 0.2, 0.2, 0.2];

/** Evidence at which a canary is suspended, and, at the second look, rolled back. */
export const suspendAt = 100;
export const rollBackAt = 40;

const boldest = 100;
const timidity = 0.3;
/** No bettor stakes more than this part of what it could lose. */
const caution = 0.95;

/** The wager after a slice. Where one side has no share of the traffic nothing can be told, and nothing changes. */
export function bet(wager: Wager, slice: Slice, margins: Margins, stake: Stake): Wager {
  if (!(stake.weight > 0 && stake.weight < 1)) return wager;
  const rates = ratesOf(margins, stake);
  const [first, second, third, fourth, fifth] = wager;
  return [
    first + gain(slice, rates, 1),
    second + gain(slice, rates, timidity),
    third + gain(slice, rates, timidity ** 2),
    fourth + gain(slice, rates, timidity ** 3),
    fifth + gain(slice, rates, timidity ** 4),
  ];
}

/**
 * What the five own together: evidence against the null, 1 at the start. Whoever begins with more counts for more, and it is settled
 * before the first request: so it is a mean of fair games still.
 */
export function valueOf(wager: Wager, purse: Purse = evenPurse): number {
  return wager.reduce((sum, logarithm, bettor) => sum + (purse[bettor] ?? 0) * Math.exp(logarithm), 0);
}

/** `120`: odds of so much to one. Beyond a million nobody counts. */
export function wordsOfEvidence(value: number): string {
  return value >= 1e6 ? 'over a million' : String(Math.round(value));
}

interface Rates {
  readonly most: number;
  /** (1 - w) / w turns a stake on the new side into one on the old. */
  readonly odds: number;
  readonly bound: number;
  readonly ratioLess: number;
  readonly baseline: number;
}

function ratesOf({ ratio, share }: Margins, { weight, baseline, part = 1 }: Stake): Rates {
  const odds = (1 - weight) / weight;
  const bound = baseline + share;
  const ratioLess = ratio - baseline;
  const most = part * Math.min(boldest, over(caution * odds, ratioLess), over(caution, bound));
  return { most, odds, bound, ratioLess, baseline };
}

function over(value: number, by: number): number {
  return by > 0 ? value / by : Number.POSITIVE_INFINITY;
}

/** The logarithm of the factor by which one bettor's capital changes. */
function gain({ newSeen, newBad, oldSeen, oldBad }: Slice, { most, odds, bound, ratioLess, baseline }: Rates, boldness: number): number {
  const stake = most * boldness;
  const against = stake / odds;
  return (
    newBad * Math.log1p(stake * (1 - bound)) +
    (newSeen - newBad) * Math.log1p(-stake * bound) +
    oldBad * Math.log1p(-against * ratioLess) +
    (oldSeen - oldBad) * Math.log1p(against * baseline)
  );
}
