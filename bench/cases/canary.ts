// How often a canary of a good release is rolled back by mistake, and how soon that of a bad one is suspended: the router's own counting and
// the core's own judge, over visitors that are made up; and whether a plan says right how long it takes and what is at stake. `--slow MS`
// makes every new side slower: then good ones are no longer good.
import { Worker } from 'node:worker_threads';
import { must } from '#core/bug.ts';
import { outcomesShape, type Outcome } from '#router/testing-canary.ts';
import type { BenchOptions, BenchResult } from '../case.ts';
import { noises, regressions } from '../canary/kinds.ts';
import { plans, type PlayedPlan } from '../canary/plans.ts';
import type { Share } from '../canary/worker.ts';
import { percentileOf, rounded } from '../statistics.ts';

/** What is hit by noise of its own host is told apart; it is the one kind that two looks do not always tell from the release. */
const hostKinds = ['each host drifts within 20 %', 'each host drifts within 40 %'];
/** As slow as a release may be, and no slower: users who differ put some of these beyond it. */
const edgeKind = 'a tenth slower, as it may be';

/** Percent of canaries. */
const targets = {
  mostFalsePercent: 1.01,
  hostFalsePercent: 6.01,
  wildHostFalsePercent: 6.01,
  edgeFalsePercent: 1.51,
  missedErrorsPercent: 5.01,
  missedLatencyPercent: 5.01,
  planOffPercent: 25.01,
};

/** By regression: so many customers have met it, at the median, when it is suspended, if it is; and so many of a hundred canaries are, at least. */
const reaches: { readonly [name: string]: { readonly key: string; readonly mostUsers: number; readonly leastFoundPercent: number } } = {
  'all fail': { key: 'AllFail', mostUsers: 4, leastFoundPercent: 100 },
  'errors 0 to 1 %': { key: 'Errors', mostUsers: 207, leastFoundPercent: 100 },
  'errors 0.1 to 1 %': { key: 'MoreErrors', mostUsers: 306, leastFoundPercent: 100 },
  'errors 1 to 2 %': { key: 'TwiceTheErrors', mostUsers: 411, leastFoundPercent: 96 },
  'latency times 2': { key: 'Latency', mostUsers: 63, leastFoundPercent: 100 },
  'latency +20 %': { key: 'LittleLatency', mostUsers: 422, leastFoundPercent: 72 },
  'latency +20 %, 25 % weight': { key: 'LittleLatencyAtQuarter', mostUsers: 1_365, leastFoundPercent: 100 },
  'slowest 1 % times 5': { key: 'Slowest', mostUsers: 230, leastFoundPercent: 100 },
  '2 % of requests times 5': { key: 'SlowFew', mostUsers: 444, leastFoundPercent: 28 },
  'an endpoint with 1.4 % dead': { key: 'DeadEndpoint', mostUsers: 171, leastFoundPercent: 100 },
};

const workers = 2;
const atOnce = 20;

export async function measure({ isShort, slowMs }: BenchOptions): Promise<BenchResult> {
  const [ofNoise, ofRegression, ofPlan] = isShort ? [20, 20, 20] : [1_000, 1_000, 200];
  const wanted = [
    ...Object.keys(noises).map((name) => ({ name, runs: ofNoise })),
    ...Object.keys(regressions).map((name) => ({ name, runs: ofRegression })),
    ...Object.keys(plans).map((name) => ({ name, runs: ofPlan })),
  ];
  const outcomes = await playAll(wanted, 1_000 * slowMs);
  const of = (name: string): readonly Outcome[] => must(outcomes.get(name), name);
  const rolledBack = (name: string): number => percentOf(of(name), ({ verdict }) => verdict === 'fail');
  const plain = Object.keys(noises).filter((name) => !hostKinds.includes(name) && name !== edgeKind);
  const reached = Object.entries(reaches).map(([name, { key }]) => ({
    users: [`usersUntil${key}`, touchedAt(of(name), 'users', 0.5)] as const,
    overlooked: [`overlooked${key}Percent`, rounded(100 - percentOf(of(name), ({ suspended }) => suspended !== undefined))] as const,
  }));
  const values = {
    mostFalsePercent: Math.max(...plain.map(rolledBack)),
    hostFalsePercent: rolledBack(hostKinds[0] ?? ''),
    wildHostFalsePercent: rolledBack(hostKinds[1] ?? ''),
    edgeFalsePercent: rolledBack(edgeKind),
    missedErrorsPercent: rounded(100 - rolledBack('errors 0 to 1 %')),
    missedLatencyPercent: rounded(100 - rolledBack('latency times 2')),
    ...Object.fromEntries(reached.flatMap(({ users, overlooked }) => [users, overlooked])),
    planOffPercent: Math.max(...Object.entries(plans).map(([name, plan]) => offPercent(plan, of(name)))),
    canaries: wanted.reduce((sum, { runs }) => sum + runs, 0),
  };
  const table = [
    ...Object.keys(noises).map((name) => lineOfNoise(name, of(name))),
    '',
    ...Object.keys(regressions).map((name) => lineOfRegression(name, of(name))),
    '',
    ...Object.entries(plans).map(([name, plan]) => lineOfPlan(name, plan, of(name))),
  ];
  const raw = Object.fromEntries([...outcomes].map(([name, all]) => [name, all.map(({ suspended }) => suspended?.requests ?? -1)]));
  return { table, values, targets: { ...targets, ...Object.fromEntries(Object.values(reaches).flatMap(targetsOf)) }, raw };
}

/** A target is what a value stays below: customers are whole, and of a share there is room for one that is rounded. */
function targetsOf({ key, mostUsers, leastFoundPercent }: (typeof reaches)[string]): readonly (readonly [string, number])[] {
  return [
    [`usersUntil${key}`, mostUsers + 1],
    [`overlooked${key}Percent`, 100 - leastFoundPercent + 0.01],
  ];
}

async function playAll(
  wanted: readonly { readonly name: string; readonly runs: number }[],
  addedMicroseconds: number,
): Promise<Map<string, Outcome[]>> {
  const shares = wanted.flatMap(({ name, runs }) =>
    Array.from({ length: Math.ceil(runs / atOnce) }, (_, index): Share => {
      const from = 1 + index * atOnce;
      return { name, from, upTo: Math.min(from + atOnce, runs + 1), addedMicroseconds };
    }),
  );
  const outcomes = new Map(wanted.map(({ name }): [string, Outcome[]] => [name, []]));
  await Promise.all(Array.from({ length: workers }, () => work(shares, outcomes)));
  return outcomes;
}

/** One thread takes share after share until none is left. */
async function work(shares: Share[], outcomes: Map<string, Outcome[]>): Promise<void> {
  const worker = new Worker(new URL('../canary/worker.ts', import.meta.url));
  try {
    for (let share = shares.shift(); share !== undefined; share = shares.shift()) {
      outcomes.get(share.name)?.push(...(await playedBy(worker, share)));
      if (share.from === 1) process.stdout.write(`${share.name}\n`);
    }
  } finally {
    await worker.terminate();
  }
}

function playedBy(worker: Worker, share: Share): Promise<readonly Outcome[]> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (played) => {
      worker.off('error', reject);
      resolve(outcomesShape.parse(played));
    });
    // reason: a thread has no origin
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    worker.postMessage(share);
  });
}

function percentOf(all: readonly Outcome[], isSo: (outcome: Outcome) => boolean): number {
  return rounded((100 * all.filter(isSo).length) / all.length);
}

function touchedAt(all: readonly Outcome[], what: keyof NonNullable<Outcome['suspended']>, share: number): number {
  const touched = all.flatMap(({ suspended }) => (suspended === undefined ? [] : [suspended[what]]));
  return percentileOf(touched, share);
}

function lineOfNoise(name: string, all: readonly Outcome[]): string {
  const of = (verdict: Outcome['verdict']): string => `${percentOf(all, (each) => each.verdict === verdict)} %`.padStart(7);
  const suspended = `${percentOf(all, (each) => each.suspended !== undefined)} %`.padStart(7);
  return `${name.padEnd(36)} rolled back ${of('fail')}  suspended ${suspended}  passed ${of('pass')}  left to a person ${of('inconclusive')}`;
}

function lineOfRegression(name: string, all: readonly Outcome[]): string {
  const percent = (isSo: (outcome: Outcome) => boolean): string => `${percentOf(all, isSo)} %`.padStart(7);
  const suspended = percent((each) => each.suspended !== undefined);
  const back = percent(({ verdict }) => verdict === 'fail');
  const [requests, hit] = (['requests', 'hit'] as const).map((what) => `${touchedAt(all, what, 0.5)} / ${touchedAt(all, what, 0.9)}`);
  const users = touchedAt(all, 'users', 0.5);
  return `${name.padEnd(36)} suspended ${suspended}  rolled back ${back}  requests ${requests}  users ${users}  met an error ${hit}`;
}

/** What a plan says beside what was seen: requests until it is found, at the median and in nine of ten cases, and seconds in these. */
function comparisonOf({ median, first }: PlayedPlan, all: readonly Outcome[]): readonly (readonly [said: number, seen: number])[] {
  return [
    [Math.round(median), touchedAt(all, 'requests', 0.5)],
    [first.requests, touchedAt(all, 'requests', 0.9)],
    [first.seconds, touchedAt(all, 'seconds', 0.9)],
  ];
}

/** The worst of the three. */
function offPercent(plan: PlayedPlan, all: readonly Outcome[]): number {
  return Math.max(...comparisonOf(plan, all).map(([said, seen]) => rounded(100 * Math.abs(seen / said - 1))));
}

function lineOfPlan(name: string, plan: PlayedPlan, all: readonly Outcome[]): string {
  const [median, most, seconds] = comparisonOf(plan, all).map(([said, seen]) => `${said} / ${seen}`);
  const failing = `${Math.round(plan.first.requests * plan.request.regression)} / ${touchedAt(all, 'failed', 0.9)}`;
  const share = `${plan.first.weight / 100} %`.padStart(5);
  const off = `${offPercent(plan, all)} %`;
  return `${name.padEnd(24)} ${share}  said / seen: requests ${median}, in 9 of 10 ${most}, seconds ${seconds}, failed ${failing}  off by ${off}`;
}
