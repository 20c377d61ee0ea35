import { performance } from 'node:perf_hooks';
import { setImmediate as rest } from 'node:timers/promises';

/** Others are served at least so often. */
const breathMs = 2;

/** Runs work of minutes piece by piece on the one thread that everybody waits for, and lets others in between. */
export async function inBreaths<Result>(work: Generator<void, Result>): Promise<Result> {
  let from = performance.now();
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    if (performance.now() - from < breathMs) continue;
    await rest();
    from = performance.now();
  }
}
