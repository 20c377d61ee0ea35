// Signals for a world in which no timer of Node's ever comes: following one that never fires costs more than what it would end, and Node's
// own make an event for each that fires, heard or not.

/** What all hear: nobody asks it anything. */
const fired = new Event('abort');

type Listener = Parameters<AbortSignal['addEventListener']>[1];

class QuietSignal implements AbortSignal {
  aborted = false;
  reason: unknown;
  onabort: AbortSignal['onabort'] = null;
  #listeners: Set<Listener> | undefined;

  addEventListener(_type: string, listener: Listener): void {
    this.#listeners ??= new Set();
    this.#listeners.add(listener);
  }

  removeEventListener(_type: string, listener: Listener): void {
    this.#listeners?.delete(listener);
  }

  dispatchEvent(event: Event): boolean {
    const listeners = this.#listeners;
    this.#listeners = undefined;
    for (const listener of listeners ?? []) {
      if (typeof listener === 'function') listener(event);
      else listener.handleEvent(event);
    }
    return true;
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }
}

/** Fires once; who listens hears it then and there, in the order in which he came. */
export class QuietController implements AbortController {
  readonly signal = new QuietSignal();

  abort(reason?: unknown): void {
    const { signal } = this;
    if (signal.aborted) return;
    signal.aborted = true;
    signal.reason = reason ?? new DOMException('This operation was aborted', 'AbortError');
    signal.dispatchEvent(fired);
  }
}

/** It never fires, and all may share it. */
export const neverFires: AbortSignal = new QuietSignal();

/** From now on no signal of this thread fires by time, and of several only those are followed that may fire. */
export function quietSignals(): void {
  globalThis.AbortController = QuietController;
  AbortSignal.timeout = () => neverFires;
  AbortSignal.any = (signals) => {
    const [only = neverFires, ...others] = [...signals].filter((signal) => signal !== neverFires);
    return others.length === 0 ? only : firstOf([only, ...others]);
  };
}

function firstOf(signals: readonly AbortSignal[]): AbortSignal {
  const either = new QuietController();
  for (const signal of signals) {
    if (signal.aborted) either.abort(signal.reason);
    else signal.addEventListener('abort', () => either.abort(signal.reason));
  }
  return either.signal;
}
