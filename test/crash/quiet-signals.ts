// Signals for a world in which no timer of Node's ever comes: following one that never fires costs more than what it would end.

/** It never fires, and all may share it. */
export const neverFires = new AbortController().signal;

/** From now on no signal of this thread fires by time, and of several only those are followed that may fire. */
export function quietSignals(): void {
  const anyOf = AbortSignal.any.bind(AbortSignal);
  AbortSignal.timeout = () => neverFires;
  AbortSignal.any = (signals) => {
    const [only = neverFires, ...others] = [...signals].filter((signal) => signal !== neverFires);
    return others.length === 0 ? only : anyOf([only, ...others]);
  };
}
