import { canonical } from '#core/canonical.ts';
import type { CanaryStep, Rollout } from '#core/system.ts';

/** Whether rollout `b` lets a release in at least as carefully as `a`. What can't be compared is not at least as careful. */
export function rolloutAtLeast(b: Rollout, a: Rollout): boolean {
  if (typeof a === 'string' || a.kind === 'pause') return true;
  if (typeof b === 'string' || b.kind === 'pause') return false;
  const usual = 200;
  const hasUsers = (b.users ?? usual) >= (a.users ?? usual);
  const isStrict = (b.slackMs ?? 0) <= (a.slackMs ?? 0);
  const isSlower = b.suspendMs >= a.suspendMs && b.warmUpMs <= a.warmUpMs && b.mostPauseMs <= a.mostPauseMs;
  const hasJudges = [...a.queries, ...a.checks].every((judge) =>
    [...b.queries, ...b.checks].some((other) => canonical(other) === canonical(judge)),
  );
  return isSlower && isStrict && hasUsers && hasJudges && canonical(b.key) === canonical(a.key) && stepsAtLeast(b.steps, a.steps);
}

/** Every step of `a` is there, in its order, with its weight, for as long and as many requests; others may stand between them. */
function stepsAtLeast(b: readonly CanaryStep[], a: readonly CanaryStep[]): boolean {
  let from = 0;
  for (const step of a) {
    const found = b.findIndex((other, index) => index >= from && stepAtLeast(other, step));
    if (found === -1) return false;
    from = found + 1;
  }
  return true;
}

function stepAtLeast(b: CanaryStep, a: CanaryStep): boolean {
  if (a.kind === 'ask' || b.kind === 'ask') return canonical(a) === canonical(b);
  return b.weight === a.weight && b.ms >= a.ms && b.requests >= a.requests;
}
