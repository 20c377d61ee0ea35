import { askPerson, waitInterrupted, whileAsking } from './canary.ts';
import { issueStep } from './issue.ts';
import { startNextWave } from './start.ts';
import { interruptions } from '#core/blockers/today.ts';
import type { Event } from '#core/event.ts';
import { indexOf } from '#core/index-of.ts';
import type { Deployment, PlanStep, Promotion, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { andOf } from '#core/words.ts';

/** Moves every running promotion on by what can be said now: next steps, deployments that are placed, waves, the end. */
export function advance(state: State, now: Instant): readonly Event[] {
  return indexOf(state).unfinished.flatMap((promotion) => (promotion.state === 'running' ? advanceOne(state, promotion, now) : []));
}

function advanceOne(state: State, promotion: Promotion, now: Instant): readonly Event[] {
  const deployments = Object.values(promotion.deployments);
  const events = deployments.flatMap((deployment) => advanceDeployment(state, promotion, deployment, now));
  if (events.length > 0 || deployments.some((deployment) => deployment.state !== 'placed')) return events;
  return promotion.wave + 1 < promotion.waves.length ? startNextWave(state, promotion, now) : [done(promotion, deployments)];
}

function advanceDeployment(state: State, promotion: Promotion, deployment: Deployment, now: Instant): readonly Event[] {
  if (deployment.state !== 'running' || indexOf(state).steps.has(`${promotion.id} ${deployment.environment}`)) return [];
  if (deployment.asks !== undefined) {
    const interrupted = interruptions(state, promotion, now).length > 0;
    return whileAsking(promotion, deployment, deployment.asks, { now, interrupted });
  }
  const step = deployment.steps[deployment.next];
  if (step === undefined)
    return [{ kind: 'deploymentEnded', promotion: promotion.id, environment: deployment.environment, as: 'placed', at: deployment.lastAt }];
  if (step.kind === 'ask') return askPerson(promotion, deployment, now);
  const stopping = movesTraffic(step) && promotion.kind === 'normal' ? interruptions(state, promotion, now) : [];
  if (stopping.length > 0) return waitInterrupted(promotion, deployment, stopping, now);
  return [issueStep(promotion, deployment, deployment.next, false, now)];
}

/** Before traffic moves, today's stop and holds are judged once more; a rollback always may. */
export function movesTraffic({ kind }: PlanStep): boolean {
  return kind === 'switch' || kind === 'shift';
}

function done(promotion: Promotion, deployments: readonly Deployment[]): Event {
  const at = Math.max(...deployments.map((deployment) => deployment.endedAt ?? deployment.lastAt));
  const because =
    promotion.kind === 'refresh' ? doneWith(promotion, namesOf(deployments)) : `${promotion.release} runs in ${promotion.stage}`;
  return { kind: 'promotionEnded', promotion: promotion.id, as: 'done', at, because };
}

function doneWith({ only }: Promotion, names: string): string {
  return only === 'proof' ? `the data of ${names} were looked through` : `the data of ${names} are refreshed`;
}

function namesOf(deployments: readonly Deployment[]): string {
  return andOf(deployments.map(({ environment }) => environment));
}
