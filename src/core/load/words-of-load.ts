import type { Bottleneck } from './bottleneck.ts';
import type { KneeFigures, LoadFigures, RelativeFigures } from './figures.ts';
import type { LoadFinding } from './judge-load.ts';
import { growthOf } from './knee.ts';

/** A finding in the words of a table. */
export interface FindingWords {
  readonly what: string;
  readonly asked: string;
  readonly measured: string;
  readonly between: string;
  readonly verdict: 'kept' | 'missed' | 'too short to tell';
}

export function wordsOfFinding({ what, asked, measured, verdict }: LoadFinding): FindingWords {
  const words = { pass: 'kept', fail: 'missed', inconclusive: 'too short to tell' } as const;
  if (measured === undefined) return { what, asked, measured: '–', between: '', verdict: words[verdict] };
  const { unit, scale } = unitOf(what);
  const value = (given: number): string => `${round(scale * given)}${unit}`;
  return {
    what,
    asked,
    measured: value(measured.value),
    between: `${value(measured.low)} and ${value(measured.high)}`,
    verdict: words[verdict],
  };
}

/** What a load came to: what was missed first, then where its limit lies and why. */
export function sentencesOf({ judged, knee, relative, bottleneck }: LoadFigures): readonly string[] {
  return [
    `${judged.because}.`,
    ...(relative === undefined ? [] : [wordsOfRelative(relative)]),
    ...(bottleneck === undefined ? [] : [wordsOfFull(bottleneck)]),
    ...(knee === undefined ? [] : sentencesOfKnee(knee)),
    ...(judged.warmUpSeconds > 0 ? [`The first ${judged.warmUpSeconds} s were warm-up and do not count.`] : []),
    ...(judged.voidSeconds > 0
      ? [
          `${judged.voidSeconds === 1 ? '1 second does' : `${judged.voidSeconds} seconds do`} not count, because the generator or its machine was not well.`,
        ]
      : []),
  ];
}

/** Where the limit lies, what it is, and whether more instances help. */
function sentencesOfKnee({ knee, bottleneck, instances }: KneeFigures): readonly string[] {
  if (knee === undefined) return ['The ramp had too few steps to find a knee.'];
  if (!knee.isReached) return [`All that was offered came back, up to ${round(knee.capacity)} a second: its limit lies beyond.`];
  const where = `It delivers at most ${round(knee.capacity)} a second (between ${round(knee.low)} and ${round(knee.high)}).`;
  return [where, wordsOfFull(bottleneck), ...sentencesOfInstances(instances)];
}

function wordsOfFull({ kind, because }: Bottleneck): string {
  return `${kind === 'unknown' ? 'What limits it is unknown' : `The bottleneck: ${words[kind]}`}; ${because}.`;
}

/** Whether more instances help; nothing where only one was tried. */
export function sentencesOfInstances(instances: KneeFigures['instances']): readonly string[] {
  const [one, ...more] = instances;
  if (one === undefined || more.length === 0) return [];
  const counted = more.map(({ count, capacity, isReached }) => {
    const growth = {
      linear: 'it grows with them',
      contended: 'less than so many times',
      shared: 'they share what limits it',
      retrograde: 'less than one alone',
    };
    return `${isReached ? '' : 'at least '}${round(capacity)} with ${count} (${growth[growthOf(one.capacity, capacity, count / one.count)]})`;
  });
  return [`With ${one.count === 1 ? 'one instance' : `${one.count} instances`} ${round(one.capacity)} a second, ${counted.join(', ')}.`];
}

function wordsOfRelative({ release, ratios }: RelativeFigures): string {
  const told = ratios.map(({ what, ratio }) =>
    ratio === undefined
      ? `${what} cannot be compared`
      : `${what} ${round(ratio.value)} times (between ${round(ratio.low)} and ${round(ratio.high)})`,
  );
  return `Beside release ${release}, which production runs: ${told.join(', ')}.`;
}

const words = {
  generator: 'the generator itself',
  host: 'the host is short of processors',
  'event-loop': 'the event loop',
  processor: 'one processor',
  lock: 'a lock in the database',
  disk: 'the disk of the database',
  statement: 'a statement of the database',
  connections: 'connections to the database',
  pool: 'a pool inside the service',
  serial: 'one request at a time',
  upstream: 'something beyond the service',
  slow: 'nothing is full, it is slow by itself',
} as const;

function unitOf(what: string): { readonly unit: string; readonly scale: number } {
  if (what === 'rate') return { unit: ' a second', scale: 1 };
  return what === 'errors' ? { unit: ' %', scale: 100 } : { unit: ' ms', scale: 1 };
}

function round(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
