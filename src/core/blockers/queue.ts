import { lineBlockers } from './line.ts';
import { exitContext } from './proof.ts';
import { byAge } from '#core/age.ts';
import type { Blocker } from '#core/blocker.ts';
import { environmentsOf, hasEntered, isOpen, pathOf } from '#core/find.ts';
import { saysNo } from '#core/gates/check.ts';
import { soakDue } from '#core/gates/soak-due.ts';
import { judgeGate } from '#core/gates/index.ts';
import { glassOf } from '#core/glass.ts';
import { indexOf } from '#core/index-of.ts';
import type { InLine } from '#core/line.ts';
import { newerIn } from '#core/newer.ts';
import { policyOf } from '#core/path.ts';
import { soakingIn } from '#core/pauses.ts';
import type { Release, State } from '#core/state.ts';
import type { Instant, Stage } from '#core/system.ts';

/** Other releases that stand in the way: by the stage's queue policy, in the line of its environments, holding its lease. */
export function queueBlockers(state: State, place: InLine, release: Release, stage: Stage, at: Instant): readonly Blocker[] {
  const older = olderFirst(state, release, stage, at);
  return [
    ...older,
    ...newerWasHere(state, release, stage),
    ...protectedStay(state, release, stage, at),
    ...lineBlockers(state, place, environmentsOf(stage), at).map((blocker) => helped(blocker, older)),
  ];
}

/** An abort does not help past one that goes first however it comes: it would only stand there without a place in the line. */
function helped(blocker: Blocker, older: readonly Blocker[]): Blocker {
  if (blocker.code !== 'busy' || blocker.clears.kind !== 'release') return blocker;
  const { release } = blocker.clears;
  const first = older.find(({ clears }) => clears.kind === 'release' && clears.release === release);
  return first === undefined ? blocker : { ...blocker, clears: first.clears };
}

/** In order: whoever is older, and stands right before this stage, goes first. `latest` lets newer ones pass. */
function olderFirst(state: State, release: Release, stage: Stage, at: Instant): readonly Blocker[] {
  if (policyOf(state, stage.name) === 'latest') return [];
  const older = (indexOf(state).nextUp.get(stage.name) ?? []).filter(
    (other) => byAge(other, release) < 0 && standsBefore(state, other, stage.name),
  );
  const isBroken = glassOf(release).some((glass) => glass.stage === stage.name && glass.expires > at);
  return older.map((other) => ({
    code: 'older-first',
    stage: stage.name,
    because: `${other.id} is ${other.hotfix === undefined || release.hotfix !== undefined ? 'older' : 'a hotfix'} and goes into ${stage.name} first, unless it is rejected${isBroken ? ': broken glass waives gates, not the order' : ''}`,
    clears: {
      kind: 'release',
      release: other.id,
      command: isBroken ? `lockstep reject ${other.id} --reason "…"` : `lockstep why ${other.id} --stage ${stage.name}`,
    },
    askable: true,
  }));
}

function standsBefore(state: State, other: Release, stage: string): boolean {
  if (other.held[stage] !== undefined) return false;
  const path = pathOf(state, other);
  const index = path.findIndex((candidate) => candidate.name === stage);
  return index > 0 && hasEntered(other, path[index - 1]?.name ?? '');
}

/** Going back is a rollback, not a promotion. */
function newerWasHere(state: State, release: Release, stage: Stage): readonly Blocker[] {
  const newer = newerIn(state, release, stage.name);
  if (newer === undefined) return [];
  return [
    {
      code: 'newer-was-here',
      stage: stage.name,
      because: `${newer.id} is newer and has been in ${stage.name}; going back is a rollback`,
      clears: { kind: 'release', release: newer.id, command: `lockstep reject ${newer.id} --reason "…"` },
      askable: false,
    },
  ];
}

/** Who proves itself there now is not displaced, unless a check has already said no; by a hotfix only where the file says `hotfix-first`. */
function protectedStay(state: State, release: Release, stage: Stage, at: Instant): readonly Blocker[] {
  const policy = policyOf(state, stage.name);
  if (policy !== 'protect-soak' && policy !== 'hotfix-first') return [];
  return othersIn(state, release, stage).flatMap((occupant) => {
    if (policy === 'hotfix-first' && release.hotfix !== undefined && occupant.hotfix === undefined) return [];
    const proving = stillProving(state, occupant, stage, at);
    return proving === undefined ? [] : [protectedBy(occupant, { release, stage, until: proving.until })];
  });
}

/** Whose proof begins anew in a stage once a hotfix has entered it: told before it is done. */
export function displacedBy(state: State, release: Release, stage: Stage, at: Instant): readonly Release[] {
  if (release.hotfix === undefined || policyOf(state, stage.name) === 'protect-soak') return [];
  return othersIn(state, release, stage).filter((occupant) => stillProving(state, occupant, stage, at) !== undefined);
}

/** Other open releases that run in a stage, or in a part of it. */
function othersIn(state: State, release: Release, stage: Stage): readonly Release[] {
  const occupants = new Set(environmentsOf(stage).flatMap((name) => state.environments.get(name)?.stay?.release ?? []));
  return [...occupants].flatMap((id) => {
    const occupant = state.releases.get(id);
    return id !== release.id && isOpen(occupant) ? [occupant] : [];
  });
}

interface Protected {
  readonly release: Release;
  readonly stage: Stage;
  readonly until: Instant | undefined;
}

function protectedBy(occupant: Release, { release, stage, until }: Protected): Blocker {
  const hint =
    release.hotfix === undefined || occupant.hotfix !== undefined ? '' : ', not by a hotfix either: `queue: hotfix-first` would let it';
  return {
    code: 'protected',
    stage: stage.name,
    because: `${occupant.id} still proves itself in ${stage.name} and is not displaced${hint}`,
    clears: { kind: 'release', release: occupant.id, command: `lockstep why ${occupant.id}` },
    askable: true,
    ...(until !== undefined && { expectedAt: until }),
  };
}

/** Gates that need its presence and are open: a soak that runs, a check without a verdict, or one that is to say once more. */
function stillProving(state: State, occupant: Release, stage: Stage, at: Instant): { readonly until: Instant | undefined } | undefined {
  const own = pathOf(state, occupant).find((candidate) => candidate.name === stage.name);
  const soaking = own && soakingIn(state, occupant, own);
  if (own === undefined || soaking === undefined) return undefined;
  const context = exitContext(state, occupant, own, at);
  let until: Instant | undefined;
  let open = false;
  for (const gate of occupant.entries[stage.name]?.exit ?? []) {
    if (gate.kind !== 'soak' && gate.kind !== 'check') continue;
    const judgement = judgeGate(context, gate);
    if (judgement.passed) continue;
    if (gate.kind === 'check' && saysNo(context, gate)) return undefined;
    open = true;
    if (gate.kind === 'soak') until = Math.max(until ?? 0, soakDue(state, gate, soaking, at)?.at ?? 0);
  }
  return open ? { until } : undefined;
}
