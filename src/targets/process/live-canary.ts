import type { LiveCanary } from '#core/canary/live.ts';
import type { EnvironmentPlace } from '#targets/target.ts';
import { resultOf } from './judge-slice.ts';
import type { Records } from './record.ts';

/** What is written down of the canary that is looked at: it is written each second. */
export function liveCanary(records: Records, place: EnvironmentPlace): LiveCanary | undefined {
  const { canary } = records.get(place);
  const seen = canary === undefined ? undefined : resultOf(canary);
  if (canary?.state === undefined || canary.judging === undefined || seen === undefined) return undefined;
  // The weight in force, not the one that the step is about: none, once it is suspended.
  return { ...seen, weight: canary.weight, mode: canary.state.mode, until: canary.judging.until };
}
