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
const leastMs = 50;
const mostMs = 500;
/** After the last fault everything comes to its end by then, or is lost. */
const drainMs = 90_000;
const takeoverLimitMs = 2_000;
const freezeLimitMs = 12_000;

export interface PartOptions {
  readonly kills: number;
  readonly seed: number;
  readonly say: (sentence: string) => void;
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

async function run(world: CrashWorld, { kills, faults, seed, say }: PartOptions & { readonly faults: number }): Promise<Outcome> {
  const random = randomFrom(seed);
  const hand = new FaultHand(world, random);
  const done = new Map<string, number>();
  const doSome = (count: number, draw: () => Fault): Promise<void> => strike(hand, { count, draw, random, done });
  world.begin();
  const alone = Math.floor(kills / 2);
  await doSome(alone, () => drawKill(random));
  say(`${alone} kills, ${world.releases} releases walked`);
  world.addController('b');
  const together = kills - alone;
  const isKill = (): boolean => random() * (together + faults) < together;
  await doSome(together + faults, () => (isKill() ? drawKill(random) : drawFault(random)));
  await hand.settled();
  const wrong = await world.finish(drainMs);
  const killed = [...done].reduce((sum, [words, count]) => sum + (words.startsWith('kill') ? count : 0), 0);
  say(`${kills + faults} faults, ${world.releases} releases walked`);
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
    figures: { postgresReleases: world.releases, faults: kills + faults, ...takeoverFigures(hand) },
  };
}

interface Strikes {
  readonly count: number;
  readonly draw: () => Fault;
  readonly random: () => number;
  readonly done: Map<string, number>;
}

/** One fault after another, until so many were done. */
async function strike(hand: FaultHand, { count, draw, random, done }: Strikes): Promise<void> {
  for (let struck = 0; struck < count;) {
    await sleep(leastMs + random() * (mostMs - leastMs));
    const fault = draw();
    if (!(await hand.do(fault))) continue;
    struck += 1;
    const words = wordsOfFault(fault).replace(/ [ab]( |$)/, '$1');
    done.set(words, (done.get(words) ?? 0) + 1);
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
