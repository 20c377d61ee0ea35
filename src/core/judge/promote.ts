import { isRefusal, needsReason, openReleaseAt, unknownStage, type Ruling } from './ruling.ts';
import { blockers } from '#core/blockers/index.ts';
import type { PersonCommand } from '#core/command.ts';
import { requestOf } from '#core/decide/request.ts';
import { planRollback } from '#core/rollback.ts';
import type { Event } from '#core/event.ts';
import { hasEntered, isUnfinished } from '#core/find.ts';
import { indexOf } from '#core/index-of.ts';
import { refuse, type Refusal } from '#core/refusal.ts';
import type { Promotion, Release, State } from '#core/state.ts';
import type { Instant, Stage } from '#core/system.ts';
import { quoted } from '#core/words.ts';

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
  const because = `aborted by ${command.by}: ${quoted(command.reason)}`;
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
  const planned = needsReason(command.reason) ?? planRollback(state, command, now);
  // What still runs in a stage that the file has let go can go back all the same.
  return isRefusal(planned) && planned.code === 'nothing-runs' ? (unknownStage(state, command.stage) ?? planned) : planned;
}
