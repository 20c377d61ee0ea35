import { isRefusal, needsReason, openReleaseAt, type Ruling } from './ruling.ts';
import { blockers } from '#core/blockers/index.ts';
import type { PersonCommand } from '#core/command.ts';
import { requestOf } from '#core/decide/request.ts';
import type { Event } from '#core/event.ts';
import { hasEntered, isOpen, isUnfinished } from '#core/find.ts';
import { indexOf } from '#core/index-of.ts';
import { refuse, type Refusal } from '#core/refusal.ts';
import type { Environment, Promotion, Release, State, Way } from '#core/state.ts';
import type { Instant, Stage } from '#core/system.ts';
import { andOf } from '#core/words.ts';

type Of<Kind extends PersonCommand['kind']> = Extract<PersonCommand, { kind: Kind }>;

/** Accepted exactly when nothing blocks; starting is decide's, in the same step. With `wait` it is a request, always kept. */
export function judgePromote(state: State, command: Of<'promote'>, now: Instant): Ruling {
  const found = openReleaseAt(state, command.release, command.stage);
  if (isRefusal(found)) return found;
  return command.wait
    ? request(state, command, found.release, found.stage, now)
    : promoteNow(state, command, found.release, found.stage, now);
}

function promoteNow(state: State, command: Of<'promote'>, release: Release, stage: Stage, now: Instant): Ruling {
  const list = blockers(state, release, stage.name, now);
  if (list.length === 0) return [requested(state, release, stage, command.by, now)];
  const rest = list.length === 1 ? '' : ` (and ${list.length - 1} more)`;
  const sentence = `${release.id} may not enter ${stage.name} yet: ${list[0]?.because}${rest}.`;
  return { ...refuse('blocked', sentence, `lockstep why ${release.id} --stage ${stage.name}`), blockers: list };
}

/** Walks on to the stage as gates open. A stage that it has left by being displaced is entered again at once. */
function request(state: State, command: Of<'promote'>, release: Release, stage: Stage, now: Instant): Ruling {
  const list = blockers(state, release, stage.name, now);
  if (list.some((blocker) => blocker.code === 'already-here')) {
    return refuse('already-here', `${release.id} already runs in ${stage.name}.`, `lockstep status ${release.id}`);
  }
  const moving = indexOf(state).moving.get(release.id);
  if (hasEntered(release, stage.name)) {
    if (moving !== undefined) return moving.stage === stage.name ? [] : alreadyMoving(release, moving);
    return [requested(state, release, stage, command.by, now)];
  }
  return release.goal?.stage === stage.name ? [] : [{ kind: 'goalSet', release: release.id, stage: stage.name, by: command.by }];
}

function requested(state: State, release: Release, stage: Stage, by: string, now: Instant): Event {
  return { kind: 'promotionRequested', promotion: requestOf(release, stage, { by, at: now, ordinal: state.head.ordinal + 1 }) };
}

function alreadyMoving(release: Release, moving: Promotion): Refusal {
  return refuse(
    'already-moving',
    `${release.id} is on its way into ${moving.stage}; it is in one line at a time.`,
    `lockstep abort ${moving.id} --reason "…"`,
  );
}

export function judgeAbort(state: State, command: Of<'abort'>, now: Instant): Ruling {
  const promotion = state.promotions.get(command.promotion) ?? indexOf(state).moving.get(command.promotion);
  if (promotion === undefined) return refuse('no-such-promotion', `There is no promotion ${command.promotion}.`, 'lockstep status');
  if (!isUnfinished(promotion)) return refuse('not-moving', `${promotion.id} is ${promotion.state} already.`, 'lockstep status');
  const missing = needsReason(command.reason);
  if (missing !== undefined) return missing;
  const because = `aborted by ${command.by}: ${command.reason}`;
  if (promotion.state === 'waiting') return [{ kind: 'promotionEnded', promotion: promotion.id, as: 'aborted', at: now, because }];
  return promotion.state === 'undoing' ? [] : [{ kind: 'turned', promotion: promotion.id, because, into: 'aborted' }];
}

/** Only an order whose effect nobody knows is a person's to settle. */
export function judgeSettle(state: State, command: Of<'settle'>, now: Instant): Ruling {
  const order = state.orders.get(command.order);
  if (order === undefined) return refuse('no-such-order', `There is no open order ${command.order}.`, 'lockstep status');
  if (order.state !== 'unknown')
    return refuse('not-unknown', `${order.key} is ${order.state}: nothing has to be settled.`, `lockstep logs ${order.environment}`);
  return (
    needsReason(command.reason) ?? [
      { kind: 'orderSettled', key: order.key, as: command.as, by: command.by, reason: command.reason, at: now },
    ]
  );
}

/** Back to what ran well there before. It belongs to the environments: the release it targets may be closed long since. */
export function judgeRollback(state: State, command: Of<'rollback'>, now: Instant): Ruling {
  const places = [...state.environments.values()].filter((environment) => environment.stay?.stage === command.stage);
  if (places.length === 0) return refuse('nothing-runs', `Nothing runs in ${command.stage}.`, 'lockstep status');
  const missing = needsReason(command.reason);
  if (missing !== undefined) return missing;
  const going = indexOf(state).unfinished.find((promotion) => promotion.kind === 'rollback' && promotion.stage === command.stage);
  if (going !== undefined)
    return refuse('already-moving', `${command.stage} is already being rolled back to ${going.release}.`, `lockstep status`);
  const inside = movingIn(state, places);
  if (inside !== undefined) return inside;
  const way = commonWay(places, command.to);
  if (way === undefined) return nothingToGoBackTo(places, command);
  return [
    ...heldBack(state, places, command, way),
    { kind: 'promotionRequested', promotion: rollbackOf(state, places, way, command, now) },
  ];
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

function nothingToGoBackTo(places: readonly Environment[], command: Of<'rollback'>): Refusal {
  const known = [...new Set(places.flatMap((place) => place.good.map((way) => way.release)))];
  const sentence =
    command.to === undefined
      ? `Nothing that ran well in ${command.stage} before is known`
      : `${command.to} has not run in all of ${command.stage} before`;
  return refuse(
    'nothing-to-go-back-to',
    `${sentence}.`,
    known.length === 0 ? 'lockstep promote RELEASE' : `You can go back to ${andOf(known)}.`,
  );
}

/** Whoever is taken out does not walk in again by itself: a person frees it. */
function heldBack(state: State, places: readonly Environment[], command: Of<'rollback'>, way: Way): readonly Event[] {
  const displaced = new Set(places.flatMap((place) => place.stay?.release ?? []));
  return [...displaced].flatMap((id): readonly Event[] => {
    const release = state.releases.get(id);
    if (!isOpen(release) || id === way.release || release.held[command.stage] !== undefined) return [];
    return [{ kind: 'releaseHeld', release: id, stage: command.stage, because: `rolled back by ${command.by}: ${command.reason}` }];
  });
}

function rollbackOf(state: State, places: readonly Environment[], way: Way, command: Of<'rollback'>, now: Instant): Promotion {
  const ordinal = state.head.ordinal + 1;
  return {
    ...bareRequest(ordinal, now),
    id: `rollback@${command.stage}.${ordinal}`,
    kind: 'rollback',
    release: way.release,
    bill: way.bill,
    version: way.version,
    stage: command.stage,
    by: command.by,
    reason: command.reason,
    waves: [places.map((place) => place.name).sort()],
    planDigest: state.releases.get(way.release)?.planDigest ?? '',
  };
}

/** What every request begins with. */
export function bareRequest(ordinal: number, at: Instant) {
  return {
    ordinal,
    at,
    state: 'waiting',
    wave: 0,
    entry: [],
    exit: [],
    evidence: [],
    exceptions: [],
    passes: {},
    deployments: {},
  } as const;
}
