import { issueAgain, issueQuestion } from './issue.ts';
import { movesTraffic } from './advance.ts';
import { askAboutVerdict } from './canary.ts';
import { checkEvidence } from './evidence.ts';
import { interruptions } from '#core/blockers/today.ts';
import { exitContext } from '#core/blockers/proof.ts';
import { must } from '#core/bug.ts';
import type { Event } from '#core/event.ts';
import { isOpen, pathOf } from '#core/find.ts';
import { attestingsOf, isSame } from '#core/gates/attest.ts';
import { cleanGate } from '#core/nothing/gate.ts';
import { indexOf } from '#core/index-of.ts';
import type { Order, Soaked, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';

/** A deadline has passed: the order is lost, never failed; a question without an answer leaves its subject unknown. */
export function loseOverdue(state: State, now: Instant): readonly Event[] {
  return indexOf(state).orders.flatMap((order) => (order.state === 'open' && order.deadline <= now ? [overdue(order)] : []));
}

function overdue(order: Order): Event {
  if (order.about === undefined) return ended(order.key, order.seq, 'lost', order.deadline, 'the agent did not answer in time');
  return ended(order.about, order.seq, 'unknown', order.deadline, 'the agent did not answer, and could not be asked');
}

function ended(key: string, seq: number, as: 'lost' | 'unknown' | 'failed', at: Instant, because: string): Event {
  return { kind: 'orderEnded', key, seq, as, at, because };
}

/** What follows for orders that did not simply succeed. Nothing is done again before the target was asked. */
export function followUp(state: State, now: Instant): readonly Event[] {
  for (const order of indexOf(state).orders) {
    const events = order.kind === 'inquire' ? [] : order.kind === 'check' ? followCheck(state, order, now) : followStep(state, order, now);
    if (events.length > 0) return events;
  }
  return [];
}

function followStep(state: State, order: Order, now: Instant): readonly Event[] {
  if (order.step?.looks === true) return lookAgain(state, order, now);
  if (order.state === 'lost') return indexOf(state).questions.has(order.key) ? [] : [issueQuestion(order, now)];
  if (order.state === 'absent' && order.undo !== true && isTurned(state, order))
    return [ended(order.key, order.seq, 'failed', now, 'it took no effect, and is wanted no more')];
  if (order.state === 'absent' && mustWait(state, order, now)) return [];
  if (order.state === 'absent') return order.attempt < order.attemptLimit ? issueAgain(order, now) : [outOfAttempts(order, now)];
  // A forward step that failed turns its promotion (undo.ts); one that goes back is tried again, then a person is asked.
  if (order.state === 'failed' && order.undo === true)
    return order.attempt < order.attemptLimit ? issueAgain(order, now) : [outOfAttempts(order, now)];
  return [];
}

function lookAgain(state: State, order: Order, now: Instant): readonly Event[] {
  if (order.state === 'open' || order.state === 'failed') return [];
  const more = order.attempt < order.attemptLimit && !isTurned(state, order);
  if (!more && order.step?.kind === 'judge') return nobodyJudged(state, order, now);
  return more
    ? issueAgain(order, now)
    : [ended(order.key, order.seq, 'failed', now, `nobody could read what runs (after ${order.attempt} attempts)`)];
}

/** A canary that no agent could judge is not guilty: it stays where it is, and a person is asked. */
function nobodyJudged(state: State, order: Order, now: Instant): readonly Event[] {
  const dropped: Event = { kind: 'orderDropped', key: order.key, because: 'out of attempts' };
  const deployment = state.promotions.get(order.promotion)?.deployments[order.environment];
  if (deployment === undefined || isTurned(state, order)) return [dropped];
  const because = `nobody could judge the canary in ${order.environment} (after ${order.attempt} attempts)`;
  return [dropped, askAboutVerdict(order, deployment, because, now)];
}

function isTurned(state: State, order: Order): boolean {
  return state.promotions.get(order.promotion)?.state === 'undoing';
}

/** Traffic does not move under a stop or a hold, at the second attempt neither; a rollback always may. */
function mustWait(state: State, order: Order, now: Instant): boolean {
  const promotion = state.promotions.get(order.promotion);
  return (
    order.step !== undefined &&
    movesTraffic(order.step) &&
    order.undo !== true &&
    promotion?.kind === 'normal' &&
    interruptions(state, promotion, now).length > 0
  );
}

function outOfAttempts(order: Order, now: Instant): Event {
  const because = `${order.because ?? 'no effect'} (after ${order.attempt} attempts)`;
  return ended(order.key, order.seq, order.undo === true ? 'unknown' : 'failed', now, because);
}

/** A check may run again; out of attempts it ends without a verdict, which is no pass. Not while its environment is down or somebody moves in. */
function followCheck(state: State, order: Order, now: Instant): readonly Event[] {
  const place = state.environments.get(order.environment);
  if (order.check?.soaked !== undefined && !isStillAsked(state, order, order.check.soaked, now))
    return [{ kind: 'orderDropped', key: order.key, because: 'the soak does not end then any more' }];
  if (order.check?.gate === cleanGate && !isOpen(state.releases.get(order.check.release)))
    return [{ kind: 'orderDropped', key: order.key, because: 'its release has ended' }];
  if (order.state === 'open' || place?.down !== undefined || place?.lease !== undefined) return [];
  if (order.attempt < order.attemptLimit) return issueAgain(order, now);
  const release = state.releases.get(must(order.check, `check of ${order.key}`).release);
  const dropped: Event = { kind: 'orderDropped', key: order.key, because: 'out of attempts' };
  if (release === undefined) return [dropped];
  const because = `no agent finished it in ${order.attempt} attempts`;
  return [
    dropped,
    { kind: 'evidenceGiven', release: release.id, evidence: checkEvidence(release, order, now, { verdict: 'error' }, because) },
  ];
}

/** A soak that stands still, or was begun anew, is attested when it ends. */
function isStillAsked(state: State, { check, environment }: Order, soaked: Soaked, now: Instant): boolean {
  const release = state.releases.get(check?.release ?? '');
  const stage = isOpen(release) ? pathOf(state, release).find(({ name }) => name === check?.stage) : undefined;
  const gate = release?.entries[check?.stage ?? '']?.exit.find(({ hash }) => hash === check?.gate);
  if (!isOpen(release) || stage === undefined || gate?.kind !== 'soak') return false;
  // A clock that was set back makes no other soak of it: the question stands, and its answer waits for the instant.
  const at = Math.max(now, soaked.until);
  const asked = attestingsOf(exitContext(state, release, stage, at), gate)?.find((each) => each.environment === environment);
  return asked !== undefined && isSame(asked.soaked, soaked);
}
