// Negative controls of real processes: a guard is taken out of an agent or a controller by the harness, and the same examination must
// see what comes of it. What only a power cut shows (synchronous_commit off) no SIGKILL shows: the kernel keeps what was written.
import { setTimeout as sleep } from 'node:timers/promises';
import { CrashWorld, type Weakness } from './crash-world.ts';
import { FaultHand } from './fault-hand.ts';
import { randomFrom } from './random.ts';
import type { ControlOutcome, Outcome } from './tally.ts';

const weaknesses: readonly { readonly name: string; readonly weakness: Weakness; readonly kills: boolean }[] = [
  { name: 'agents killed, their journal forgotten', weakness: 'no-journal', kills: true },
  { name: 'agents that hear old orders again, and obey old fences', weakness: 'no-fences', kills: false },
  {
    name: 'two controllers that respect no claim and do not look whether the other was there first',
    weakness: 'writes-unseen',
    kills: false,
  },
];

/** Whoever has not been seen by then is not seen. */
const patienceMs = 60_000;
const guardedMs = 10_000;
const betweenMs = 700;

interface ControlOptions {
  readonly seed: number;
  readonly say: (sentence: string) => void;
}

/** Every control, and agents that hear old orders again with every guard in place, which must show nothing. */
export async function runRealControls({
  seed,
  say,
}: ControlOptions): Promise<{ readonly controls: readonly ControlOutcome[]; readonly outcome: Outcome }> {
  const guarded = firstDoubled({ weakness: 'old-orders', kills: false, forMs: guardedMs, seed });
  const found = await Promise.all(
    weaknesses.map(async ({ name, weakness, kills }) => {
      const seen = await firstDoubled({ weakness, kills, forMs: patienceMs, seed });
      say(`control "${name}": ${seen ?? 'NOT SEEN'}`);
      return { name, seen };
    }),
  );
  const wrong = await guarded;
  return { controls: found, outcome: { points: 0, kills: 0, wrong: wrong === undefined ? [] : [wrong], figures: {} } };
}

interface Trial {
  readonly weakness: Weakness;
  readonly kills: boolean;
  readonly forMs: number;
  readonly seed: number;
}

/** What is doubled first while releases walk under two controllers. */
async function firstDoubled({ weakness, kills, forMs, seed }: Trial): Promise<string | undefined> {
  const world = await CrashWorld.open({ systemsPerHost: 1, weakness });
  try {
    const random = randomFrom(seed);
    const hand = new FaultHand(world, random);
    world.begin();
    world.addController('b');
    for (const until = performance.now() + forMs; performance.now() < until;) {
      await sleep(betweenMs);
      if (kills) await hand.do({ kind: 'kill', what: 'agent', place: random() < 0.5 ? 'a' : 'b' });
      const [first] = await world.doubled();
      if (first !== undefined) return first;
    }
    return undefined;
  } finally {
    await world.close();
  }
}
