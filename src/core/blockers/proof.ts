import type { Blocker } from '#core/blocker.ts';
import { whoMay } from '#core/access.ts';
import { environmentsOf, hasEntered } from '#core/find.ts';
import { attemptKey, type GateContext, type Judgement } from '#core/gates/context.ts';
import { judgeGate } from '#core/gates/index.ts';
import { gatesOf, stagesBefore } from '#core/path.ts';
import type { Evidence, Release, StageEntry, State } from '#core/state.ts';
import type { Gate, Instant, Stage } from '#core/system.ts';

/** Everything that proves, or does not yet prove, that a release may enter a stage. */
export interface Proof {
  readonly blockers: readonly Blocker[];
  /** An automated verdict says no: people are not asked meanwhile. */
  readonly no: boolean;
  /** What the entry into the stage will write as passes of earlier stages, and keep of its own entry gates. */
  readonly passes: { readonly [stage: string]: { readonly evidence: readonly string[]; readonly exceptions: readonly string[] } };
  readonly entry: { readonly evidence: readonly string[]; readonly exceptions: readonly string[] };
}

/** Evidence for every earlier stage of *its* path, and the entry gates of this one, judged for the instant `at`. */
export function proofOf(state: State, release: Release, stage: Stage, at: Instant): Proof {
  const tally = new Tally();
  const passes: Record<string, Ids> = {};
  for (const earlier of stagesBefore(state, release, stage.name) ?? []) {
    if (hasPassed(release, earlier)) continue;
    if (!hasEntered(release, earlier.name)) tally.add(notEntered(state, release, earlier));
    else passes[earlier.name] = tally.judge(exitContext(state, release, earlier, at), gatesOf(state, release, earlier, 'exit'));
  }
  const entry = tally.judge(entryContext(state, release, stage, at), gatesOf(state, release, stage, 'entry'));
  return { blockers: tally.blockers, no: tally.no, passes, entry };
}

interface Ids {
  readonly evidence: readonly string[];
  readonly exceptions: readonly string[];
}

/** Adds up judgements. */
class Tally {
  readonly blockers: Blocker[] = [];
  no = false;

  add(blocker: Blocker): void {
    this.blockers.push(blocker);
  }

  judge(context: GateContext, gates: readonly Gate[]): Ids {
    const passed = gates.map((gate) => this.#take(judgeGate(context, gate)));
    return { evidence: passed.flatMap((ids) => ids.evidence), exceptions: passed.flatMap((ids) => ids.exceptions) };
  }

  #take(judgement: Judgement): Ids {
    if (judgement.passed) return judgement;
    this.blockers.push(...judgement.blockers);
    this.no ||= judgement.no;
    return { evidence: [], exceptions: [] };
  }
}

/** Exit gates of a stage are judged by what was given since the release entered it. */
export function exitContext(state: State, release: Release, stage: Stage, at: Instant): GateContext {
  return { state, release, stage, at, entry: release.entries[stage.name]?.entered ?? '' };
}

/** Entry gates are judged for the attempt that is to come: what was approved before a failure has lapsed. */
export function entryContext(state: State, release: Release, stage: Stage, at: Instant): GateContext {
  return { state, release, stage, at, entry: attemptKey(release, stage.name) };
}

/** Whether it has left the stage with a pass that still holds. */
export function hasPassed(release: Release, stage: Stage): boolean {
  const entry = release.entries[stage.name];
  return entry?.passed !== undefined && passHolds(release, entry, entry.passed);
}

/** A recorded pass is void as soon as one piece of it is revoked, or a later run of the same check said something else. */
function passHolds(release: Release, entry: StageEntry, passed: Ids): boolean {
  return (
    passed.evidence.every((id) => stillLast(release.evidence, id)) &&
    passed.exceptions.every((id) => release.exceptions.some((item) => item.id === id && item.revoked === undefined)) &&
    !entry.rolledBack
  );
}

function stillLast(all: readonly Evidence[], id: string): boolean {
  const index = all.findIndex((item) => item.id === id);
  const evidence = all[index];
  if (evidence === undefined || evidence.revoked !== undefined) return false;
  return evidence.kind !== 'check' || !all.slice(index + 1).some((later) => sameSubject(later, evidence) && later.verdict !== 'pass');
}

function sameSubject(left: Evidence, right: Evidence): boolean {
  return left.gate === right.gate && left.entry === right.entry && left.environment === right.environment && left.revoked === undefined;
}

function notEntered(state: State, release: Release, stage: Stage): Blocker {
  return {
    code: 'not-entered',
    stage: stage.name,
    because: `${release.id} has not been in ${stage.name} yet`,
    clears: {
      kind: 'person',
      who: whoMay(state, 'promote', environmentsOf(stage)),
      command: `lockstep promote ${release.id} --to ${stage.name}`,
    },
    askable: false,
  };
}
