import type { CanaryStepView, CanaryView, QuestionView } from './shapes.ts';
import { percentOf } from '#core/canary/advice.ts';
import { whoMayLookAgain, whoMaySayOn } from '#core/question.ts';
import type { Deployment, PlanStep, Promotion, State } from '#core/state.ts';
import type { CanaryRollout, Rollout } from '#core/system.ts';
import { wordsOfSpan } from '#core/words.ts';

/** `canary: 5 % for 10 min, ask operator, 50 % for 10 min`. */
export function wordsOfRollout(rollout: Rollout): string {
  if (typeof rollout === 'string') return rollout;
  if (rollout.kind === 'pause') return `pause: new requests wait for ${wordsOfSpan(rollout.holdMs)} at most`;
  const steps = rollout.steps.map((step) =>
    step.kind === 'ask' ? `ask ${step.role}` : `${percentOf(step.weight / 10_000)} for ${wordsOfSpan(step.ms)}`,
  );
  return `canary: ${steps.join(', ')}`;
}

/** How traffic came, or comes, to a release by degrees: one for each environment that has a canary. */
export function canaryViews(promotion: Promotion): readonly CanaryView[] {
  return Object.values(promotion.deployments).flatMap((deployment) => {
    const { rollout } = deployment;
    return typeof rollout === 'string' || rollout.kind !== 'canary' ? [] : [canaryView(promotion, deployment, rollout)];
  });
}

function canaryView(promotion: Promotion, deployment: Deployment, rollout: CanaryRollout): CanaryView {
  const isForward = promotion.state === 'running' && deployment.state === 'running';
  const now = isForward ? dueStep(deployment) : undefined;
  const ended = endedAs(promotion, deployment);
  return {
    environment: deployment.environment,
    weight: weightOf(deployment),
    steps: rollout.steps.map((step, canary) => stepView(deployment, { step, canary, now })),
    ...(ended !== undefined && { ended }),
  };
}

/** Which of the canary's steps the deployment is at; undefined before the first and after the last. */
function dueStep({ steps, next, asks }: Deployment): number | undefined {
  const due = steps[asks?.again ?? next];
  return due?.canary ?? (due?.kind === 'shift' ? steps[next + 1]?.canary : undefined);
}

interface StepParts {
  readonly step: CanaryRollout['steps'][number];
  readonly canary: number;
  readonly now: number | undefined;
}

function stepView(deployment: Deployment, { step, canary, now }: StepParts): CanaryStepView {
  const planned = planStepOf(deployment, canary);
  const saw = planned === undefined ? undefined : deployment.saw?.[planned.id];
  return { ...step, state: stateOf(deployment, { canary, now, planned }), ...(saw && { saw }) };
}

function planStepOf({ steps }: Deployment, canary: number): PlanStep | undefined {
  return steps.find((each) => each.canary === canary);
}

function stateOf(
  deployment: Deployment,
  { canary, now, planned }: { readonly canary: number; readonly now: number | undefined; readonly planned: PlanStep | undefined },
): CanaryStepView['state'] {
  if (canary === now) return deployment.asks === undefined ? 'now' : 'asks';
  if (planned !== undefined && deployment.saw?.[planned.id]?.verdict === 'fail') return 'failed';
  return planned !== undefined && deployment.steps.indexOf(planned) < reached(deployment) ? 'done' : 'ahead';
}

/** How far it had come: what is undone has been done, and a switch ends a canary well. */
function reached({ steps, next, state, saw = {} }: Deployment): number {
  if (state !== 'undone' && state !== 'undoing') return next;
  return 1 + Math.max(-1, ...steps.flatMap((step, index) => (saw[step.id]?.verdict === 'pass' ? [index] : [])));
}

/** The share of the new side, as far as the steps that are done tell: all of the traffic once it was switched, none once undone. */
function weightOf({ steps, next, state }: Deployment): number {
  if (state === 'undone') return 0;
  const done = steps.slice(0, next);
  if (done.some(({ kind }) => kind === 'switch')) return 10_000;
  return done.findLast(({ kind }) => kind === 'shift')?.weight ?? 0;
}

function endedAs({ state }: Promotion, deployment: Deployment): CanaryView['ended'] {
  if (state === 'undoing' || deployment.state === 'undoing') return 'goes back';
  if (deployment.state === 'undone' || state === 'failed' || state === 'aborted') return 'went back';
  return weightOf(deployment) === 10_000 ? 'passed' : undefined;
}

/** What a promotion asks of people now, and who may answer what. */
export function questionViews(state: State, promotion: Promotion): readonly QuestionView[] {
  return Object.values(promotion.deployments).flatMap(({ environment, asks }): readonly QuestionView[] => {
    if (asks === undefined) return [];
    const { of, because, since, until, again, role } = asks;
    const isPersons = of !== 'interruption';
    return [
      {
        environment,
        of,
        because,
        since,
        until,
        maySayOn: isPersons ? whoMaySayOn(state, promotion, asks) : [],
        mayLookAgain: isPersons && again !== undefined ? whoMayLookAgain(state, promotion) : [],
        ...(role !== undefined && { role }),
      },
    ];
  });
}
