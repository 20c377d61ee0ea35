import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '#core/failure.ts';

const firstMs = 50;
const mostMs = 1000;

/**
 * Does something again while the world fails retryably (a lost connection, a server that restarts), with growing, jittered
 * pauses, for as long as `forMs`. Infrastructure never fails the work: it waits. A full disk is told at once, for a person has to
 * make room.
 */
export async function retrying<T>(work: () => Promise<T>, options: { readonly forMs: number; readonly signal?: AbortSignal }): Promise<T> {
  const until = performance.now() + options.forMs;
  for (let pause = firstMs; ; pause = Math.min(mostMs, pause * 2)) {
    try {
      return await work();
    } catch (error) {
      const again =
        error instanceof Failure &&
        error.retryable &&
        error.code !== 'store-full' &&
        performance.now() < until &&
        options.signal?.aborted !== true;
      if (!again) throw error;
    }
    await sleep(pause * (0.5 + Math.random()));
  }
}
