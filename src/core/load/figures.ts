import { Histogram } from '#core/measure/histogram.ts';
import type { Bottleneck } from './bottleneck.ts';
import type { Coverage } from './coverage.ts';
import type { Interval } from './interval.ts';
import { isSpoiled, type LoadSecond, type LoadVerdict } from './judge-load.ts';
import type { Knee, RampStep } from './knee.ts';
import type { LoadStep } from './scenario.ts';

/** Everything that a report of a load shows: plain JSON, kept as `load.json`. */
export interface LoadFigures {
  readonly format: 'lockstep-load-1';
  readonly title: string;
  readonly judged: LoadVerdict;
  /** Stretches of time, so few that they can be drawn. */
  readonly stretches: readonly Stretch[];
  readonly steps: readonly StepFigures[];
  /** Latencies of all requests that were answered well: buckets that grow, from milliseconds to milliseconds. */
  readonly latencies: readonly Bucket[];
  readonly knee?: KneeFigures;
  readonly relative?: RelativeFigures;
  /** Of a load that was held and missed: what was full. */
  readonly bottleneck?: Bottleneck;
  /** Where a file told the steps. */
  readonly coverage?: Coverage;
  readonly generator?: GeneratorFigures;
}

/** What sending cost this host. */
export interface GeneratorFigures {
  readonly threads: number;
  readonly seconds: number;
  readonly processorSeconds: number;
}

export interface Stretch {
  /** Seconds since the load began, and how many the stretch has. */
  readonly at: number;
  readonly seconds: number;
  /** Per second. */
  readonly offered: number;
  readonly answered: number;
  readonly failed: number;
  readonly p50Ms?: number;
  readonly p95Ms?: number;
  readonly p99Ms?: number;
  /** The generator or its machine was not well: nothing is concluded from it. */
  readonly isVoid: boolean;
}

export interface StepFigures {
  readonly name: string;
  readonly answered: number;
  readonly failed: number;
  readonly p50Ms?: number;
  readonly p95Ms?: number;
  readonly p99Ms?: number;
  /** The most frequent reason why it failed. */
  readonly reason?: string;
}

export interface Bucket {
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
}

export interface KneeFigures {
  readonly steps: readonly RampStep[];
  readonly knee?: Knee;
  readonly bottleneck: Bottleneck;
  /** Throughput by the number of instances. */
  readonly instances: readonly { readonly count: number; readonly capacity: number; readonly isReached: boolean }[];
}

export interface RelativeFigures {
  readonly release: string;
  readonly ratios: readonly { readonly what: string; readonly ratio?: Interval; readonly most: number }[];
}

const mostStretches = 240;

/** Seconds in stretches: each second of a short run, several together of a long one. */
export function stretchesOf(seconds: readonly LoadSecond[]): readonly Stretch[] {
  const size = Math.max(1, Math.ceil(seconds.length / mostStretches));
  return Array.from({ length: Math.ceil(seconds.length / size) }, (_, index) => {
    const own = seconds.slice(index * size, (index + 1) * size);
    const latency = new Histogram();
    for (const second of own) latency.merge(second.latency);
    const perSecond = (of: (second: LoadSecond) => number): number => own.reduce((sum, second) => sum + of(second), 0) / own.length;
    return {
      at: index * size,
      seconds: own.length,
      offered: perSecond(({ intended }) => intended),
      answered: perSecond(({ answered }) => answered),
      failed: perSecond(({ failed }) => failed),
      ...quantilesOf(latency),
      isVoid: own.some(isSpoiled),
    };
  });
}

/** What came of a step, for its line of the report. */
export function stepFigures(
  { name }: LoadStep,
  run: {
    readonly answered: number;
    readonly failed: number;
    readonly latency: Histogram;
    readonly reasons: { readonly [because: string]: number };
  },
): StepFigures {
  const [most] = Object.entries(run.reasons).sort(([, left], [, right]) => right - left);
  const { answered, failed, latency } = run;
  return { name, answered, failed, ...quantilesOf(latency), ...(most === undefined ? {} : { reason: most[0] }) };
}

function quantilesOf(latency: Histogram): Pick<Stretch, 'p50Ms' | 'p95Ms' | 'p99Ms'> {
  const [p50, p95, p99] = [latency.quantile(0.5), latency.quantile(0.95), latency.quantile(0.99)];
  if (p50 === undefined || p95 === undefined || p99 === undefined) return {};
  return { p50Ms: p50 / 1_000, p95Ms: p95 / 1_000, p99Ms: p99 / 1_000 };
}

/** Buckets of which eight make a doubling: as fine as an eye sees on a logarithmic axis. */
export function bucketsOf(latency: Histogram): readonly Bucket[] {
  const edges = Array.from({ length: 25 * 8 }, (_, index) => 50 * 2 ** (index / 8));
  const above = edges.map((edge) => Math.round(latency.shareAbove(edge) * latency.total));
  const buckets = edges.map((edge, index) => {
    const [fromMs, toMs] = [(edges[index - 1] ?? 0) / 1_000, edge / 1_000];
    return { fromMs, toMs, count: (index === 0 ? latency.total : (above[index - 1] ?? 0)) - (above[index] ?? 0) };
  });
  const first = buckets.findIndex(({ count }) => count > 0);
  const last = buckets.findLastIndex(({ count }) => count > 0);
  return first < 0 ? [] : buckets.slice(first, last + 1);
}
