import type { Event } from '#core/event.ts';
import { isUnfinished } from '#core/find.ts';
import type { Adoption, EarlierAdoption, Release, State } from '#core/state.ts';

/**
 * An adoption that ended without running anywhere, and of which nobody has made anything since: no attempt to bring it in as a release, no
 * evidence, nothing waived. Its name may be given to the bits that do run; whatever became a release keeps its bits for ever.
 */
export function cameToNothing(state: State, { id, origin, evidence, exceptions, goal, entries }: Release): boolean {
  if (origin !== 'adopted' || goal !== undefined || evidence.length > 0 || exceptions.length > 0) return false;
  if (Object.values(entries).some(({ entered, attempts }) => entered !== undefined || attempts > 0)) return false;
  return ![...state.promotions.values()].some((promotion) => promotion.release === id && isUnfinished(promotion));
}

/** What there was under the name leaves it, and is told by what takes its place. */
export function withdrawal(known: Release, { id }: Adoption, second: string): Event {
  const because = `its adoption came to nothing, and ${id} says anew what runs`;
  return { kind: 'releaseWithdrawn', release: known.id, by: second, because };
}

/** With those before it: who tries a third time sees both. */
export function earlierOf({ digest, by, at, adopted, entries, earlier = [] }: Release): readonly EarlierAdoption[] {
  const reasons = Object.entries(entries).flatMap(([stage, { failed }]) => (failed === undefined ? [] : [`${stage}: ${failed.because}`]));
  const compared = Object.entries(adopted?.compared ?? {}).map(([place, words]) => `${place}: ${words}`);
  const because = [...reasons, ...compared].join('; ') || 'it was never begun';
  return [...earlier, { digest, by, at, because, ...(adopted && { second: adopted.second }) }];
}
