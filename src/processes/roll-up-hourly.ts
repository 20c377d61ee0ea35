import { hourMs, hoursKeptMs, minutesKeptMs } from '#core/availability.ts';
import type { Store } from '#store/store.ts';
import type { EngineLog } from '#engine/loop.ts';

/** A start has other things to do first. */
const firstMs = 5 * 60_000;

/** Puts minutes of availability that are two days old together by hours, once an hour, and forgets hours after 400 days. */
export function rollUpHourly({ store, log }: { readonly store: Store; readonly log: EngineLog }): { stop(): void } {
  const rollUp = (): void => {
    timer = setTimeout(rollUp, hourMs).unref();
    const now = Date.now();
    store.availability.rollUp({ minutesBefore: now - minutesKeptMs, hoursBefore: now - hoursKeptMs }).catch((error: unknown) => {
      log.warn({ err: error }, 'minutes of availability could not be put together, and will be in an hour');
    });
  };
  let timer = setTimeout(rollUp, firstMs).unref();
  return { stop: () => clearTimeout(timer) };
}
