import { Histogram } from '#core/measure/histogram.ts';
import { intervalOverBlocks, samplesFor, shareOverBlocks, type Interval } from './interval.ts';
import { warmUpOf } from './warm-up.ts';

/** What a service promises under load. Absent: nothing is promised of it. */
export interface Objective {
  /** Requests per second that must be answered; absent: as many as are sent. */
  readonly rate?: number;
  readonly p50Ms?: number;
  readonly p95Ms?: number;
  readonly p99Ms?: number;
  /** Largest share of requests that may fail. */
  readonly errorShare?: number;
}

/** What the generator counted in one second, and how well it was itself. */
export interface LoadSecond {
  /** To be sent in this second; `failed` and `latency` are of these, `answered` are those that were answered well in it. */
  readonly intended: number;
  /** Sent so long after the intended time that it counts: more than `lateAfterMs`. */
  readonly late: number;
  /** Absent: 5 ms. */
  readonly lateAfterMs?: number;
  readonly answered: number;
  readonly failed: number;
  /** Microseconds from the intended time to the answer, of those that were answered well. */
  readonly latency: Histogram;
  /** The generator's own delay (p99), its busiest worker's share of a processor, and the machine's. */
  readonly ownDelayMs: number;
  readonly ownProcessor: number;
  readonly machineBusy: number;
}

/** How well the generator was in a second. */
export type Health = Pick<LoadSecond, 'intended' | 'late' | 'lateAfterMs' | 'ownDelayMs' | 'ownProcessor' | 'machineBusy'>;

/** One line of the report: an objective, what was measured, and what follows. */
export interface LoadFinding {
  readonly what: string;
  readonly asked: string;
  /** Of a latency: what was asked, for whoever draws it. */
  readonly boundMs?: number;
  readonly measured?: Interval;
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
}

export interface LoadVerdict {
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  readonly because: string;
  /** Seconds before those that are judged: too much of them was spoiled, and the load went on. Absent: none. */
  readonly asideSeconds?: number;
  /** Seconds at the beginning of those that are judged, which were left out. */
  readonly warmUpSeconds: number;
  readonly voidSeconds: number;
  readonly findings: readonly LoadFinding[];
}

/** Long blocks are nearly independent of each other; a short run has shorter ones rather than too few. */
const longestBlock = 5;
const shortestBlock = 2;
const mostVoid = 0.05;
/** Of a short run too a second or two may be lost. */
const leastVoid = 2;
const leastBlocks = 5;

/**
 * Judges a run against what is promised. What the generator spoiled is left out, and too much of it says nothing about the service. A
 * bound is kept where even the upper end of the interval keeps it, and broken where even the lower end does not; between them the run
 * was too short. Never a pass without samples.
 */
export function judgeLoad(seconds: readonly LoadSecond[], objective: Objective): LoadVerdict {
  const spoiled = spoiledIn(seconds);
  const base = { warmUpSeconds: 0, voidSeconds: spoiled, findings: [] };
  if (seconds.length === 0) return { ...base, verdict: 'inconclusive', because: 'nothing was sent' };
  if (isTooSpoiled(seconds)) {
    return {
      ...base,
      verdict: 'inconclusive',
      because: `the generator was late or the machine busy in ${spoiled} of ${seconds.length} seconds`,
    };
  }
  const slack = 1_000 * lateAfterMs(objective);
  const cut = warmUpOf(
    seconds.map(({ latency }) => latency.quantile(0.5) ?? 0),
    slack,
  );
  if (cut === undefined) return { ...base, verdict: 'inconclusive', because: 'the warm-up ate the run: let it go on for longer' };
  const good = seconds.slice(cut).filter((second) => !isSpoiled(second));
  const blocks = blocksOf(good, blockLength(good.length));
  if (blocks.length < leastBlocks) {
    return {
      ...base,
      warmUpSeconds: cut,
      verdict: 'inconclusive',
      because: `${good.length} good seconds are too few; ${leastBlocks * shortestBlock} are the least, ${leastBlocks * longestBlock} are better`,
    };
  }
  return { ...base, warmUpSeconds: cut, ...concluded(findingsOf(blocks, objective)) };
}

const usualLateMs = 5;

/** What is sent late is charged for it, so that it may be late by a fiftieth of the tightest promise before it spoils anything. */
export function lateAfterMs({ p50Ms, p95Ms, p99Ms }: Objective): number {
  const tightest = Math.min(...[p50Ms, p95Ms, p99Ms].filter((bound) => bound !== undefined));
  return Number.isFinite(tightest) ? Math.max(usualLateMs, tightest / 50) : usualLateMs;
}

/**
 * More than 3 of 100 requests late (and more than one), the own loop held up, no processor to spare: a second that tells of us, not of
 * the service.
 */
export function isSpoiled({ intended, late, lateAfterMs: after = usualLateMs, ownDelayMs, ownProcessor, machineBusy }: Health): boolean {
  return late > Math.max(1, 0.03 * intended) || ownDelayMs > 1.6 * after || ownProcessor > 0.85 || machineBusy > 0.95;
}

/** More seconds of a run are spoiled than may be left out; `length`: how many it has, where not all of them are known yet. */
export function isTooSpoiled(seconds: readonly Health[], length = seconds.length): boolean {
  return spoiledIn(seconds) > Math.max(leastVoid, mostVoid * length);
}

function spoiledIn(seconds: readonly Health[]): number {
  return seconds.filter(isSpoiled).length;
}

interface Block {
  readonly seconds: number;
  readonly intended: number;
  readonly answered: number;
  readonly failed: number;
  readonly latency: Histogram;
}

function blockLength(seconds: number): number {
  return Math.min(longestBlock, Math.max(shortestBlock, Math.floor(seconds / leastBlocks)));
}

function blocksOf(seconds: readonly LoadSecond[], blockSeconds: number): readonly Block[] {
  return Array.from({ length: Math.floor(seconds.length / blockSeconds) }, (_, index) => {
    const block = { seconds: blockSeconds, intended: 0, answered: 0, failed: 0, latency: new Histogram() };
    for (const second of seconds.slice(index * blockSeconds, (index + 1) * blockSeconds)) {
      block.intended += second.intended;
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

/** What comes back is what was asked for, within 3 of 100: while at least so much was sent. */
function rateFinding(blocks: readonly Block[], rate: number | undefined): LoadFinding {
  const asked = rate === undefined ? 'what was sent' : `${rate} a second`;
  const full = blocks.filter(({ intended, seconds }) => rate === undefined || intended >= 0.99 * rate * seconds);
  const measured = intervalOverBlocks(full.map(({ answered, seconds }) => answered / seconds));
  const kept = intervalOverBlocks(
    full.map(({ answered, intended, seconds }) => answered / Math.max(1, rate === undefined ? intended : rate * seconds)),
  );
  if (measured === undefined || kept === undefined) return { what: 'rate', asked, verdict: 'inconclusive' };
  return { what: 'rate', asked, measured, verdict: verdictOf(kept, (value) => value >= 0.97) };
}

/**
 * A quantile is kept where no more than its share of the requests is slower than the bound: a share adds up over blocks, as quantiles do
 * not, and a stall now and then weighs as much as it does for those who wait.
 */
function latencyFinding(blocks: readonly Block[], what: string, share: number, boundMs: number): LoadFinding {
  const asked = `at most ${boundMs} ms`;
  const all = new Histogram();
  for (const { latency } of blocks) all.merge(latency);
  const value = all.quantile(share);
  if (value === undefined || all.total < samplesFor(share)) return { what, asked, boundMs, verdict: 'inconclusive' };
  const slower = (microseconds: number): Interval =>
    shareOverBlocks(
      blocks.map(({ latency }) => ({ part: Math.round(latency.shareAbove(microseconds) * latency.total), of: latency.total })),
    );
  const most = 1 - share;
  const low = boundaryOf(all.largest, (at) => slower(at).low <= most);
  const high = boundaryOf(all.largest, (at) => slower(at).high <= most);
  const measured = { low: Math.min(low, value) / 1_000, value: value / 1_000, high: Math.max(high, value) / 1_000 };
  return { what, asked, boundMs, measured, verdict: verdictOf(slower(1_000 * boundMs), (part) => part <= most) };
}

/** The smallest whole number for which a claim holds that stays true from there on; `largest` where it holds for none below. */
function boundaryOf(largest: number, holds: (value: number) => boolean): number {
  let [low, high] = [0, largest];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function errorFinding(blocks: readonly Block[], most: number): LoadFinding {
  const asked = `at most ${Math.round(10_000 * most) / 100} %`;
  const measured = shareOverBlocks(blocks.map(({ failed, intended }) => ({ part: failed, of: intended })));
  // Bounds of a share that is nowhere seen say how few were asked, not that anything failed.
  const isClean = blocks.every(({ failed }) => failed === 0);
  if (isClean) return { what: 'errors', asked, measured: { low: 0, value: 0, high: 0 }, verdict: 'pass' };
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
