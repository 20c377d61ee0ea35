import { wordsOfSpan } from '#core/words.ts';
import type { Blocker } from '#core/blocker.ts';
import type { Event } from '#core/event.ts';
import type { Deployment, Order, Promotion, Question } from '#core/state.ts';
import type { CanaryRollout, Instant } from '#core/system.ts';

/** How long a canary waits where it is; undefined where traffic does not come by degrees. */
function canaryOf({ rollout }: Deployment): CanaryRollout | undefined {
  return typeof rollout === 'string' || rollout.kind !== 'canary' ? undefined : rollout;
}

/** A step of the file asks a person. */
export function askPerson(promotion: Promotion, deployment: Deployment, now: Instant): readonly Event[] {
  const canary = canaryOf(deployment);
  const asked = canary?.steps[deployment.steps[deployment.next]?.canary ?? -1];
  if (canary === undefined || asked?.kind !== 'ask') return [];
  const because = `${promotion.release} waits in ${deployment.environment} for a word of ${asked.role}`;
  const question = {
    of: 'step',
    because,
    role: asked.role,
    onTo: deployment.next + 1,
    since: now,
    until: now + canary.mostPauseMs,
  } as const;
  return [ask(promotion.id, deployment.environment, question)];
}

/** Nobody could tell whether the release is worse: it stays at its weight, and a person looks. Silence is neither a pass nor guilt. */
export function askAboutVerdict(order: Order, deployment: Deployment, because: string, at: Instant): Event {
  const index = order.index ?? deployment.next;
  const most = canaryOf(deployment)?.mostPauseMs ?? 0;
  const question = { of: 'verdict', because, onTo: index + 1, again: index, since: at, until: at + most } as const;
  return ask(order.promotion, deployment.environment, question);
}

/** A stop or a hold while part of the traffic has moved: it stays where it is, and not for ever. */
export function waitInterrupted(
  promotion: Promotion,
  deployment: Deployment,
  blockers: readonly Blocker[],
  now: Instant,
): readonly Event[] {
  const canary = canaryOf(deployment);
  const hasMoved = deployment.steps.slice(0, deployment.next).some(({ kind }) => kind === 'shift');
  if (canary === undefined || !hasMoved) return [];
  const because = blockers.map((blocker) => blocker.because).join('; ');
  const question = { of: 'interruption', because, onTo: deployment.next, since: now, until: now + canary.mostPauseMs } as const;
  return [ask(promotion.id, deployment.environment, question)];
}

function ask(promotion: string, environment: string, question: Question): Event {
  return { kind: 'deploymentAsks', promotion, environment, question };
}

/** What follows while it asks: a stop or hold that has ended answers itself; what nobody answers in time is taken back. */
export function whileAsking(
  promotion: Promotion,
  deployment: Deployment,
  asks: Question,
  { now, interrupted }: { readonly now: Instant; readonly interrupted: boolean },
): readonly Event[] {
  if (now >= asks.until) {
    const because = `nobody said on or back in ${deployment.environment} within ${wordsOfSpan(asks.until - asks.since)}: ${asks.because}`;
    return [{ kind: 'turned', promotion: promotion.id, because, into: 'failed' }];
  }
  if (asks.of !== 'interruption' || interrupted) return [];
  const reason = 'what interrupted it has ended';
  const { environment } = deployment;
  return [{ kind: 'deploymentAnswered', promotion: promotion.id, environment, as: 'on', by: 'lockstep', reason, at: now }];
}
