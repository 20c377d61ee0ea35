// Steps `hook`: a command beside the data of an environment, run as a check is, on the host of the environment.
import { Failure } from '#core/failure.ts';
import { StepFailure, type StepContext, type StepOrder, type StepResult, type Target } from '#targets/target.ts';
import type { StepHand } from './step-hand.ts';

/** What it does cannot be looked at: where nobody knows whether it ran, it runs again. */
export function hookSteps(target: Pick<Target, 'surroundings' | 'lastWords'>): StepHand {
  const run = (order: StepOrder, context: StepContext): Promise<StepResult> => runHook(target, order, context);
  return {
    apply: run,
    undo: run,
    observe: () => Promise.resolve({ state: 'absent', because: 'It can be run again.' }),
  };
}

async function runHook(target: Pick<Target, 'surroundings'>, order: StepOrder, context: StepContext): Promise<StepResult> {
  const { step, undo, services, back, system, environment } = order;
  const { check } = step;
  if (check === undefined) throw new Failure('no-check', `The step ${step.id} names no command.`, { retryable: false });
  const isEarly = step.hook === 'before' || undo;
  if (isEarly && back === undefined) return { because: 'nothing ran before.' };
  const running = isEarly && back !== undefined ? back.services : services;
  const surroundings = await target.surroundings({ system, environment }, running, context.signal);
  const { verdict, because, blobs } = await context.check(check, surroundings);
  const result = blobs === undefined ? {} : { blobs };
  if (verdict !== 'pass') throw new StepFailure(because, result);
  return { ...result, because };
}
