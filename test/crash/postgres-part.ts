// Controllers and agents on a real PostgreSQL, killed at random while releases walk; then two controllers share one database, and
// everything else goes wrong as well.
import { setTimeout as sleep } from 'node:timers/promises';
import { CrashWorld } from './crash-world.ts';
import { FaultHand } from './fault-hand.ts';
import { drawFault, drawKill, wordsOfFault, type Fault } from './faults.ts';
import { late, percentile } from './percentile.ts';
import { randomFrom } from './random.ts';
import type { Outcome } from './tally.ts';

/** Between two faults. */
const leastMs = 100;
const mostMs = 900;
/** After the last fault everything comes to its end, or is lost if nothing is written for so long. */
const stillMs = 90_000;
/** Of the time, where it is short, so much is for one controller alone. */
const aloneShare = 0.3;
const tellEvery = 50;
const takeoverLimitMs = 2_000;
const freezeLimitMs = 12_000;

export interface PartOptions {
  readonly kills: number;
  readonly seed: number;
  readonly say: (sentence: string) => void;
  /** After so long no more faults are done: what was done is told. */
  readonly mostMs: number;
}

export async function killOnPostgres(options: PartOptions & { readonly faults: number }): Promise<Outcome> {
  const world = await CrashWorld.open({ systemsPerHost: 2 });
  let left: readonly string[] = [];
  let outcome: Outcome;
  try {
    outcome = await run(world, options);
  } finally {
    left = await world.close();
  }
  const { wrong, figures } = outcome;
  return { ...outcome, wrong: [...wrong, ...left.map((command) => `left: ${command}`)], figures: { ...figures, orphans: left.length } };
}

async function run(
  world: CrashWorld,
  { kills, faults, seed, say, mostMs: longestMs }: PartOptions & { readonly faults: number },
): Promise<Outcome> {
  const random = randomFrom(seed);
  const hand = new FaultHand(world, random);
  const done = new Map<string, number>();
  const began = performance.now();
  const doSome = (count: number, draw: () => Fault, share: number): Promise<void> =>
    strike(hand, { count, draw, random, done, untilMs: began + longestMs * share, say });
  world.begin();
  const alone = Math.floor(kills / 2);
  await doSome(alone, () => drawKill(random), aloneShare);
  say(`one controller alone: ${world.releases} releases walked`);
  world.addController('b');
  const together = kills - alone;
  const isKill = (): boolean => random() * (together + faults) < together;
  await doSome(together + faults, () => (isKill() ? drawKill(random) : drawFault(random)), 1);
  await hand.settled();
  const wrong = await world.finish(stillMs);
  const strikes = [...done].reduce((sum, [, count]) => sum + count, 0);
  const killed = [...done].reduce((sum, [words, count]) => sum + (words.startsWith('kill') ? count : 0), 0);
  const asked = kills + faults;
  say(`${strikes} faults${strikes < asked ? `, the time was over before all ${asked}` : ''}, ${world.releases} releases walked`);
  say(
    [...done]
      .map(([words, count]) => `${words} ${count}`)
      .sort()
      .join(', '),
  );
  return {
    points: 0,
    kills: killed,
    wrong: [...wrong, ...lateTakeovers(hand)],
    figures: { postgresReleases: world.releases, faults: strikes, settledByPeople: world.settled, ...takeoverFigures(hand) },
  };
}

interface Strikes {
  readonly count: number;
  readonly draw: () => Fault;
  readonly random: () => number;
  readonly done: Map<string, number>;
  readonly untilMs: number;
  readonly say: (sentence: string) => void;
}

/** One fault after another, until so many were done, or the time is over. */
async function strike(hand: FaultHand, { count, draw, random, done, untilMs, say }: Strikes): Promise<void> {
  for (let struck = 0; struck < count && performance.now() < untilMs;) {
    await sleep(leastMs + random() * (mostMs - leastMs));
    const fault = draw();
    if (!(await hand.do(fault))) continue;
    struck += 1;
    const words = wordsOfFault(fault).replace(/ [ab]( |$)/, '$1');
    done.set(words, (done.get(words) ?? 0) + 1);
    if (struck % tellEvery === 0) say(`${struck} of ${count} faults`);
  }
}

function lateTakeovers({ takeovers, freezeTakeovers }: FaultHand): readonly string[] {
  return [
    ...late('a takeover after a kill', takeovers, { percent: 99, limitMs: takeoverLimitMs }),
    ...late('a takeover after a freeze', freezeTakeovers, { percent: 99, limitMs: freezeLimitMs }),
  ];
}

function takeoverFigures({ takeovers, freezeTakeovers }: FaultHand) {
  return {
    takeovers: takeovers.length,
    takeoverP50Ms: percentile(takeovers, 50),
    takeoverP99Ms: percentile(takeovers, 99),
    takeoverFreezes: freezeTakeovers.length,
    takeoverFreezeP99Ms: percentile(freezeTakeovers, 99),
  };
}
