// Negative controls of real processes: a guard is taken out of an agent or a controller by the harness, and the same examination must
// see what comes of it. What only a power cut shows (synchronous_commit off) no SIGKILL shows: the kernel keeps what was written.
import { setTimeout as sleep } from 'node:timers/promises';
import { CrashWorld, type Weakness } from './crash-world.ts';
import { FaultHand } from './fault-hand.ts';
import { runHouseControls } from './house-controls.ts';
import { randomFrom } from './random.ts';
import type { ControlOutcome, Outcome } from './tally.ts';

interface Guardless {
  readonly name: string;
  readonly weakness: Weakness;
  readonly kills: boolean;
  readonly soaksMs?: readonly number[];
}

const weaknesses: readonly Guardless[] = [
  { name: 'agents killed, their journal forgotten', weakness: 'no-journal', kills: true },
  { name: 'agents that hear old orders again, and obey old fences', weakness: 'no-fences', kills: false },
  {
    name: 'two controllers that respect no claim and do not look whether the other was there first',
    weakness: 'writes-unseen',
    kills: false,
    // Longer than steps take on a busy machine, so that a soak ends between two looks and not within a step. Two of them: with the end
    // of the last one a promotion begins, and there the store's unique key of leases stops the second controller all the same.
    soaksMs: [5_000, 10_000],
  },
];

/** What is not seen by then is looked for in a new world: where damage stops every walk, nothing more is done twice. */
const patienceMs = 100_000;
const worlds = 3;
/** With every guard in place nothing may be seen for as long as this, and until old orders there have been. */
const guardedMs = 10_000;
const guardedReleases = 3;
const longestMs = 300_000;
const betweenMs = 700;

interface ControlOptions {
  readonly seed: number;
  readonly say: (sentence: string) => void;
}

/**
 * Every control, those of the product under customers too; and agents that hear old orders again with every guard in place, which must
 * show nothing.
 */
export async function runRealControls({
  seed,
  say,
}: ControlOptions): Promise<{ readonly controls: readonly ControlOutcome[]; readonly outcome: Outcome }> {
  const [found, house, guarded] = await Promise.all([
    Promise.all(weaknesses.map((guardless) => convict(guardless, { seed, say }))),
    runHouseControls(say),
    firstDoubled({ weakness: 'old-orders', kills: false, forMs: guardedMs, releases: guardedReleases, seed }),
  ]);
  const wrong = [...(guarded === undefined ? [] : [guarded]), ...house.outcome.wrong];
  return { controls: [...found, ...house.controls], outcome: { ...house.outcome, wrong } };
}

async function convict({ name, ...guardless }: Guardless, { seed, say }: ControlOptions): Promise<ControlOutcome> {
  let seen: string | undefined;
  for (let world = 0; world < worlds && seen === undefined; world += 1)
    seen = await firstDoubled({ ...guardless, forMs: patienceMs, seed: seed + world });
  say(`control "${name}": ${seen ?? 'NOT SEEN'}`);
  return { name, seen };
}

interface Trial extends Omit<Guardless, 'name'> {
  readonly forMs: number;
  /** So many must have arrived before it is enough. */
  readonly releases?: number;
  readonly seed: number;
}

/** What is doubled first while releases walk under two controllers. */
async function firstDoubled({ weakness, kills, soaksMs, forMs, releases = 0, seed }: Trial): Promise<string | undefined> {
  const world = await CrashWorld.open({ systemsPerHost: 1, weakness, ...(soaksMs && { soaksMs }) });
  try {
    const random = randomFrom(seed);
    const hand = new FaultHand(world, random);
    world.begin();
    world.addController('b');
    const began = performance.now();
    const goesOn = (): boolean => performance.now() - began < (world.releases < releases ? longestMs : forMs);
    while (goesOn()) {
      await sleep(betweenMs);
      if (kills) await hand.do({ kind: 'kill', what: 'agent', place: random() < 0.5 ? 'a' : 'b' });
      const [first] = await world.doubled();
      if (first !== undefined) return first;
    }
    return world.releases < releases ? `lost: after ${longestMs / 1000} s ${world.releases} releases have walked` : undefined;
  } finally {
    await world.close();
  }
}
