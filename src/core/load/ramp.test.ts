import { describe, expect, test } from 'vitest';
import { Histogram } from '#core/measure/histogram.ts';
import { judgeKnee } from './judge-knee.ts';
import { isRamp, legsOf, readRamp, stepsOfRamp, type Ramp, type RampSecond } from './ramp.ts';
import { bottleneckAt, bottleneckOfBadRun, type Sightings } from './saturation.ts';
import { literalsRemoved } from './statement.ts';

const ramp: Ramp = { rates: [50, 100, 150, 200, 250, 300, 350, 400], secondsPerStep: 4 };

function secondOf(change: Partial<RampSecond> = {}): RampSecond {
  const latency = new Histogram();
  for (let request = 0; request < 20; request += 1) latency.record(20_500);
  return {
    intended: 100,
    sent: 100,
    late: 0,
    answered: 100,
    failed: 0,
    latency,
    ownDelayMs: 2,
    ownProcessor: 0.2,
    machineBusy: 0.4,
    ...change,
  };
}

/** A service that delivers no more than `capacity`; `change` spoils seconds. */
function runOf(capacity: number, change: (second: number) => Partial<RampSecond> = () => ({})): readonly RampSecond[] {
  return ramp.rates.flatMap((rate, step) =>
    Array.from({ length: ramp.secondsPerStep }, (_, second) =>
      secondOf({ intended: rate, sent: rate, answered: Math.min(rate, capacity), ...change(step * ramp.secondsPerStep + second) }),
    ),
  );
}

const nothing: Sightings = { threads: [], sessions: [] };

describe('a search for the knee', () => {
  test('is written in words', () => {
    expect(isRamp('knee to 400/s in 8 steps of 4 seconds')).toBe(true);
    expect(isRamp('400/s for 1 minute')).toBe(false);
    expect(readRamp('knee from 50/s to 400/s in 8 steps of 4 seconds')).toEqual({ ok: true, ramp });
    expect(readRamp('knee to 400/s in 8 steps of 4 seconds')).toEqual({ ok: true, ramp });
    expect(legsOf(ramp)[7]).toEqual({ seconds: 4, from: 400, to: 400 });
  });

  test.each([
    ['knee to 400/s', 'is no search for a knee. Write `knee to 400/s in 12 steps of 5 seconds`'],
    [
      'knee from 400/s to 20/s in 8 steps of 4 seconds',
      'does not go up from one rate to another. Write `knee to 400/s in 12 steps of 5 seconds`',
    ],
    ['knee to 400/s in 3 steps of 4 seconds', 'A knee is found in 6 to 60 steps'],
    ['knee to 400/s in 8 steps of 1 second', 'A step lasts 3 seconds or more, and whole ones'],
    ['knee to 400/s in 8 steps of 4 min', '`min` is no unit. Did you mean `minutes`?'],
  ])('as `%s` is refused in a sentence', (text, sentence) => {
    const read = readRamp(text);
    expect(read.ok ? '' : read.sentence).toContain(sentence);
  });

  test('leaves out the first second of each step, and what the generator spoiled', () => {
    const steps = stepsOfRamp(
      runOf(500, (second) => (second % 4 === 0 ? { answered: 0 } : second < 4 ? { ownDelayMs: 50 } : {})),
      ramp,
    );
    expect(steps).toEqual(ramp.rates.slice(1).map((rate) => ({ offered: rate, delivered: rate })));
  });

  test.each([
    [240, undefined, 'pass', /^it delivers at most 240 a second \(between 240 and 240\)$/],
    [240, 200, 'pass', /^it delivers at most 240 .*, asked 200 a second$/],
    [240, 300, 'fail', /^it delivers at most 240 .*, asked 300 a second$/],
    [900, 300, 'pass', /^all that was offered came back, up to 400 a second, asked 300 a second$/],
    [900, 800, 'inconclusive', /^all that was offered came back, up to 400 a second, asked 800 a second$/],
  ])('of a service of %i a second that promises %s: %s', (capacity, rate, verdict, because) => {
    const { judged } = judgeKnee(runOf(capacity), ramp, rate);
    expect(judged.verdict).toBe(verdict);
    expect(judged.because).toMatch(because);
  });

  test('on a busy machine is inconclusive', () => {
    const { judged } = judgeKnee(
      runOf(240, (second) => ({ machineBusy: second > 28 ? 1 : 0.4 })),
      ramp,
      200,
    );
    expect(judged.verdict).toBe('inconclusive');
    expect(judged.because).toBe('the generator was late or the machine busy in 3 of 32 seconds');
  });
});

describe('what is full at the knee', () => {
  const knee = { capacity: 240, low: 239, high: 241, isReached: true };
  const seconds = runOf(240);
  const threads = (cpu: number, wait: number): Sightings['threads'] =>
    seconds.map((_, second) => ({ second, cpu: second < 18 ? 0.1 : cpu, wait, isEventLoop: false }));
  const session = { active: 19, onLocks: 0, onDisk: 0, isFull: false, waiting: [], working: [] };

  test.each<[string, Partial<Sightings>, string]>([
    ['a pool of five', { threads: threads(0.05, 0.08) }, 'pool'],
    ['a full thread', { threads: threads(0.99, 0.01) }, 'processor'],
    ['a host without a processor to spare', { threads: threads(0.46, 0.6) }, 'host'],
    [
      'a lock',
      {
        threads: threads(0.08, 0.1),
        sessions: seconds.map((_, second) => ({ ...session, second, onLocks: 17, waiting: ['update stock'] })),
      },
      'lock',
    ],
    ['connections', { sessions: seconds.map((_, second) => ({ ...session, second, isFull: true })) }, 'connections'],
    [
      'a slow statement',
      { sessions: seconds.map((_, second) => ({ ...session, second, working: Array.from({ length: 15 }, () => 'select slow') })) },
      'statement',
    ],
    ['nothing that was looked at', {}, 'unknown'],
  ])('is told of %s', (_words, seen, kind) => {
    expect(bottleneckAt({ seconds, ramp, knee }, { ...nothing, ...seen }).kind).toBe(kind);
  });

  test('is not looked for before the knee', () => {
    const early = seconds.map((_, second) => ({ second, cpu: second < 18 ? 1 : 0.05, wait: 0, isEventLoop: false }));
    expect(bottleneckAt({ seconds, ramp, knee }, { ...nothing, threads: early }).kind).toBe('pool');
  });

  test('is the generator where it was late, and the host where both waited for a processor', () => {
    const late = runOf(240, () => ({ late: 40 }));
    expect(bottleneckAt({ seconds: late, ramp, knee }, nothing).kind).toBe('generator');
    expect(bottleneckOfBadRun(late, { ...nothing, threads: threads(0.4, 0.5) }).kind).toBe('host');
    expect(bottleneckOfBadRun(late, { ...nothing, threads: threads(0.4, 0.05) }).kind).toBe('generator');
    expect(bottleneckOfBadRun(runOf(240), nothing).kind).toBe('unknown');
  });
});

test.each([
  ["update users set mail = 'anna@x.org', age = 42 where id = 7", 'update users set mail = ?, age = ? where id = ?'],
  ["select E'it\\'s' || 'it''s' from t1 -- 'secret'\nwhere x > 1.5", 'select ? || ? from t1 where x > ?'],
  ['select $a$ secret $a$, $1', 'select ?, $1'],
  ["select 'cut off in the mid", 'select ?'],
])('a statement is kept without the values in it: %s', (statement, kept) => {
  expect(literalsRemoved(statement)).toBe(kept);
});
