import { describe, expect, test } from 'vitest';
import { Histogram } from '#core/measure/histogram.ts';
import { bottleneckOfHeld, type HeldRun } from './held.ts';
import { judgeLoad } from './judge-load.ts';
import type { RampSecond } from './ramp.ts';
import type { SessionSample, Sightings } from './saturation.ts';
import { steady } from './schedule.ts';

const rate = 400;
const length = 30;

function latencyOf(ms: number, count = 100): Histogram {
  const latency = new Histogram();
  for (let request = 0; request < count; request += 1) latency.record(1_000 * ms);
  return latency;
}

function secondOf(change: Partial<RampSecond> = {}): RampSecond {
  const well = { intended: rate, sent: rate, late: 0, answered: rate, failed: 0, latency: latencyOf(20) };
  return { ...well, ownDelayMs: 2, ownProcessor: 0.2, machineBusy: 0.4, ...change };
}

/** A load of half a minute of which p95 may be 50 ms; `change` says how its seconds were. */
function runOf(change: (second: number) => Partial<RampSecond>, more: Partial<HeldRun> = {}): HeldRun {
  const seconds = Array.from({ length }, (_, second) => secondOf(change(second)));
  const judged = judgeLoad(seconds, { p95Ms: 50 });
  return { seconds: new Map(seconds.entries()), legs: [steady(rate, length)], judged, refused: 0, ...more };
}

/** Delivers no more than 244 a second; its queue grows. */
const full = (second: number): Partial<RampSecond> => ({ answered: 244, latency: latencyOf(100 + 300 * second) });

const threads = (cpu: number, wait: number, isEventLoop = true): Pick<Sightings, 'threads'> => ({
  threads: Array.from({ length }, (_, second) => ({ second, cpu, wait, isEventLoop })),
});

const sessions = (change: Partial<SessionSample>): Pick<Sightings, 'sessions'> => ({
  sessions: Array.from({ length }, (_, second) => ({
    second,
    active: 19,
    onLocks: 0,
    onDisk: 0,
    isFull: false,
    waiting: [],
    working: [],
    ...change,
  })),
});

const quiet: Sightings = { ...threads(0.05, 0.02), sessions: [] };
const alone = latencyOf(20.7);

describe('what was full while a held load was missed', () => {
  test.each<[string, Sightings, Partial<HeldRun>, string, string]>([
    [
      'an event loop',
      { ...quiet, ...threads(0.99, 0.01) },
      {},
      'event-loop',
      'its event loop used 99 % of a processor: one thread is full',
    ],
    ['a thread', { ...quiet, ...threads(0.99, 0.01, false) }, {}, 'processor', 'it used 99 % of a processor: one thread is full'],
    ['the host', { ...quiet, ...threads(0.5, 0.5) }, {}, 'host', 'it waited 50 % of the time for a processor and had 50 % of one'],
    ['a pool of five', quiet, { alone }, 'pool', '5 requests were worked on at once: a limit of 5 inside it'],
    ['one at a time', quiet, { alone: latencyOf(4.1) }, 'serial', 'one request was worked on at a time'],
    [
      'a limit beyond it',
      quiet,
      { alone: latencyOf(1.3) },
      'upstream',
      'only 0.3 requests were worked on at once: something beyond it lets no more through',
    ],
    [
      'a lock',
      { ...quiet, ...sessions({ onLocks: 17, waiting: ['update stock set left_over = ?'] }) },
      { alone: latencyOf(4.1) },
      'lock',
      '17 of 19 sessions waited for a lock, most at update stock set left_over = ?',
    ],
    [
      'connections',
      { ...quiet, ...sessions({ isFull: true }) },
      { alone },
      'connections',
      'every connection that the database admits was taken',
    ],
    ['what nobody looked at', { threads: [], sessions: [] }, { alone }, 'unknown', 'nothing that was measured explains it'],
    ['a service of which nobody knows how fast it is alone', quiet, {}, 'unknown', 'nothing that was measured explains it'],
    [
      'a service that was slower alone than under load',
      quiet,
      { alone: latencyOf(400) },
      'unknown',
      'nothing that was measured explains it',
    ],
  ])('is told of %s', (_words, seen, more, kind, because) => {
    expect(bottleneckOfHeld(runOf(full, more), seen)).toEqual({ kind, because });
  });

  test('is told by the best seconds, where visitors gave up waiting later on', () => {
    const collapse = (second: number): Partial<RampSecond> =>
      second < 10 ? full(second) : { answered: 12, failed: 380, latency: latencyOf(9_900) };
    expect(bottleneckOfHeld(runOf(collapse, { alone }), quiet)).toEqual({
      kind: 'pool',
      because: '5 requests were worked on at once: a limit of 5 inside it',
    });
  });

  test('is told by the seconds before a service began to refuse requests, and not where it always did', () => {
    const refuses =
      (from: number) =>
      (second: number): Partial<RampSecond> => ({ ...full(second), failed: second < from ? 0 : 150 });
    expect(bottleneckOfHeld(runOf(refuses(12), { alone, refused: 2_700 }), quiet)?.kind).toBe('pool');
    expect(bottleneckOfHeld(runOf(refuses(0), { alone, refused: 4_500 }), quiet)?.kind).toBe('unknown');
  });

  const slow = (): Partial<RampSecond> => ({ latency: latencyOf(92) });

  test('is nothing where a request alone takes as long', () => {
    const bottleneck = bottleneckOfHeld(runOf(slow, { alone: latencyOf(90, 50) }), quiet);
    expect(bottleneck).toEqual({ kind: 'slow', because: '50 of 50 requests took longer than 50 ms one at a time, too' });
  });

  test.each<[string, Sightings, Partial<HeldRun>, string]>([
    // What comes back is what was sent: throughput times time alone says nothing of a limit.
    ['fast alone, with nothing that was full', quiet, { alone: latencyOf(12) }, 'unknown'],
    ['fast alone, with a full event loop', { ...quiet, ...threads(0.95, 0.03) }, { alone: latencyOf(2) }, 'event-loop'],
    [
      'slow alone too, for its database works on one statement',
      { ...quiet, ...sessions({ working: Array.from({ length: 15 }, () => 'select 1') }) },
      { alone: latencyOf(90) },
      'statement',
    ],
    ['slow alone, by too few requests', quiet, { alone: latencyOf(90, 5) }, 'unknown'],
  ])('of a service that is not saturated but %s is told as well', (_words, seen, more, kind) => {
    expect(bottleneckOfHeld(runOf(slow, more), seen)?.kind).toBe(kind);
  });

  test('is looked for in the seconds that were bad', () => {
    const bad = (second: number): boolean => second % 2 === 1;
    const run = runOf((second) => ({ latency: latencyOf(bad(second) ? 400 : 10) }));
    const seen = { threads: quiet.threads.map((each) => (bad(each.second) ? { ...each, cpu: 0.99 } : each)), sessions: [] };
    expect(run.judged.verdict).toBe('fail');
    expect(bottleneckOfHeld(run, seen)?.kind).toBe('event-loop');
  });

  test('what takes long, and all comes back later, is not saturated', () => {
    const run = runOf((second) => ({ answered: second < 3 ? 0 : rate, latency: latencyOf(3_000) }), { alone: latencyOf(3_000) });
    expect(bottleneckOfHeld(run, quiet)?.kind).toBe('slow');
  });

  test('is not looked for where the promise was kept, nor where the run was too short to tell', () => {
    expect(
      bottleneckOfHeld(
        runOf(() => ({})),
        { ...quiet, ...threads(0.99, 0) },
      ),
    ).toBeUndefined();
    const run = runOf(full);
    const short: HeldRun = { ...run, judged: { ...run.judged, verdict: 'inconclusive' } };
    expect(bottleneckOfHeld(short, { ...quiet, ...threads(0.99, 0) })).toBeUndefined();
  });

  test('is the generator or the host where the run tells nothing of the service', () => {
    const late = runOf(() => ({ late: 200 }));
    expect(late.judged.verdict).toBe('inconclusive');
    expect(bottleneckOfHeld(late, quiet)?.kind).toBe('generator');
    expect(bottleneckOfHeld(late, { ...quiet, ...threads(0.4, 0.5) })?.kind).toBe('host');
  });
});
