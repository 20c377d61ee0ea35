import { collectBlobs } from '#engine/collect-blobs.ts';
import type { Store } from '#store/store.ts';
import type { Witness } from '#witness/witness.ts';
import { rollUpHourly } from './roll-up-hourly.ts';
import type { EngineLog } from '#engine/loop.ts';

const dayMs = 24 * 60 * 60_000;
/** A start has other things to do first. */
const firstMs = 10 * 60_000;

interface CollectorOptions {
  readonly store: Store;
  readonly witness: Witness;
  readonly log: EngineLog;
  readonly retentionMs: number;
}

/** Takes away what nothing needs any more, once a day. */
export function collectDaily(options: CollectorOptions): { stop(): void } {
  const collect = (): void => {
    timer = setTimeout(collect, dayMs).unref();
    void collectOnce(options);
  };
  let timer = setTimeout(collect, firstMs).unref();
  const roller = rollUpHourly(options);
  return {
    stop: () => {
      roller.stop();
      clearTimeout(timer);
    },
  };
}

/** Not while a system is on evidence hold: a ledger that lacks its end names less than it should. */
async function collectOnce({ store, witness, log, retentionMs }: CollectorOptions): Promise<void> {
  if (witness.held.size > 0) return;
  try {
    const { collected, kept } = await collectBlobs(store, { before: Date.now() - retentionMs, isPlan: false });
    if (collected.length > 0) log.info({ collected: collected.length, kept }, 'blobs that nothing needs any more were taken away');
  } catch (error) {
    log.warn({ err: error }, 'blobs could not be collected, and will be tomorrow');
  }
}
