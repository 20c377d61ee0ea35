import { Histogram } from '#core/measure/histogram.ts';
import { intervalOverBlocks, samplesFor, type Interval } from './interval.ts';
import { warmUpOf } from './warm-up.ts';

/** What a service promises under load. Absent: nothing is promised of it. */
export interface Objective {
  /** Requests per second that must be answered. */
  readonly rate: number;
  readonly p50Ms?: number;
  readonly p95Ms?: number;
  readonly p99Ms?: number;
  /** Largest share of requests that may fail. */
  readonly errorShare?: number;
}

/** What the generator counted in one second, and how well it was itself. */
export interface LoadSecond {
  readonly intended: number;
  /** Sent more than 5 ms after the intended time. */
  readonly late: number;
  readonly answered: number;
  readonly failed: number;
  /** Microseconds from the intended time to the answer. */
  readonly latency: Histogram;
  /** The generator's own delay (p99), its busiest worker's share of a processor, and the machine's. */
  readonly ownDelayMs: number;
  readonly ownProcessor: number;
  readonly machineBusy: number;
}

/** One line of the report: an objective, what was measured, and what follows. */
export interface LoadFinding {
  readonly what: string;
  readonly asked: string;
  readonly measured?: Interval;
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
}

export interface LoadVerdict {
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  readonly because: string;
  /** Seconds at the beginning that were left out. */
  readonly warmUpSeconds: number;
  readonly voidSeconds: number;
  readonly findings: readonly LoadFinding[];
}

const blockSeconds = 5;
const mostVoid = 0.05;
const leastBlocks = 5;

/**
 * Judges a run against what is promised. What the generator spoiled is left out, and too much of it says nothing about the service. A
 * bound is kept where even the upper end of the interval keeps it, and broken where even the lower end does not; between them the run
 * was too short. Never a pass without samples.
 */
export function judgeLoad(seconds: readonly LoadSecond[], objective: Objective): LoadVerdict {
  const spoiled = seconds.filter(isSpoiled).length;
  const base = { warmUpSeconds: 0, voidSeconds: spoiled, findings: [] };
  if (seconds.length === 0) return { ...base, verdict: 'inconclusive', because: 'nothing was sent' };
  if (spoiled > mostVoid * seconds.length) {
    return {
      ...base,
      verdict: 'inconclusive',
      because: `the generator was late or the machine busy in ${spoiled} of ${seconds.length} seconds`,
    };
  }
  const cut = warmUpOf(seconds.map(({ latency }) => latency.quantile(0.5) ?? 0));
  if (cut === undefined) return { ...base, verdict: 'inconclusive', because: 'the warm-up ate the run: let it go on for longer' };
  const blocks = blocksOf(seconds.slice(cut).filter((second) => !isSpoiled(second)));
  if (blocks.length < leastBlocks) {
    return {
      ...base,
      warmUpSeconds: cut,
      verdict: 'inconclusive',
      because: `${blocks.length * blockSeconds} good seconds are too few; ${leastBlocks * blockSeconds} are enough`,
    };
  }
  return { ...base, warmUpSeconds: cut, ...concluded(findingsOf(blocks, objective)) };
}

/** More than 3 of 100 requests late, the own loop held up, no processor to spare: a second that tells of us, not of the service. */
function isSpoiled({ intended, late, ownDelayMs, ownProcessor, machineBusy }: LoadSecond): boolean {
  return late > 0.03 * intended || ownDelayMs > 8 || ownProcessor > 0.85 || machineBusy > 0.95;
}

interface Block {
  readonly seconds: number;
  readonly answered: number;
  readonly failed: number;
  readonly latency: Histogram;
}

function blocksOf(seconds: readonly LoadSecond[]): readonly Block[] {
  return Array.from({ length: Math.floor(seconds.length / blockSeconds) }, (_, index) => {
    const block = { seconds: blockSeconds, answered: 0, failed: 0, latency: new Histogram() };
    for (const second of seconds.slice(index * blockSeconds, (index + 1) * blockSeconds)) {
      block.answered += second.answered;
      block.failed += second.failed;
      block.latency.merge(second.latency);
    }
    return block;
  });
}

function findingsOf(blocks: readonly Block[], objective: Objective): readonly LoadFinding[] {
  const quantiles = [
    ['p50', 0.5, objective.p50Ms],
    ['p95', 0.95, objective.p95Ms],
    ['p99', 0.99, objective.p99Ms],
  ] as const;
  return [
    rateFinding(blocks, objective.rate),
    ...quantiles.flatMap(([what, share, bound]) => (bound === undefined ? [] : [latencyFinding(blocks, what, share, bound)])),
    ...(objective.errorShare === undefined ? [] : [errorFinding(blocks, objective.errorShare)]),
  ];
}

/** What comes back is what was asked for, within 3 of 100. */
function rateFinding(blocks: readonly Block[], rate: number): LoadFinding {
  const measured = intervalOverBlocks(blocks.map(({ answered, seconds }) => answered / seconds));
  const asked = `${rate} a second`;
  if (measured === undefined) return { what: 'rate', asked, verdict: 'inconclusive' };
  return { what: 'rate', asked, measured, verdict: verdictOf(measured, (value) => value >= 0.97 * rate) };
}

function latencyFinding(blocks: readonly Block[], what: string, share: number, boundMs: number): LoadFinding {
  const asked = `at most ${boundMs} ms`;
  const samples = blocks.reduce((sum, { latency }) => sum + latency.total, 0);
  const measured = intervalOverBlocks(blocks.flatMap(({ latency }) => millisecondsOf(latency.quantile(share))));
  if (measured === undefined || samples < samplesFor(share)) return { what, asked, verdict: 'inconclusive' };
  return { what, asked, measured, verdict: verdictOf(measured, (value) => value <= boundMs) };
}

function millisecondsOf(microseconds: number | undefined): readonly number[] {
  return microseconds === undefined ? [] : [microseconds / 1_000];
}

function errorFinding(blocks: readonly Block[], most: number): LoadFinding {
  const asked = `at most ${Math.round(10_000 * most) / 100} %`;
  const measured = intervalOverBlocks(blocks.map(({ answered, failed }) => failed / Math.max(1, answered)));
  if (measured === undefined) return { what: 'errors', asked, verdict: 'inconclusive' };
  return { what: 'errors', asked, measured, verdict: verdictOf(measured, (value) => value <= most) };
}

function verdictOf({ low, high }: Interval, keeps: (value: number) => boolean): LoadFinding['verdict'] {
  if (keeps(low) && keeps(high)) return 'pass';
  return keeps(low) || keeps(high) ? 'inconclusive' : 'fail';
}

function concluded(findings: readonly LoadFinding[]): Pick<LoadVerdict, 'verdict' | 'because' | 'findings'> {
  const failed = findings.filter(({ verdict }) => verdict === 'fail');
  const open = findings.filter(({ verdict }) => verdict === 'inconclusive');
  const [verdict, told] =
    failed.length > 0 ? (['fail', failed] as const) : open.length > 0 ? (['inconclusive', open] as const) : (['pass', findings] as const);
  return { verdict, because: told.map(wordsOf).join('; '), findings };
}

function wordsOf({ what, asked, measured, verdict }: LoadFinding): string {
  if (measured === undefined) return `${what}: too few requests to tell`;
  const unit = what === 'rate' ? '' : what === 'errors' ? ' %' : ' ms';
  const scale = what === 'errors' ? 100 : 1;
  const value = `${rounded(scale * measured.value)}${unit}`;
  const between = verdict === 'inconclusive' ? ` (between ${rounded(scale * measured.low)} and ${rounded(scale * measured.high)})` : '';
  return `${what} ${value}${between}, asked ${asked}`;
}

function rounded(value: number): string {
  return String(Math.round(100 * value) / 100);
}
