import { z } from 'zod';
import type { Histogram } from '#core/measure/histogram.ts';
import { beginCanary, watchCanary, type CanaryAct, type CanaryRules, type CanarySlice } from '#core/canary/watch-canary.ts';
import { Group } from './group.ts';
import { Visitors, type Regression, type World } from './testing-world.ts';

/** What the new side had served by some second: requests, those that failed, users, and those of them who had met an error. */
const touchedShape = z.object({ seconds: z.int(), requests: z.int(), failed: z.int(), users: z.int(), hit: z.int() });

/** How a simulated canary ended: the router's own counting and the core's own judge, over visitors that are made up. */
const outcomeShape = z.object({
  verdict: z.enum(['pass', 'fail', 'inconclusive', 'endless']),
  because: z.string(),
  metric: z.string().optional(),
  /** When it was first suspended; absent if it never was. */
  suspended: touchedShape.optional(),
  seconds: z.int(),
});

/** From a thread that played some. */
export const outcomesShape = z.array(outcomeShape);
export type Outcome = z.infer<typeof outcomeShape>;
type Touched = z.infer<typeof touchedShape>;

export interface Play {
  readonly world: World;
  readonly regression?: Regression;
  readonly rules: CanaryRules;
  readonly seed: number;
}

const longestSeconds = 24 * 3_600;
const historySeconds = 120;

export function playCanary({ world, regression = {}, rules, seed }: Play): Outcome {
  const visitors = new Visitors(world, regression, seed);
  const group = new Group();
  const divide = (weight: number, at: number): void =>
    group.divide({ salt: 's', side: 'new', weight }, at, (into) => recall(visitors, into));
  let weight = weightOf(rules, 0);
  let servesSince = 0;
  divide(weight, 0);
  let state = beginCanary(0);
  let suspended: Touched | undefined;
  const seen = { requests: 0, failed: 0, users: new Set<number>(), hit: new Set<number>() };
  let read = 0;
  for (let second = 1; second <= longestSeconds; second += 1) {
    play(group, visitors, { second, weight, servesFor: second - servesSince, seen: suspended === undefined ? seen : undefined });
    group.roll(1_000 * second);
    for (const slice of group.after(read)) {
      read = slice.seq;
      const judged = watchCanary(state, sliceOf(slice), rules);
      state = judged.state;
      const { act } = judged;
      if (act.kind === 'go-on') continue;
      if (act.kind !== 'set-weight') return { verdict: act.kind, because: act.because, metric: metricOf(act), suspended, seconds: second };
      if (act.weight === 0) suspended ??= touchedBy(second, seen);
      if (weight === 0) servesSince = second;
      weight = act.weight / 10_000;
      divide(weight, 1_000 * (second + 1));
    }
  }
  return { verdict: 'endless', because: 'it never ended', suspended, seconds: longestSeconds };
}

interface Second {
  readonly second: number;
  readonly weight: number;
  readonly servesFor: number;
  readonly seen: Seen | undefined;
}

interface Seen {
  requests: number;
  failed: number;
  readonly users: Set<number>;
  readonly hit: Set<number>;
}

function touchedBy(seconds: number, { requests, failed, users, hit }: Seen): Touched {
  return { seconds, requests, failed, users: users.size, hit: hit.size };
}

function play(group: Group, visitors: Visitors, { second, weight, servesFor, seen }: Second): void {
  visitors.second({ at: second, weight, servesFor, period: group.period }, (event) => {
    group.count(event);
    if (!event.isNew || seen === undefined) return;
    seen.requests += 1;
    seen.users.add(event.user);
    if (!event.isBad) return;
    seen.failed += 1;
    seen.hit.add(event.user);
  });
}

/** What the router had counted before the canary began. */
function recall(visitors: Visitors, into: Histogram): void {
  for (let second = -historySeconds; second < 0; second += 1)
    visitors.second({ at: second, weight: 0, servesFor: 0, period: 0 }, ({ microseconds }) => into.record(microseconds));
}

/** What the router tells as JSON, the judge reads with the names of its own metrics. */
function sliceOf(slice: ReturnType<Group['after']>[number]): CanarySlice {
  const { at, weight, newUsers, newUsersHit, metrics } = slice;
  return { at, weight, newUsers, newUsersHit, metrics };
}

function metricOf(act: CanaryAct): string | undefined {
  return act.kind === 'fail' ? act.metric : undefined;
}

function weightOf(rules: CanaryRules, stage: number): number {
  return (rules.stages[stage]?.weight ?? 0) / 10_000;
}
