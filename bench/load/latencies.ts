// Whether the generator measures what is so: beside servers that keep by their own clock how long each of their answers took.
import { z } from 'zod';
import { generate, soon, type LoadPlan, type LoadRun } from '#checks/load/generate.ts';
import { isLate } from '#core/load/saturation.ts';
import { steady } from '#core/load/schedule.ts';
import { Histogram } from '#core/measure/histogram.ts';
import type { BenchOptions } from '../case.ts';
import { rounded } from '../statistics.ts';
import { startServer } from './start-server.ts';

export interface LatencyResult {
  readonly kind: string;
  readonly rate: number;
  /** Per quantile: the server's own time, what was measured, and how far that is from the server's time and the way there, in per cent. */
  readonly quantiles: readonly {
    readonly share: number;
    readonly ownMs: number;
    readonly measuredMs: number;
    readonly offPercent: number;
  }[];
  /** Seconds that count, of those that were run; too few, and nothing is told. */
  readonly goodSeconds: number;
  readonly seconds: number;
  readonly isTold: boolean;
  /** Of one processor, while this was sent. */
  readonly processor: number;
}

export const timedServer = new URL('./timed-server.ts', import.meta.url);

const shares = [0.5, 0.95, 0.99];
const kinds = ['constant', 'lognormal', 'bimodal'];

export async function measureLatencies({ isShort, slowMs }: BenchOptions): Promise<readonly LatencyResult[]> {
  const results: LatencyResult[] = [];
  for (const rate of isShort ? [200] : [50, 200, 1_000]) {
    const wayMs = await wayOf(rate);
    for (const kind of isShort ? ['lognormal'] : kinds)
      results.push(await compare({ kind, rate, seconds: isShort ? 10 : 20, wayMs, slowMs }));
  }
  return results;
}

/** What the way to a server and back takes at this rate, beside what the server knows of: the median, where nothing else takes time. */
async function wayOf(rate: number): Promise<number> {
  const { measured, own } = await sendTo({ kind: 'none', rate, seconds: 5, slowMs: 0 });
  return Math.max(0, ((measured.quantile(0.5) ?? 0) - (own.quantile(0.5) ?? 0)) / 1_000);
}

interface Asked {
  readonly kind: string;
  readonly rate: number;
  readonly seconds: number;
  readonly slowMs: number;
}

async function compare(asked: Asked & { readonly wayMs: number }): Promise<LatencyResult> {
  const { kind, rate, wayMs, seconds } = asked;
  const { measured, own, run, good } = await sendTo(asked);
  const quantiles = shares.map((share) => {
    const [ownMs, measuredMs] = [(own.quantile(share) ?? 0) / 1_000, (measured.quantile(share) ?? 0) / 1_000];
    return { share, ownMs, measuredMs, offPercent: 100 * Math.abs(measuredMs / (ownMs + wayMs) - 1) };
  });
  const processor = run.generator.processorSeconds / run.generator.seconds;
  return { kind, rate, quantiles, goodSeconds: good.size, seconds, isTold: good.size >= seconds / 2, processor };
}

interface Sent {
  readonly run: LoadRun;
  readonly good: ReadonlySet<number>;
  readonly measured: Histogram;
  readonly own: Histogram;
}

/** Both sides of the seconds in which the generator was well. How busy the machine was tells on both alike. */
async function sendTo({ kind, rate, seconds, slowMs }: Asked): Promise<Sent> {
  const server = await startServer(timedServer, [kind, String(slowMs)]);
  try {
    const startNs = soon();
    const run = await generate(planFor(server.url, rate, seconds), { signal: new AbortController().signal, startNs });
    const good = new Set([...run.seconds.keys()].filter((second) => second > 0 && !isLate(run.seconds[second])));
    const [measured, own] = [new Histogram(), new Histogram()];
    for (const second of good) measured.merge(run.seconds[second]?.latency ?? new Histogram());
    const response = await fetch(`${server.url}/seen`);
    for (const [cameMs, tookMs] of seenShape.parse(await response.json()))
      if (good.has(Math.floor((cameMs - Number(startNs) / 1e6) / 1_000))) own.record(1_000 * tookMs);
    return { run, good, measured, own };
  } finally {
    await server.end();
  }
}

const seenShape = z.array(z.tuple([z.number(), z.number()]));

export function planFor(url: string, rate: number, seconds: number): LoadPlan {
  const steps = [{ name: 'GET /', method: 'GET', path: '/', headers: {}, weight: 1 }];
  return { destinations: [{ url, origins: [url] }], steps, legs: [steady(rate, seconds)], workers: 1, limitMs: 10_000 };
}

export function linesOfLatencies(results: readonly LatencyResult[]): readonly string[] {
  const cell = (value: number): string => `${rounded(value)}`.padStart(7);
  return [
    'latencies by a server’s own clock, as measured (milliseconds), and how far off (per cent)',
    ...results.map(({ kind, rate, quantiles, goodSeconds, seconds, isTold, processor }) => {
      const told = quantiles.map(
        ({ share, ownMs, measuredMs, offPercent }) =>
          `p${100 * share}${cell(ownMs)}${cell(measuredMs)}${`${offPercent.toFixed(2)} %`.padStart(9)}`,
      );
      const well = `${goodSeconds} of ${seconds} s count${isTold ? '' : ': not told'}`;
      return `${kind.padEnd(10)}${String(rate).padStart(5)}/s  ${told.join('   ')}   ${processor.toFixed(2)} of a processor, ${well}`;
    }),
  ];
}
