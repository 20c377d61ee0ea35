import { CommandError } from '#cli/command-error.ts';
import { exits } from '#cli/exits.ts';
import type { Client } from '#cli/http/client.ts';
import { listen } from './hints.ts';

/** Hints can be lost; nothing is waited for longer than this without looking. */
const lookEveryMs = 10_000;

export interface Watched<View, End> {
  readonly client: Client;
  readonly system: string;
  /** When to give up, by the clock of this machine. */
  readonly deadline: number;
  /** How often `onTick` is called. */
  readonly tickMs: number;
  readonly signal: AbortSignal;
  readonly read: () => Promise<View>;
  /** Defined once waiting is over. */
  readonly endOf: (view: View) => End | undefined;
  readonly onView: (view: View) => void;
  readonly onTick: (view: View) => void;
  /** The controller does not answer; it is asked again. */
  readonly onAway: () => void;
}

export type Watch<View, End> =
  | { readonly ended: 'end'; readonly view: View; readonly end: End }
  | { readonly ended: 'time'; readonly view: View | undefined }
  | { readonly ended: 'signal'; readonly view: View | undefined };

/**
 * Looks until something ends the waiting. It reads before it subscribes, and again once it has: what ends in between is seen. A
 * controller that is away is waited for; a person who is signed out is told.
 */
export async function watch<View, End>(watched: Watched<View, End>): Promise<Watch<View, End>> {
  const alarm = new Alarm();
  const listening = new AbortController();
  const abort = (): void => alarm.ring('stop');
  watched.signal.addEventListener('abort', abort);
  const onEnd = (error: CommandError): void => alarm.fail(error);
  let heard: Promise<void> | undefined;
  const subscribe = (): void => {
    heard ??= listen(watched.client, watched.system, { signal: listening.signal, onNews: () => alarm.ring('news'), onEnd });
  };
  try {
    return await lookOn(watched, alarm, subscribe);
  } finally {
    listening.abort();
    watched.signal.removeEventListener('abort', abort);
    await heard;
  }
}

async function lookOn<View, End>(watched: Watched<View, End>, alarm: Alarm, subscribe: () => void): Promise<Watch<View, End>> {
  let view: View | undefined;
  let lookedAt = 0;
  alarm.ring('news');
  for (;;) {
    if (watched.signal.aborted) return { ended: 'signal', view };
    if (alarm.takeNews() || Date.now() - lookedAt >= lookEveryMs) {
      lookedAt = Date.now();
      view = (await readOrWait(watched)) ?? view;
      const end = view === undefined ? undefined : watched.endOf(view);
      if (view !== undefined) watched.onView(view);
      if (view !== undefined && end !== undefined) return { ended: 'end', view, end };
      subscribe();
    } else if (view !== undefined) watched.onTick(view);
    const leftMs = watched.deadline - Date.now();
    if (leftMs <= 0) return { ended: 'time', view };
    await alarm.wait(Math.min(watched.tickMs, leftMs, lookEveryMs));
  }
}

async function readOrWait<View, End>({ read, onAway }: Watched<View, End>): Promise<View | undefined> {
  try {
    return await read();
  } catch (error) {
    const isAway = error instanceof CommandError && (error.exit === exits.unreachable || error.exit === exits.failed);
    if (!isAway) throw error;
    onAway();
    return undefined;
  }
}

/** Wakes the one who waits; news that come while nobody waits are kept. */
class Alarm {
  #hasNews = false;
  #failure: CommandError | undefined;
  #wake: () => void = () => undefined;

  ring(what: 'news' | 'stop'): void {
    if (what === 'news') this.#hasNews = true;
    this.#wake();
  }

  fail(error: CommandError): void {
    this.#failure = error;
    this.#wake();
  }

  takeNews(): boolean {
    if (this.#failure !== undefined) throw this.#failure;
    const had = this.#hasNews;
    this.#hasNews = false;
    return had;
  }

  async wait(ms: number): Promise<void> {
    if (this.#hasNews || this.#failure !== undefined) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
