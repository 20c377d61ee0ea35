import { setTimeout as sleep } from 'node:timers/promises';
import type { State } from '#core/state.ts';
import { waitsOf } from '#core/waits.ts';
import type { ClaimedWork, Store } from '#store/store.ts';
import type { EngineLog } from './start-engine.ts';
import type { Recorded } from './transact.ts';

interface LoopOptions {
  readonly store: Store;
  readonly owner: string;
  readonly log: EngineLog;
  readonly now: () => number;
}

/** How long a claim is held before another controller may take it; the tick itself takes milliseconds. */
const holdMs = 10_000;
/** The poll behind the hints. */
const pollMs = 1000;
const beatMs = 2000;
const lookAgainMs = 10 * 60_000;
const atOnce = 20;

/**
 * Looks again at whatever is due: claims `decide` work, steps the system, gives the claim back with its next time. A killed
 * controller's claims are freed by the store; whoever lives takes them. Errors end the tick, never the loop.
 */
export function startLoop(options: LoopOptions, tick: (system: string) => Promise<Recorded>) {
  const stopping = new AbortController();
  const wakes = new Map<string, number>();
  const finished = Promise.all([run(options, tick, wakes, stopping.signal), beat(options, stopping.signal)]);
  return {
    /** Something follows by itself at `at`: to the millisecond, where the poll alone would be late. */
    hurry: (system: string, at: number): void => void wakes.set(system, at),
    stop: async (): Promise<void> => {
      stopping.abort();
      await finished;
    },
  };
}

async function run(
  options: LoopOptions,
  tick: (system: string) => Promise<Recorded>,
  wakes: Map<string, number>,
  signal: AbortSignal,
): Promise<void> {
  const { store, owner, log } = options;
  while (!signal.aborted) {
    try {
      const since = store.hints;
      const due = await store.claim({ kind: 'decide', owner, holdMs, limit: atOnce });
      for (const work of due) await tickOne(options, tick, work);
      if (due.length === 0) await store.changed(pauseUntil(options, wakes), signal, since);
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ err: error }, 'the engine could not look again, and will');
      await pause(pollMs, signal);
    }
  }
}

async function tickOne({ store, log, now }: LoopOptions, tick: (system: string) => Promise<Recorded>, work: ClaimedWork): Promise<void> {
  try {
    const { wake, events, state } = await tick(work.system);
    alarm(log, work.system, state, now());
    // A step that said something has written the next time itself, which frees the claim.
    if (events.length === 0) await store.release(work, wake ?? now() + lookAgainMs);
  } catch (error) {
    log.error({ err: error, system: work.system }, 'a tick failed; the system is looked at again');
    await store.release(work, now() + pollMs);
  }
}

/** Nothing unfinished is without something that it waits for. One that is would be our bug: it is told, not quietly repaired. */
function alarm(log: EngineLog, system: string, state: State, at: number): void {
  for (const wait of waitsOf(state, at)) {
    if (wait.blockers.length === 0) log.error({ system, id: wait.id }, `${wait.what}, and waits for nothing: please report this`);
  }
}

/** At the latest after the poll; sooner where a wake is near. */
function pauseUntil({ now }: LoopOptions, wakes: Map<string, number>): number {
  const at = now();
  for (const [system, wake] of wakes) if (wake < at - pollMs) wakes.delete(system);
  const next = Math.min(...wakes.values());
  return Number.isFinite(next) ? Math.min(pollMs, Math.max(1, next - at)) : pollMs;
}

async function beat({ store, owner, log }: LoopOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await store.processes.beat(owner, 'controller', '').catch((error: unknown) => log.warn({ err: error }, 'no heartbeat'));
    await pause(beatMs, signal);
  }
  await store.processes.remove(owner).catch(() => undefined);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
