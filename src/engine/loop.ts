import { setTimeout as sleep } from 'node:timers/promises';
import type { State } from '#core/state.ts';
import { waitsOf } from '#core/waits.ts';
import type { ClaimedWork, Store } from '#store/store.ts';
import type { Recorded } from './transact.ts';

/** A log of sentences; pino fits. */
export interface EngineLog {
  info(fields: object, sentence: string): void;
  warn(fields: object, sentence: string): void;
  error(fields: object, sentence: string): void;
}

interface LoopOptions {
  readonly store: Store;
  readonly owner: string;
  readonly log: EngineLog;
  readonly now: () => number;
  readonly onTakeOver?: (() => void) | undefined;
}

/** How long a claim is held before another controller may take it; the tick itself takes milliseconds. */
const holdMs = 6_000;
/** The poll behind the hints. */
const pollMs = 1000;
/** The database's clock may be behind ours, or another controller be at it. */
const momentMs = 20;
const beatMs = 2000;
const lookAgainMs = 10 * 60_000;
const atOnce = 20;

/** `dueAt`: when it should have been looked at. */
type Tick = (system: string, dueAt: number) => Promise<Recorded>;

/**
 * Looks again at whatever is due: claims `decide` work, steps the system, gives the claim back with its next time. A killed
 * controller's claims are freed by the store; whoever lives takes them. Errors end the tick, never the loop.
 */
export function startLoop(options: LoopOptions, tick: Tick) {
  const stopping = new AbortController();
  const clock = new AlarmClock();
  const finished = Promise.all([run(options, tick, clock, stopping.signal), beat(options, stopping.signal)]);
  return {
    /** Something follows by itself at `at`, or nothing does: to the millisecond, where the poll alone would be late. */
    hurry: (system: string, at: number | undefined): void => clock.set(system, at),
    stop: async (): Promise<void> => {
      stopping.abort('the engine stops');
      clock.wake();
      await finished;
    },
  };
}

/** When to look again, by system, as far as this process knows. Who sleeps is woken for something sooner. */
class AlarmClock {
  readonly #wakes = new Map<string, number>();
  #nap = new AbortController();

  set(system: string, at: number | undefined): void {
    const isSooner = at !== undefined && at < this.#soonest();
    if (at === undefined) this.#wakes.delete(system);
    else this.#wakes.set(system, at);
    if (isSooner) this.wake();
  }

  /** A reason of our own: without one, an error with its stack is made each time. */
  wake(): void {
    this.#nap.abort('woken');
  }

  /** Fires when something sooner is set from now on, or at the end. */
  nap(): AbortSignal {
    if (this.#nap.signal.aborted) this.#nap = new AbortController();
    return this.#nap.signal;
  }

  /** At the latest after the poll; sooner where a wake is near. What is due by our clock only is asked for again after a moment. */
  pauseAt(now: number): number {
    for (const [system, wake] of this.#wakes) if (wake < now - pollMs) this.#wakes.delete(system);
    const left = this.#soonest() - now;
    return left > 0 ? Math.min(pollMs, left) : momentMs;
  }

  #soonest(): number {
    return Math.min(...this.#wakes.values());
  }
}

async function run(options: LoopOptions, tick: Tick, clock: AlarmClock, signal: AbortSignal): Promise<void> {
  const { store, owner, log } = options;
  while (!signal.aborted) {
    try {
      // Both from before it looks, so that nothing that comes meanwhile is slept through.
      const since = store.hints;
      const sooner = clock.nap();
      const due = await store.claim({ kind: 'decide', owner, holdMs, limit: atOnce });
      let hasMoved = false;
      for (const { tookOver } of due) if (tookOver === true) options.onTakeOver?.();
      for (const work of due) hasMoved = (await tickOne(options, tick, work)) || hasMoved;
      if (due.length === 0) await store.changed(clock.pauseAt(options.now()), sooner, since);
      else if (!hasMoved) await store.changed(momentMs, signal);
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ err: error }, 'the engine could not look again, and will');
      await pause(pollMs, signal);
    }
  }
}

/** Says whether anything followed. Due by the database's clock only, nothing does yet. */
async function tickOne({ store, log, now }: LoopOptions, tick: Tick, work: ClaimedWork): Promise<boolean> {
  try {
    const { wake, events, state } = await tick(work.system, work.dueAt);
    alarm(log, work.system, state, now());
    // A step that said something has written the next time itself, which frees the claim, unless that time is the same as before.
    await store.release(work, wake ?? now() + lookAgainMs);
    return events.length > 0;
  } catch (error) {
    log.error({ err: error, system: work.system }, 'a tick failed; the system is looked at again');
    await store.release(work, now() + pollMs);
    return false;
  }
}

/** Nothing unfinished is without something that it waits for. One that is would be our bug: it is told, not quietly repaired. */
function alarm(log: EngineLog, system: string, state: State, at: number): void {
  for (const wait of waitsOf(state, at)) {
    if (wait.blockers.length === 0) log.error({ system, id: wait.id }, `${wait.what}, and waits for nothing: please report this`);
  }
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
