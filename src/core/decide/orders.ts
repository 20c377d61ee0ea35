import { issueAgain, issueQuestion } from './issue.ts';
import { checkEvidence } from './evidence.ts';
import { must } from '#core/bug.ts';
import type { Event } from '#core/event.ts';
import { indexOf } from '#core/index-of.ts';
import type { Order, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';

/** A deadline has passed: the order is lost, never failed; a question without an answer leaves its subject unknown. */
export function loseOverdue(state: State, now: Instant): readonly Event[] {
  return [...state.orders.values()].flatMap((order) => (order.state === 'open' && order.deadline <= now ? [overdue(order)] : []));
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
  for (const order of state.orders.values()) {
    const events = order.kind === 'inquire' ? [] : order.kind === 'check' ? followCheck(state, order, now) : followStep(state, order, now);
    if (events.length > 0) return events;
  }
  return [];
}

function followStep(state: State, order: Order, now: Instant): readonly Event[] {
  if (order.state === 'lost') return indexOf(state).questions.has(order.key) ? [] : [issueQuestion(order, now)];
  if (order.state === 'absent') return order.attempt < order.attemptLimit ? issueAgain(order, now) : [outOfAttempts(order, now)];
  // A forward step that failed turns its promotion (undo.ts); one that goes back is tried again, then a person is asked.
  if (order.state === 'failed' && order.undo === true) return order.attempt < order.attemptLimit ? issueAgain(order, now) : [outOfAttempts(order, now)];
  return [];
}

function outOfAttempts(order: Order, now: Instant): Event {
  const because = `${order.because ?? 'no effect'} (after ${order.attempt} attempts)`;
  return ended(order.key, order.seq, order.undo === true ? 'unknown' : 'failed', now, because);
}

/** A check may run again; out of attempts it ends without a verdict, which is no pass. Not while its environment is down. */
function followCheck(state: State, order: Order, now: Instant): readonly Event[] {
  if (order.state === 'open' || state.environments.get(order.environment)?.down !== undefined) return [];
  if (order.attempt < order.attemptLimit) return issueAgain(order, now);
  const release = state.releases.get(must(order.check, `check of ${order.key}`).release);
  const dropped: Event = { kind: 'orderDropped', key: order.key, because: 'out of attempts' };
  if (release === undefined) return [dropped];
  const because = `no agent finished it in ${order.attempt} attempts`;
  return [dropped, { kind: 'evidenceGiven', release: release.id, evidence: checkEvidence(release, order, now, { verdict: 'error' }, because) }];
}
