import type { StepContext, StepOrder, StepResult } from '#targets/target.ts';
import { StepFailure } from '#targets/target.ts';
import { askWhatRuns } from './observe.ts';
import type { CommandParts } from './parts.ts';
import type { Task } from './task.ts';

/** What runs already is recorded: the command is never run for it. Where it can be read back, it must be what two people say it is. */
export async function adoptWhatRuns(
  parts: CommandParts,
  order: StepOrder,
  { task, signal }: { readonly task: Task; readonly signal: StepContext['signal'] },
): Promise<StepResult> {
  const { observe, candidate, folder, variables } = task;
  if (candidate === undefined || observe === undefined)
    return { because: `\`${task.line}\` was not run, and nobody can read back what runs: two people say that it is ${order.release}.` };
  const seen = await askWhatRuns({ command: observe, folder, variables, state: parts.state, secrets: order.secrets, signal }, candidate);
  if (!seen.isThere) throw new StepFailure(`${seen.because}, not ${order.release}. Adopt what runs; nothing was run.`, {});
  return { because: `${seen.because}: what runs is what was adopted, and \`${task.line}\` was not run.` };
}
