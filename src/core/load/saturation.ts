import { bottleneckOf, type Bottleneck, type DatabaseSessions, type LightTime, type Saturation } from './bottleneck.ts';
import type { Knee } from './knee.ts';
import { isSpoiled, type LoadSecond } from './judge-load.ts';
import type { Ramp, RampSecond } from './ramp.ts';
import { Histogram } from '#core/measure/histogram.ts';

/** What was seen of service and database, second by second. */
export interface Sightings {
  readonly threads: readonly ThreadSample[];
  readonly sessions: readonly SessionSample[];
}

/** What the busiest thread of a service did in one second: shares of 1. */
export interface ThreadSample {
  readonly second: number;
  /** Used a processor, and waited for one. */
  readonly cpu: number;
  readonly wait: number;
  /** It is the one on which Node runs its event loop. */
  readonly isEventLoop: boolean;
}

/** What the sessions of a database did at one moment. */
export interface SessionSample {
  readonly second: number;
  readonly active: number;
  readonly onLocks: number;
  readonly onDisk: number;
  readonly isFull: boolean;
  /** Statements of those that wait for a lock or the disk, and of those that work: without the values in them. */
  readonly waiting: readonly string[];
  readonly working: readonly string[];
}

interface Saturated {
  readonly seconds: readonly RampSecond[];
  readonly ramp: Ramp;
  readonly knee: Knee;
}

/** Below this share of what was offered it counts as saturated. */
export const kept = 0.97;

/** What stops a service at its knee, from what was seen while it was saturated. */
export function bottleneckAt({ seconds, ramp, knee }: Saturated, seen: Sightings): Bottleneck {
  const full = saturatedSeconds(seconds, ramp);
  const light = lightestOf(seconds, ramp);
  return bottleneckOf({
    ...seenIn(full, seen),
    // One bad second is left out; a quarter of them bad, and it is the generator that is full.
    generatorIsLate: [...full].filter((second) => isLate(seconds[second])).length > full.size / 4,
    throughput: knee.capacity,
    ...(light === undefined ? {} : { light }),
  });
}

/** What was seen of service and database in these seconds; what was not looked at is absent. */
export function seenIn(
  seconds: ReadonlySet<number>,
  seen: Sightings,
): Pick<Saturation, 'cpu' | 'runQueueWait' | 'isEventLoop' | 'sessions' | 'connectionsAtLimit'> {
  const threads = seen.threads.filter(({ second }) => seconds.has(second));
  const sessions = sessionsOf(seen.sessions.filter(({ second }) => seconds.has(second)));
  return {
    ...(threads.length === 0
      ? {}
      : {
          cpu: meanOf(threads.map(({ cpu }) => cpu)),
          runQueueWait: meanOf(threads.map(({ wait }) => wait)),
          isEventLoop: threads.filter(({ isEventLoop }) => isEventLoop).length > threads.length / 2,
        }),
    ...(sessions === undefined ? {} : { sessions: sessions.sessions, connectionsAtLimit: sessions.isFull }),
  };
}

/** Of a run that tells nothing of the service: whether its host was too short of processors for either of the two. */
export function bottleneckOfBadRun(seconds: readonly LoadSecond[], { threads }: Sightings): Bottleneck {
  const waited = meanOf(threads.map(({ wait }) => wait));
  // Whoever waits for a processor is late, the generator too: that is the host's, and is looked at first.
  if (waited > 0.2) return { kind: 'host', because: `the service waited ${Math.round(100 * waited)} % of the time for a processor` };
  const late = seconds.filter(isLate).length;
  return bottleneckOf({ generatorIsLate: late > seconds.length / 4, throughput: 0 });
}

/** Seconds of steps that did not bring back what was offered; the first of each step still ends the one before. */
function saturatedSeconds(seconds: readonly RampSecond[], { rates, secondsPerStep }: Ramp): ReadonlySet<number> {
  const full = new Set<number>();
  for (const index of rates.keys()) {
    const numbers = Array.from({ length: secondsPerStep - 1 }, (_, second) => index * secondsPerStep + 1 + second);
    const sum = (of: (second: RampSecond) => number): number =>
      numbers.reduce((total, second) => total + (seconds[second] === undefined ? 0 : of(seconds[second])), 0);
    if (sum(({ answered }) => answered) < kept * sum(({ sent }) => sent)) for (const second of numbers) full.add(second);
  }
  return full;
}

export function isLate(second: LoadSecond | undefined): boolean {
  // A busy machine is judged by what the service waited for a processor.
  return (
    second !== undefined &&
    isSpoiled({
      intended: second.intended,
      late: second.late,
      ...(second.lateAfterMs === undefined ? {} : { lateAfterMs: second.lateAfterMs }),
      ownDelayMs: second.ownDelayMs,
      ownProcessor: second.ownProcessor,
      machineBusy: 0,
    })
  );
}

/** The response time where nothing queues: of the lightest steps. */
function lightestOf(seconds: readonly RampSecond[], { secondsPerStep }: Ramp): LightTime | undefined {
  const latency = new Histogram();
  for (const second of seconds.slice(1, 2 * secondsPerStep)) latency.merge(second.latency);
  return lightTimeOf(latency);
}

const parts = 50;

/** Undefined without a request. */
export function lightTimeOf(latency: Histogram): LightTime | undefined {
  const low = latency.quantile(0.1);
  if (low === undefined) return undefined;
  const values = Array.from({ length: parts }, (_, part) => latency.quantile((part + 0.5) / parts) ?? 0);
  return { low: low / 1e6, mean: meanOf(values) / 1e6 };
}

function sessionsOf(samples: Sightings['sessions']): { readonly sessions: DatabaseSessions; readonly isFull: boolean } | undefined {
  if (samples.length === 0) return undefined;
  const mean = (of: (sample: Sightings['sessions'][number]) => number): number => Math.round(meanOf(samples.map(of)));
  const statement = mostFrequent(samples.flatMap(({ waiting }) => waiting));
  const working = samples.flatMap((sample) => sample.working);
  const slow = mostFrequent(working);
  // One statement that most of the sessions work on, all the time: a slow one.
  const isSlow = working.length > 0.5 * samples.reduce((sum, { active }) => sum + active, 0) && working.length >= 2 * samples.length;
  return {
    sessions: {
      active: mean(({ active }) => active),
      onLocks: mean(({ onLocks }) => onLocks),
      onDisk: mean(({ onDisk }) => onDisk),
      ...(statement === undefined ? {} : { statement }),
      ...(isSlow && slow !== undefined ? { slowStatement: slow } : {}),
    },
    isFull: samples.filter(({ isFull }) => isFull).length > samples.length / 2,
  };
}

function mostFrequent(texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([, left], [, right]) => right - left)[0]?.[0];
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
