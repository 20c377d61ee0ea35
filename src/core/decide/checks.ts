import { environmentAt, issueCheck, type CheckRun } from './issue.ts';
import { attemptKey } from '#core/blockers/proof.ts';
import type { Event } from '#core/event.ts';
import { environmentsOf, isOpen, pathOf } from '#core/find.ts';
import { recheckKey } from '#core/fold/evidence.ts';
import { checkKey, indexOf } from '#core/index-of.ts';
import { gatesOf } from '#core/path.ts';
import type { Environment, Promotion, Release, State } from '#core/state.ts';
import type { Gate, Instant } from '#core/system.ts';

/** Checks run by themselves: exit checks after each deployment, entry checks while somebody waits to enter. */
export function orderChecks(state: State, now: Instant): readonly Event[] {
  const exits = [...state.environments.values()].flatMap((environment) => exitChecks(state, environment, now));
  const entries = indexOf(state).unfinished.flatMap((promotion) =>
    promotion.state === 'waiting' && promotion.kind === 'normal' ? entryChecks(state, promotion, now) : [],
  );
  return [...exits, ...entries];
}

function exitChecks(state: State, environment: Environment, now: Instant): readonly Event[] {
  const { stay } = environment;
  const release = stay === undefined ? undefined : state.releases.get(stay.release);
  if (stay === undefined || !isOpen(release) || release.entries[stay.stage]?.entered !== stay.promotion) return [];
  const gates = release.entries[stay.stage]?.exit ?? [];
  return gates.flatMap((gate) =>
    runIn(
      state,
      environment,
      { release, stage: stay.stage, entry: stay.promotion, promotion: stay.promotion, version: stay.version },
      gate,
      now,
    ),
  );
}

function entryChecks(state: State, promotion: Promotion, now: Instant): readonly Event[] {
  const release = state.releases.get(promotion.release);
  const stage = release && pathOf(state, release).find((candidate) => candidate.name === promotion.stage);
  if (release === undefined || stage === undefined) return [];
  const subject = { release, stage: stage.name, entry: attemptKey(release, stage.name), promotion: promotion.id, version: release.version };
  return gatesOf(state, release, stage, 'entry').flatMap((gate) =>
    environmentsOf(stage).flatMap((name) => {
      const environment = state.environments.get(name);
      return environment === undefined ? [] : runIn(state, environment, subject, gate, now);
    }),
  );
}

interface Subject {
  readonly release: Release;
  readonly stage: string;
  readonly entry: string;
  readonly promotion: string;
  readonly version: number;
}

/** Once, and once more for each time somebody asked again. Never while the environment is down or somebody moves in. */
function runIn(state: State, environment: Environment, subject: Subject, gate: Gate, now: Instant): readonly Event[] {
  if (gate.kind !== 'check' || environment.down !== undefined || environment.lease !== undefined) return [];
  if (indexOf(state).checks.has(checkKey(subject.entry, gate.hash, environment.name))) return [];
  const { release, entry } = subject;
  const given = release.evidence.filter(
    (item) => item.gate === gate.hash && item.entry === entry && item.environment === environment.name,
  ).length;
  const wanted = 1 + (release.rechecks[recheckKey(entry, gate.hash)] ?? 0);
  if (given >= wanted) return [];
  const run: CheckRun = {
    promotion: subject.promotion,
    environment: environmentAt(state, subject.version, environment.name),
    fence: environment.fence,
    release: release.id,
    stage: subject.stage,
    gate: gate.hash,
    entry,
    definition: gate.check,
    run: given + 1,
  };
  return [issueCheck(run, now)];
}
