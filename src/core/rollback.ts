import { bareRequest } from './decide/request.ts';
import type { Event } from './event.ts';
import { isOpen } from './find.ts';
import { indexOf } from './index-of.ts';
import { refuse, type Refusal } from './refusal.ts';
import type { Environment, Promotion, State, Way } from './state.ts';
import type { Instant } from './system.ts';
import { andOf } from './words.ts';

/** What a rollback is to do, whoever asks for it. */
export interface WantedRollback {
  readonly stage: string;
  readonly to?: string;
  readonly by: string;
  readonly reason: string;
  /** The evidence to which Lockstep answers with it. */
  readonly answers?: string;
}

/** The events that begin a rollback, or why there is none. */
export function planRollback(state: State, wanted: WantedRollback, now: Instant): readonly Event[] | Refusal {
  const places = indexOf(state).environments.filter((environment) => environment.stay?.stage === wanted.stage);
  if (places.length === 0) return refuse('nothing-runs', `Nothing runs in ${wanted.stage}.`, 'lockstep status');
  const going = indexOf(state).unfinished.find((promotion) => promotion.kind === 'rollback' && promotion.stage === wanted.stage);
  if (going !== undefined)
    return refuse('already-moving', `${wanted.stage} is already being rolled back to ${going.release}.`, `lockstep status`);
  const inside = movingIn(state, places);
  if (inside !== undefined) return inside;
  const way = commonWay(places, wanted.to);
  if (way === undefined) return nothingToGoBackTo(places, wanted);
  return [...heldBack(state, places, wanted, way), { kind: 'promotionRequested', promotion: rollbackOf(state, places, way, wanted, now) }];
}

/** While something is on its way in, what "before" means changes from wave to wave: taking that back is an abort. */
function movingIn(state: State, places: readonly Environment[]): Refusal | undefined {
  const lease = places.find((place) => place.lease !== undefined)?.lease;
  const holder = lease === undefined ? undefined : state.promotions.get(lease);
  if (holder === undefined) return undefined;
  const mixed = new Set(places.map((place) => place.stay?.release)).size > 1;
  if (holder.state === 'undoing' && !mixed) return undefined;
  const moves = holder.state === 'undoing' ? 'is being taken back from' : 'is on its way into';
  return refuse(
    'already-moving',
    `${holder.release} ${moves} ${holder.stage}: abort takes it back, a rollback goes on from there.`,
    `lockstep abort ${holder.id} --reason "…"`,
  );
}

/** The same release in every environment of the stage, and running in none of them: a stage runs one bill. */
function commonWay(places: readonly Environment[], to: string | undefined): Way | undefined {
  const [first, ...others] = places;
  const fits = (way: Way): boolean =>
    (to === undefined || way.release === to) &&
    places.every((place) => place.stay?.release !== way.release) &&
    others.every((place) => place.good.some((other) => other.release === way.release));
  return first?.good.findLast(fits);
}

function nothingToGoBackTo(places: readonly Environment[], wanted: WantedRollback): Refusal {
  const known = [...new Set(places.flatMap((place) => place.good.map((way) => way.release)))];
  const sentence =
    wanted.to === undefined
      ? `Nothing that ran well in ${wanted.stage} before is known`
      : `${wanted.to} has not run in all of ${wanted.stage} before`;
  return refuse(
    'nothing-to-go-back-to',
    `${sentence}.`,
    known.length === 0 ? 'lockstep promote RELEASE' : `You can go back to ${andOf(known)}.`,
  );
}

/** Whoever is taken out does not walk in again by itself: a person frees it. */
function heldBack(state: State, places: readonly Environment[], wanted: WantedRollback, way: Way): readonly Event[] {
  const displaced = new Set(places.flatMap((place) => place.stay?.release ?? []));
  return [...displaced].flatMap((id): readonly Event[] => {
    const release = state.releases.get(id);
    if (!isOpen(release) || id === way.release || release.held[wanted.stage] !== undefined) return [];
    return [{ kind: 'releaseHeld', release: id, stage: wanted.stage, because: `rolled back by ${wanted.by}: ${wanted.reason}` }];
  });
}

function rollbackOf(state: State, places: readonly Environment[], way: Way, wanted: WantedRollback, now: Instant): Promotion {
  const ordinal = state.head.ordinal + 1;
  return {
    ...bareRequest(ordinal, now),
    id: `rollback@${wanted.stage}.${ordinal}`,
    kind: 'rollback',
    release: way.release,
    bill: way.bill,
    version: way.version,
    stage: wanted.stage,
    by: wanted.by,
    reason: wanted.reason,
    waves: [places.map((place) => place.name).sort()],
    planDigest: state.releases.get(way.release)?.planDigest ?? '',
    ...(wanted.answers !== undefined && { answers: wanted.answers }),
  };
}
