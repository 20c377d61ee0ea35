import { setImmediate as nextTurn } from 'node:timers/promises';

/** So long the agent may be at one thing: services are asked how they are meanwhile, and orders come in. */
const turnMs = 8;

/**
 * Work in many small pieces, done at once where each takes microseconds: a promise for each would take longer than the piece. Call it after
 * each piece and await what it returns; others get their turn whenever it was long enough.
 */
export function breather(): () => Promise<void> | undefined {
  let until = performance.now() + turnMs;
  return () => {
    if (performance.now() < until) return undefined;
    return nextTurn().then(() => void (until = performance.now() + turnMs));
  };
}
