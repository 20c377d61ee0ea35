import { bottleneckOf, type Bottleneck, type LightTime } from './bottleneck.ts';
import type { LoadFinding, LoadVerdict } from './judge-load.ts';
import type { RampSecond } from './ramp.ts';
import { bottleneckOfBadRun, isLate, kept, lightTimeOf, seenIn, type Sightings } from './saturation.ts';
import type { Leg } from './schedule.ts';
import type { Histogram } from '#core/measure/histogram.ts';

/** A load that was held, and what came of it. */
export interface HeldRun {
  /** By their number since the load began; of two releases, those of the one that is judged. */
  readonly seconds: ReadonlyMap<number, RampSecond>;
  readonly legs: readonly Leg[];
  readonly judged: LoadVerdict;
  /** Requests that failed though they were answered in time: the service refused, or broke. */
  readonly refused: number;
  /** How long requests take one at a time, in microseconds; absent: it was not looked, or the service did not come to rest. */
  readonly alone?: Histogram;
}

/**
 * What was full while a held load missed its promises; undefined where it missed none. The table is that of the knee, with two differences:
 * without saturation throughput tells nothing of a limit, and where one request alone is as slow nothing is full at all.
 */
export function bottleneckOfHeld(run: HeldRun, seen: Sightings): Bottleneck | undefined {
  const { seconds, judged } = run;
  if (judged.verdict === 'inconclusive' && judged.voidSeconds > 0) return bottleneckOfBadRun([...seconds.values()], seen);
  if (judged.verdict !== 'fail') return undefined;
  const full = saturatedSeconds(run);
  const troubled = full.size > 0 ? full : troubledSeconds(run);
  const slowAlone = full.size > 0 ? undefined : wordsOfSlow(run);
  const light = lightOf(run);
  return bottleneckOf({
    ...seenIn(troubled, seen),
    generatorIsLate: [...troubled].filter((second) => isLate(seconds.get(second))).length > troubled.size / 4,
    throughput: throughputIn(run, full),
    ...(light === undefined ? {} : { light }),
    ...(slowAlone === undefined ? {} : { slowAlone }),
  });
}

/** Seconds of legs that hold one rate, and did not bring back what was sent: the first of a leg still ends the one before. */
function saturatedSeconds({ seconds, legs, alone }: HeldRun): ReadonlySet<number> {
  const full = new Set<number>();
  // What takes long comes back in a later second: that alone is no lack.
  const lagSeconds = 1 + Math.ceil((alone?.quantile(0.95) ?? 0) / 1e6);
  let began = 0;
  for (const { seconds: length, from, to } of legs) {
    const [first, end] = [Math.ceil(began) + lagSeconds, Math.floor(began + length)];
    began += length;
    const own = [...seconds].filter(([second]) => from === to && second >= first && second < end);
    const sent = own.reduce((sum, [, each]) => sum + each.sent, 0);
    const answered = own.reduce((sum, [, each]) => sum + each.answered, 0);
    if (answered < kept * sent) for (const [second] of own) full.add(second);
  }
  return full;
}

/** Seconds in which a promise was missed; all of them where none stands out. */
function troubledSeconds({ seconds, judged }: HeldRun): ReadonlySet<number> {
  const missed = judged.findings.filter(({ verdict }) => verdict === 'fail');
  const from = (judged.asideSeconds ?? 0) + judged.warmUpSeconds;
  const counted = [...seconds].filter(([second]) => second >= from);
  const found = counted.filter(([, second]) => second.failed > 0 || missed.some((finding) => isMissedIn(second, finding)));
  return new Set((found.length === 0 ? counted : found).map(([second]) => second));
}

function isMissedIn({ latency }: RampSecond, { what, boundMs }: LoadFinding): boolean {
  const share = shares.get(what);
  return share !== undefined && boundMs !== undefined && latency.shareAbove(1_000 * boundMs) > 1 - share;
}

const shares = new Map([
  ['p50', 0.5],
  ['p95', 0.95],
  ['p99', 0.99],
]);

const windowSeconds = 5;

/**
 * The most that came back in any five seconds of saturation: a service whose queue outlasts the visitors delivers less and less. Where it
 * refused requests only seconds in which hardly any failed count, for it is not known what those would have cost. 0 where there are none.
 */
function throughputIn({ seconds, refused }: HeldRun, full: ReadonlySet<number>): number {
  const sent = [...seconds.values()].reduce((sum, second) => sum + second.sent, 0);
  const isRefusing = refused > (1 - kept) * sent;
  const perWindow = [...full].flatMap((from) => {
    const own = Array.from({ length: windowSeconds }, (_, index) => (full.has(from + index) ? seconds.get(from + index) : undefined));
    const whole = own.flatMap((second) => second ?? []);
    const failed = whole.reduce((sum, second) => sum + second.failed, 0);
    const intended = whole.reduce((sum, second) => sum + second.intended, 0);
    if (whole.length < windowSeconds || (isRefusing && failed > (1 - kept) * intended)) return [];
    return [whole.reduce((sum, { answered }) => sum + answered, 0) / windowSeconds];
  });
  return Math.max(0, ...perWindow);
}

/** Of requests one at a time; undefined where some second of the load was faster: then the service was not at rest. */
function lightOf({ seconds, alone }: HeldRun): LightTime | undefined {
  const median = alone?.quantile(0.5);
  if (alone === undefined || median === undefined) return undefined;
  const fastest = Math.min(...[...seconds.values()].flatMap(({ latency }) => latency.quantile(0.5) ?? []));
  return median > 1.2 * fastest ? undefined : lightTimeOf(alone);
}

const leastAlone = 10;

/** So many of the requests one at a time are beyond a bound that was missed that this alone would miss it. */
function wordsOfSlow({ judged, alone }: HeldRun): string | undefined {
  if (alone === undefined || alone.total < leastAlone) return undefined;
  for (const { what, verdict, boundMs } of judged.findings) {
    const share = shares.get(what);
    if (verdict !== 'fail' || share === undefined || boundMs === undefined) continue;
    const slower = Math.round(alone.shareAbove(1_000 * boundMs) * alone.total);
    // Of few requests one or two are chance.
    if (slower / alone.total > 1 - share && slower >= 3)
      return `${slower} of ${alone.total} requests took longer than ${boundMs} ms one at a time, too`;
  }
  return undefined;
}
