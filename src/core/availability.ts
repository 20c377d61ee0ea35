import { percentOf } from './canary/advice.ts';
import type { Instant, Milliseconds } from './system.ts';
import { counted } from './words.ts';

/** One minute of one environment, as its agent saw it. */
export interface Minute {
  readonly environment: string;
  /** Its beginning, by the controller's clock. */
  readonly at: Instant;
  /** Requests that reached the router, those that nobody answered, and those that a service answered with 500 or more. */
  readonly requests: number;
  readonly failures: number;
  readonly serviceErrors: number;
  /** Seconds of it in which somebody looked, and in which every service and the router were well. */
  readonly toldSeconds: number;
  readonly upSeconds: number;
}

/** A stretch that is kept: a minute, or an hour once its minutes are two days old. */
export interface Stretch {
  readonly from: Instant;
  readonly ms: Milliseconds;
  /** Minutes that were told of, and those of them in which the environment answered. */
  readonly minutes: number;
  readonly answered: number;
  readonly requests: number;
  readonly failures: number;
  readonly serviceErrors: number;
}

export interface Availability extends Stretch {
  readonly environment: string;
  /** Minutes of which nobody told: they count neither way. */
  readonly unknown: number;
  /** Share of the minutes told of in which it answered, of one; absent where nobody told of any. */
  readonly share?: number;
  readonly sentence: string;
  /** Equal parts of the whole, oldest first. */
  readonly parts: readonly Stretch[];
}

export const minuteMs: Milliseconds = 60_000;
export const hourMs: Milliseconds = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** So long minutes are kept as minutes, and hours at all. */
export const minutesKeptMs: Milliseconds = 2 * dayMs;
export const hoursKeptMs: Milliseconds = 400 * dayMs;
/** How one may look back. */
export const mostDays = 400;

/** How it is counted, said wherever the number is. */
export const howCounted =
  'A minute counts as answered when the environment was well for at least half of it and at least half of its requests were answered ' +
  'without a failure. Minutes of which no agent told count neither way.';

export function hasAnswered({ toldSeconds, upSeconds, requests, failures, serviceErrors }: Minute): boolean {
  return 2 * upSeconds >= toldSeconds && 2 * (failures + serviceErrors) <= requests;
}

/** What was kept of an environment between two instants, in parts that fit a picture. */
export function availabilityOf(
  environment: string,
  kept: readonly Stretch[],
  { days, now }: { readonly days: number; readonly now: Instant },
): Availability {
  const partMs = partOf(days);
  const until = Math.ceil(now / partMs) * partMs;
  const from = until - days * dayMs;
  const parts = Array.from({ length: (days * dayMs) / partMs }, (_part, index): Stretch => {
    const begins = from + index * partMs;
    return sumOf(kept, begins, partMs);
  });
  const whole = sumOf(kept, from, until - from);
  const known = Math.min(until, now) - Math.max(from, firstOf(kept) ?? now);
  const unknown = Math.max(0, Math.floor(known / minuteMs) - whole.minutes);
  const share = whole.minutes === 0 ? undefined : whole.answered / whole.minutes;
  return {
    environment,
    ...whole,
    unknown,
    ...(share !== undefined && { share }),
    sentence: sentenceOf(environment, whole, unknown),
    parts,
  };
}

/** A day in quarters of an hour, two weeks in hours, more in days. */
function partOf(days: number): Milliseconds {
  if (days <= 1) return 15 * minuteMs;
  return days <= 14 ? hourMs : dayMs;
}

function sumOf(kept: readonly Stretch[], from: Instant, ms: Milliseconds): Stretch {
  const sum = { minutes: 0, answered: 0, requests: 0, failures: 0, serviceErrors: 0 };
  for (const stretch of kept) {
    if (stretch.from < from || stretch.from >= from + ms) continue;
    sum.minutes += stretch.minutes;
    sum.answered += stretch.answered;
    sum.requests += stretch.requests;
    sum.failures += stretch.failures;
    sum.serviceErrors += stretch.serviceErrors;
  }
  return { from, ms, ...sum };
}

function firstOf(kept: readonly Stretch[]): Instant | undefined {
  return kept.reduce<Instant | undefined>((least, { from }) => (least === undefined || from < least ? from : least), undefined);
}

function sentenceOf(environment: string, { minutes, answered, requests, failures, serviceErrors }: Stretch, unknown: number): string {
  if (minutes === 0) return `Nobody has told of ${environment} yet: its agent does so each minute, once something runs there.`;
  const silent = unknown === 0 ? '' : ` Of ${counted(unknown, 'minute')} nobody told.`;
  const errors = failures + serviceErrors;
  return (
    `${environment} answered in ${shareInWords(answered, minutes)} of ${counted(minutes, 'minute')}; ` +
    `${errors === 0 ? 'none' : String(errors)} of ${counted(requests, 'request')} failed.${silent}`
  );
}

/** Rounded down: 100 % is said of nothing less than all. */
function shareInWords(answered: number, minutes: number): string {
  return percentOf(Math.floor((answered / minutes) * 100_000) / 100_000);
}
