import { freezeKey, windowKey } from '#core/blockers/time.ts';
import { trainKey } from '#core/trains.ts';
import { timeRulesOf } from '#core/times.ts';
import { contextOf } from './people.ts';
import { findGate, findRelease, isRefusal, needsReason, openReleaseAt, type Ruling } from './ruling.ts';
import { askElse } from '#core/access.ts';
import { isAuthor } from '#core/authors.ts';
import { askedOf } from '#core/deadlines.ts';
import type { PersonCommand } from '#core/command.ts';
import { environmentsOf, presentStays } from '#core/find.ts';
import { lastVerdicts } from '#core/gates/check.ts';
import { findException } from '#core/find-exception.ts';
import { checkKey, indexOf } from '#core/index-of.ts';
import { rechecksOf } from '#core/rechecks.ts';
import { refuse, type Refusal } from '#core/refusal.ts';
import { isSamePerson } from '#core/roster.ts';
import type { Exception, Release, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { typed } from '#core/words.ts';

type Of<Kind extends PersonCommand['kind']> = Extract<PersonCommand, { kind: Kind }>;

/** Runs a check again where the release stands. While one runs already, that is the answer. */
export function judgeRecheck(state: State, command: Of<'recheck'>, now: Instant): Ruling {
  const found = openReleaseAt(state, command.release, command.stage);
  if (isRefusal(found)) return found;
  const { release, stage } = found;
  const gate = findGate(state, release, stage, ['check'], command.gate);
  if (isRefusal(gate)) return askAgain(state, command, now) ?? gate;
  if (gate.side === 'exit' && presentStays(state, release, stage) === undefined) {
    return refuse(
      'nothing-runs',
      `${release.id} does not run in ${stage.name} now: nothing can be checked there.`,
      `lockstep promote ${release.id} --to ${stage.name}`,
    );
  }
  const context = contextOf(state, release, stage, gate, now);
  const { entry } = context;
  const asked = 1 + rechecksOf(release, { stage: stage.name, entry, gate: gate.hash });
  const last = lastVerdicts(context, gate);
  const places = environmentsOf(stage);
  // Where it passed a run may still be owed (the place is down): that is no reason to leave a failed one as it is.
  const open = places.filter((environment) => last.get(environment)?.verdict !== 'pass');
  const due = (open.length > 0 ? open : places).some((environment) => {
    const given = release.evidence.filter(
      (item) => item.gate === gate.hash && item.entry === entry && item.environment === environment,
    ).length;
    return given < asked || indexOf(state).checks.has(checkKey(entry, gate.hash, environment));
  });
  return due ? [] : [{ kind: 'recheckAsked', release: release.id, stage: stage.name, gate: gate.hash, entry, by: command.by }];
}

/** People who did not answer in time are asked anew, with the whole time again. While they still have time, that is the answer. */
function askAgain(state: State, command: Of<'recheck'>, now: Instant): Ruling | undefined {
  const found = openReleaseAt(state, command.release, command.stage);
  if (isRefusal(found)) return found;
  const { release, stage } = found;
  const gate = findGate(state, release, stage, ['approval', 'sign-off', 'manual', 'scope'], command.gate);
  if (isRefusal(gate) || gate.deadline === undefined) return undefined;
  const { entry } = contextOf(state, release, stage, gate, now);
  const { hash, label } = gate;
  if (askedOf(release, { stage: stage.name, entry, gate: hash })?.expired === undefined) return [];
  return [{ kind: 'gateAsked', release: release.id, stage: stage.name, gate: hash, label, entry, at: now, by: command.by }];
}

/** Evidence can be revoked, with a reason; it stays to be read. A soak is not revoked but begun anew. */
export function judgeRevoke(state: State, command: Of<'revoke'>): Ruling {
  const release = findRelease(state, command.release);
  if (isRefusal(release)) return release;
  const evidence = release.evidence.find((item) => item.id === command.evidence);
  if (evidence === undefined)
    return refuse('no-such-evidence', `${release.id} has no evidence ${command.evidence}.`, `lockstep release show ${release.id}`);
  if (evidence.kind === 'soak' || evidence.soaked !== undefined)
    return refuse(
      'not-revocable',
      'A soak that was run is a fact. It can be begun anew.',
      `lockstep revoke ${release.id} --restart-soak --stage ${evidence.stage} --reason "…"`,
    );
  if (evidence.revoked !== undefined) return [];
  return (
    needsReason(command.reason) ?? [
      { kind: 'evidenceRevoked', release: release.id, evidence: evidence.id, by: command.by, reason: command.reason },
    ]
  );
}

export function judgeRestartSoak(state: State, command: Of<'restart-soak'>, now: Instant): Ruling {
  const found = openReleaseAt(state, command.release, command.stage);
  if (isRefusal(found)) return found;
  const { release, stage } = found;
  if (presentStays(state, release, stage) === undefined)
    return refuse('nothing-runs', `${release.id} does not run in ${stage.name} now.`, `lockstep status ${release.id}`);
  return (
    needsReason(command.reason) ?? [
      { kind: 'soakRestarted', release: release.id, stage: stage.name, by: command.by, reason: command.reason, at: now },
    ]
  );
}

/** A freeze, a window or a train of the file in force, by its name behind the word: they are no gates, and one release may be let past them. */
function ruleOfTime(state: State, named: string): { readonly hash: string; readonly label: string } | undefined {
  const rules = timeRulesOf(state);
  if (typeof rules === 'string') return undefined;
  const known = [
    ...rules.freezes.map(({ name }) => freezeKey(name)),
    ...rules.windows.map(({ name }) => windowKey(name)),
    ...(rules.trains ?? []).map(({ name }) => trainKey(name)),
  ];
  return known.includes(named) ? { hash: named, label: named } : undefined;
}

/** Asks to waive one gate of one stage for one release: with a reason, until an instant, and only with a second person. */
export function judgeExcept(state: State, command: Of<'except'>, now: Instant): Ruling {
  const found = openReleaseAt(state, command.release, command.stage);
  if (isRefusal(found)) return found;
  const { release, stage } = found;
  const gate =
    ruleOfTime(state, command.gate) ??
    findGate(
      state,
      release,
      stage,
      ['check', 'approval', 'soak', 'migrations', 'scope', 'requirements', 'data', 'sign-off', 'manual'],
      command.gate,
    );
  if (isRefusal(gate)) return gate;
  const missing = needsReason(command.reason);
  if (missing !== undefined) return missing;
  if (command.expires <= now)
    return refuse('expired', 'This Exception would have expired already.', 'Give an instant in the future with --expires.');
  const exception: Exception = {
    id: `${release.id}.x${release.exceptions.length + 1}`,
    stage: stage.name,
    gate: gate.hash,
    label: gate.label,
    by: command.by,
    reason: command.reason,
    at: now,
    expires: command.expires,
  };
  return [{ kind: 'exceptionAsked', release: release.id, exception }];
}

export function judgeSecondException(state: State, command: Of<'second-exception'>, now: Instant): Ruling {
  const found = exceptionOf(state, command.id);
  if (isRefusal(found)) return found;
  const { release, exception } = found;
  if (exception.revoked !== undefined || exception.expires <= now)
    return refuse(
      'expired',
      `Exception ${exception.id} has ended.`,
      `lockstep except ${release.id} --stage ${exception.stage} --gate ${typed(exception.label)} --reason "…" --expires "2 hours"`,
    );
  if (exception.second !== undefined) return [];
  const elsewhere = askElse(state, command, (person) => isSamePerson(state, exception.by, person) || isAuthor(state, release, person));
  if (isSamePerson(state, exception.by, command.by))
    return refuse('same-person', `${command.by} asked for Exception ${exception.id}; a second person grants it.`, elsewhere);
  if (isAuthor(state, release, command.by))
    return refuse('own-release', `${command.by} is an author of ${release.id} and can't grant its Exception.`, elsewhere);
  return inOneStroke(release, exception).map(({ id }) => ({ kind: 'exceptionGranted', release: release.id, id, second: command.by }));
}

export function judgeRevokeException(state: State, command: Of<'revoke-exception'>): Ruling {
  const found = exceptionOf(state, command.id);
  if (isRefusal(found)) return found;
  if (found.exception.revoked !== undefined) return [];
  const { release, exception } = found;
  return inOneStroke(release, exception).map(({ id }) => ({ kind: 'exceptionRevoked', release: release.id, id, by: command.by }));
}

/** What was asked for in one stroke is granted and revoked in one. */
function inOneStroke(release: Release, exception: Exception): readonly Exception[] {
  if (exception.glass === undefined) return [exception];
  return release.exceptions.filter(({ glass, revoked }) => glass === exception.glass && revoked === undefined);
}

function exceptionOf(state: State, id: string): { readonly release: Release; readonly exception: Exception } | Refusal {
  return findException(state, id) ?? refuse('no-such-exception', `No open release has an Exception ${id}.`, 'lockstep status');
}
