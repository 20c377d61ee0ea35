import { environmentAt, issueCheck, type CheckRun } from './issue.ts';
import { exitContext } from '#core/blockers/proof.ts';
import { attemptKey } from '#core/gates/context.ts';
import type { Event } from '#core/event.ts';
import { environmentsOf, isOpen, pathOf } from '#core/find.ts';
import { attestingsOf } from '#core/gates/attest.ts';
import type { SoakGate } from '#core/gates/soak-due.ts';
import { checkKey, indexOf } from '#core/index-of.ts';
import { gatesOf } from '#core/path.ts';
import { rechecksOf } from '#core/rechecks.ts';
import type { Environment, Promotion, Release, State } from '#core/state.ts';
import type { Gate, Instant, Milliseconds } from '#core/system.ts';

/** Checks run by themselves: exit checks after each deployment, entry checks while somebody waits to enter. */
export function orderChecks(state: State, now: Instant): readonly Event[] {
  const events: Event[] = [];
  for (const environment of indexOf(state).environments) events.push(...exitChecks(state, environment, now));
  for (const promotion of indexOf(state).unfinished)
    if (promotion.state === 'waiting' && promotion.kind === 'normal') events.push(...entryChecks(state, promotion, now));
  return events;
}

function exitChecks(state: State, environment: Environment, now: Instant): readonly Event[] {
  const { stay } = environment;
  const release = stay === undefined ? undefined : state.releases.get(stay.release);
  if (stay === undefined || !isOpen(release) || release.entries[stay.stage]?.entered !== stay.promotion) return [];
  const gates = release.entries[stay.stage]?.exit ?? [];
  const subject = { release, stage: stay.stage, entry: stay.promotion, promotion: stay.promotion, version: stay.version };
  return gates.flatMap((gate) =>
    gate.kind === 'soak' ? attestIn(state, environment, subject, gate, now) : runIn(state, environment, subject, gate, now),
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
  if (isOrdered(state, subject.entry, gate, environment)) return [];
  const given = givenIn(environment, subject, gate);
  const wanted = 1 + rechecksOf(subject.release, { ...subject, gate: gate.hash });
  return given >= wanted ? [] : [issueCheck({ ...runOf(state, environment, subject, gate), definition: gate.check, run: given + 1 }, now)];
}

/** Mostly nothing is: then no key is made to look for. */
function isOrdered(state: State, entry: string, gate: Gate, environment: Environment): boolean {
  const { checks } = indexOf(state);
  return checks.size > 0 && checks.has(checkKey(entry, gate.hash, environment.name));
}

/** How long a host may take to say what its records say. */
const attestMs: Milliseconds = 600_000;

/** A soak that is over: the host says whether it was broken and nobody heard. */
function attestIn(state: State, environment: Environment, subject: Subject, gate: SoakGate, now: Instant): readonly Event[] {
  if (environment.lease !== undefined || isOrdered(state, subject.entry, gate, environment)) return [];
  const stage = pathOf(state, subject.release).find((each) => each.name === subject.stage);
  if (stage === undefined) return [];
  const attesting = attestingsOf(exitContext(state, subject.release, stage, now), gate)?.find(
    (each) => each.environment === environment.name,
  );
  if (attesting === undefined || attesting.answer?.verdict === 'pass' || (attesting.again ?? now) > now) return [];
  const definition = { name: 'attest', kind: 'attest', options: {}, timeoutMs: attestMs };
  const { soaked } = attesting;
  const run = givenIn(environment, subject, gate) + 1;
  return [issueCheck({ ...runOf(state, environment, subject, gate), definition, soaked, run }, now)];
}

function givenIn(environment: Environment, { release, entry }: Subject, gate: Gate): number {
  return release.evidence.filter((item) => item.gate === gate.hash && item.entry === entry && item.environment === environment.name).length;
}

function runOf(state: State, environment: Environment, subject: Subject, gate: Gate): Omit<CheckRun, 'definition' | 'run'> {
  return {
    promotion: subject.promotion,
    environment: environmentAt(state, subject.version, environment.name),
    fence: environment.fence,
    release: subject.release.id,
    stage: subject.stage,
    gate: gate.hash,
    entry: subject.entry,
  };
}
