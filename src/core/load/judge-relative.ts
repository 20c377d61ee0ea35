import type { RelativeFigures } from './figures.ts';
import { ratioOverBlocks } from './interval.ts';
import { isSpoiled, type LoadSecond, type LoadVerdict } from './judge-load.ts';
import { Histogram } from '#core/measure/histogram.ts';

/** So much slower, as a share, a release may be than the one that production runs. */
export interface RelativeBounds {
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
}

/** Both are asked in turn, so long each: what drifts, drifts for both. Longer blocks, or one release after the other, tell of the drift. */
const blockSeconds = 5;

/** The side that is asked in a second: production's, twice the one that is judged, production's again. A steady drift adds nothing. */
export function sideOfSecond(second: number): 0 | 1 {
  const place = Math.floor(second / blockSeconds) % 4;
  return place === 1 || place === 2 ? 1 : 0;
}

/** Seconds of the release that is judged, without the first after each change: that one still ends the other's requests. */
export function ownSeconds<Second>(seconds: readonly Second[], side: 0 | 1): readonly Second[] {
  return seconds.filter((_, second) => sideOfSecond(second) === side && second % blockSeconds !== 0);
}

export interface RelativeVerdict extends Pick<LoadVerdict, 'verdict' | 'because'> {
  readonly figures: RelativeFigures;
}

/** Holds a release against another one, block by block, side by side in time. */
export function judgeRelative(seconds: readonly LoadSecond[], bounds: RelativeBounds, release: string): RelativeVerdict {
  const pairs = pairsOf(seconds);
  const asked = [
    ['p50', 0.5, bounds.p50],
    ['p95', 0.95, bounds.p95],
    ['p99', 0.99, bounds.p99],
  ] as const;
  const ratios = asked.flatMap(([what, share, bound]) => {
    if (bound === undefined) return [];
    const ratio = ratioOverBlocks(pairs.map(({ own, other }) => ({ one: own.quantile(share) ?? 0, other: other.quantile(share) ?? 0 })));
    const most = 1 + bound;
    const verdict = ratio === undefined ? 'inconclusive' : ratio.high <= most ? 'pass' : ratio.low > most ? 'fail' : 'inconclusive';
    return [{ what, most, verdict, ...(ratio === undefined ? {} : { ratio }) } as const];
  });
  const verdict = worstOf(ratios.map((each) => each.verdict));
  const told = ratios.filter((each) => each.verdict === verdict);
  const words = told.map(({ what, ratio, most }) =>
    ratio === undefined
      ? `${what} cannot be compared: too few blocks`
      : `${what} ${round(ratio.value)} times that of ${release} (between ${round(ratio.low)} and ${round(ratio.high)}), asked at most ${round(most)}`,
  );
  return {
    verdict,
    because: words.join('; '),
    figures: { release, ratios: ratios.map(({ what, most, ratio }) => ({ what, most, ...(ratio === undefined ? {} : { ratio }) })) },
  };
}

interface Pair {
  readonly own: Histogram;
  readonly other: Histogram;
}

/** Four blocks in a row, two of each. Where too much of them was spoiled they are left out. */
function pairsOf(seconds: readonly LoadSecond[]): readonly Pair[] {
  const length = 4 * blockSeconds;
  return Array.from({ length: Math.floor(seconds.length / length) }, (_, index) => {
    const [own, other] = [sideAt(seconds, index * length, 1), sideAt(seconds, index * length, 0)];
    return own === undefined || other === undefined ? [] : [{ own, other }];
  }).flat();
}

function sideAt(seconds: readonly LoadSecond[], from: number, side: 0 | 1): Histogram | undefined {
  const numbers = Array.from({ length: 4 * blockSeconds }, (_, second) => from + second);
  const own = numbers.flatMap((second) => (sideOfSecond(second) === side && second % blockSeconds !== 0 ? (seconds[second] ?? []) : []));
  const good = own.filter((second) => !isSpoiled(second));
  if (good.length < own.length / 2) return undefined;
  const latency = new Histogram();
  for (const second of good) latency.merge(second.latency);
  return latency;
}

/** A no counts more than what could not be told, and that more than a yes. */
export function worstOf(verdicts: readonly LoadVerdict['verdict'][]): LoadVerdict['verdict'] {
  if (verdicts.includes('fail')) return 'fail';
  return verdicts.includes('inconclusive') ? 'inconclusive' : 'pass';
}

function round(value: number): string {
  return String(Number(value.toPrecision(3)));
}
