import type { Event } from '#core/event.ts';
import { isOpen, pathOf, presentStays } from '#core/find.ts';
import { exitContext } from '#core/blockers/proof.ts';
import { lastVerdicts } from '#core/gates/check.ts';
import { standingException } from '#core/gates/exception.ts';
import { indexOf } from '#core/index-of.ts';
import { planRollback } from '#core/rollback.ts';
import type { Environment, Evidence, Release, State } from '#core/state.ts';
import type { Gate, Instant, Stage } from '#core/system.ts';

/**
 * A watch that says *no* takes its stage back to what ran well before: once for each *no*, however the rollback ends, and never what came
 * by a rollback itself.
 */
export function goBack(state: State, now: Instant): readonly Event[] {
  for (const environment of indexOf(state).environments) {
    const found = failedWatch(state, environment, now);
    if (found === undefined) continue;
    const { stage, evidence } = found;
    const reason = `${evidence.label} said no: ${evidence.because}`;
    const planned = planRollback(state, { stage, by: 'lockstep', reason, answers: evidence.id }, now);
    // Where nothing ran well before there is no way back: the *no* stands, and people see it.
    if (!('code' in planned)) return planned;
  }
  return [];
}

function failedWatch(
  state: State,
  { stay, lease }: Environment,
  now: Instant,
): { readonly stage: string; readonly evidence: Evidence } | undefined {
  if (stay === undefined || stay.isBack === true || lease !== undefined) return undefined;
  const release = state.releases.get(stay.release);
  const entry = release?.entries[stay.stage];
  if (!isOpen(release) || entry?.entered !== stay.promotion) return undefined;
  const stage = pathOf(state, release).find((each) => each.name === stay.stage);
  if (stage === undefined || presentStays(state, release, stage) === undefined) return undefined;
  for (const gate of entry.exit) {
    const evidence = saidNo(state, { release, stage, now }, gate);
    if (evidence !== undefined && evidence.id !== entry.answered) return { stage: stage.name, evidence };
  }
  return undefined;
}

/** A *no* that stands. What could not be told is a person's matter, and an Exception says that this gate does not count. */
function saidNo(
  state: State,
  { release, stage, now }: { readonly release: Release; readonly stage: Stage; readonly now: Instant },
  gate: Gate,
): Evidence | undefined {
  if (gate.kind !== 'check' || gate.rollsBack !== true) return undefined;
  if (standingException(release, stage.name, gate.hash, now) !== undefined) return undefined;
  const verdicts = lastVerdicts(exitContext(state, release, stage, now), gate);
  return [...verdicts.values()].find((evidence) => evidence.verdict === 'fail');
}
