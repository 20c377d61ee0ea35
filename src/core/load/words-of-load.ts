import type { Bottleneck } from './bottleneck.ts';
import { wordsOfCoverage } from './coverage.ts';
import type { GeneratorFigures, KneeFigures, LoadFigures, RelativeFigures } from './figures.ts';
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
export function sentencesOf({ judged, knee, relative, bottleneck, coverage, generator }: LoadFigures): readonly string[] {
  return [
    `${judged.because}.`,
    ...(relative === undefined ? [] : [wordsOfRelative(relative)]),
    ...(bottleneck === undefined ? [] : [wordsOfFull(bottleneck)]),
    ...(knee === undefined ? [] : sentencesOfKnee(knee)),
    ...(judged.asideSeconds === undefined
      ? []
      : [`The first ${judged.asideSeconds} s could not be judged and do not count; the load went on for as long after its end.`]),
    ...(judged.warmUpSeconds > 0
      ? [`The first ${judged.warmUpSeconds} s ${judged.asideSeconds === undefined ? '' : 'after them '}were warm-up and do not count.`]
      : []),
    ...(judged.voidSeconds > 0
      ? [
          `${judged.voidSeconds === 1 ? '1 second does' : `${judged.voidSeconds} seconds do`} not count, because the generator or its machine was not well.`,
        ]
      : []),
    ...(coverage === undefined ? [] : [`${wordsOfCoverage(coverage, Number.POSITIVE_INFINITY)}.`]),
    ...(generator === undefined ? [] : [wordsOfGenerator(generator)]),
  ];
}

function wordsOfGenerator({ threads, seconds, processorSeconds }: GeneratorFigures): string {
  const share = processorSeconds / Math.max(1, seconds);
  const from = threads === 1 ? '' : `, from ${threads} threads`;
  return `Sending it took ${round(share)} of a processor (${round(processorSeconds)} s in ${round(seconds)} s${from}).`;
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
  const [one, ...more] = rowsOfInstances(instances);
  if (one === undefined || more.length === 0) return [];
  const counted = more.map(({ count, capacity, times, says }) => `${capacity} with ${count} (${times} times: ${says})`);
  const first = one.count === '1' ? 'one instance' : `${one.count} instances`;
  return [`With ${first} ${one.capacity} a second, ${counted.join(', ')}.`];
}

/** Throughput by the number of instances, in the words of a table. */
export interface InstanceWords {
  readonly count: string;
  readonly capacity: string;
  /** As many times what the fewest of them deliver. */
  readonly times: string;
  readonly says: string;
}

const growthWords = {
  linear: 'it grows with them',
  contended: 'less than so many times',
  shared: 'they share what limits it',
  retrograde: 'less than one alone',
} as const;

export function rowsOfInstances(instances: KneeFigures['instances']): readonly InstanceWords[] {
  const [one] = instances;
  if (one === undefined) return [];
  return instances.map(({ count, capacity, isReached }, index) => {
    const least = isReached ? '' : 'at least ';
    const growth = growthOf(one.capacity, capacity, count / one.count);
    // What was not reached may be any amount more: only that it grows with them can be said of it.
    const isTold = one.isReached && (isReached || growth === 'linear');
    const says = index === 0 ? '' : isTold ? growthWords[growth] : 'its limit was not reached';
    return { count: String(count), capacity: `${least}${round(capacity)}`, times: `${least}${round(capacity / one.capacity)}`, says };
  });
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
