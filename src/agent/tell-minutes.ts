import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '#core/failure.ts';
import type { Target } from '#targets/target.ts';
import type { ControllerClient } from './controller-client.ts';
import { Minutes, type PlacedMinute } from './minutes.ts';

const lookMs = 1_000;
/** Two days of thirty environments; the oldest goes first. */
const mostKept = 86_400;
const mostPerReport = 5_000;

interface MinuteTeller {
  readonly client: Pick<ControllerClient, 'now' | 'tellMinutes'>;
  readonly targets: ReadonlyMap<string, Target>;
  readonly signal: AbortSignal;
  readonly log: (sentence: string) => void;
}

/** Looks each second how environments stand, and tells each minute of them; what the controller does not take is told later. */
export async function tellMinutes({ client, targets, signal, log }: MinuteTeller): Promise<void> {
  const all = [...targets.values()];
  const minutes = new Minutes({
    now: () => client.now(),
    standings: () => all.flatMap((target) => target.standings?.() ?? []),
    counts: async () => (await Promise.all(all.map(async (target) => (await target.counts?.()) ?? []))).flat(),
  });
  let kept: readonly PlacedMinute[] = [];
  while (!signal.aborted) {
    const ended = await minutes.look();
    if (ended.length > 0) kept = await tell([...kept, ...ended].slice(-mostKept), { client, signal, log });
    await sleep(lookMs, undefined, { signal }).catch(() => undefined);
  }
}

/** What is left to be told: all of it, where the controller is away. What it refuses for good is not told again. */
export async function tell(
  kept: readonly PlacedMinute[],
  { client, signal, log }: Pick<MinuteTeller, 'signal' | 'log'> & { readonly client: Pick<ControllerClient, 'tellMinutes'> },
): Promise<readonly PlacedMinute[]> {
  const left: PlacedMinute[] = [];
  for (const system of new Set(kept.map((minute) => minute.system))) {
    const own = kept.filter((minute) => minute.system === system);
    for (let from = 0; from < own.length; from += mostPerReport) {
      const report = own.slice(from, from + mostPerReport);
      try {
        await client.tellMinutes(
          system,
          report.map(({ system: _system, ...minute }) => minute),
          signal,
        );
      } catch (error) {
        if (error instanceof Failure && !error.retryable) log(`The controller does not take minutes of ${system}: ${error.message}`);
        else left.push(...report);
      }
    }
  }
  return left;
}
