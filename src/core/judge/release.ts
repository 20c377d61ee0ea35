import { nearest } from '#core/file/nearest.ts';
import { findRelease, isRefusal, needsReason, openRelease, type Ruling } from './ruling.ts';
import { refuseScope } from './scope.ts';
import { targetOf } from './target.ts';
import { boarded, findDeparture } from './train.ts';
import { carriedInto, hotfixOf } from './hotfix.ts';
import { askElse } from '#core/access.ts';
import { byAge } from '#core/age.ts';
import { fixesOf, missingFixes } from '#core/fixes.ts';
import { unnamed } from '#core/authors.ts';
import { billDigestOf, withFiles } from '#core/bill.ts';
import type { PersonCommand } from '#core/command.ts';
import type { Event } from '#core/event.ts';
import { currentSystem, isOpen } from '#core/find.ts';
import { indexOf } from '#core/index-of.ts';
import type { Migrations } from '#core/migrations/facts.ts';
import { planDigestOf } from '#core/plan.ts';
import { refuse, type Refusal } from '#core/refusal.ts';
import { isSamePerson, isService } from '#core/roster.ts';
import type { Release, State } from '#core/state.ts';
import type { Bill, Instant, System } from '#core/system.ts';
import { scopeRecord } from '#core/scope/scope.ts';
import { andOf } from '#core/words.ts';

type Of<Kind extends PersonCommand['kind']> = Extract<PersonCommand, { kind: Kind }>;

/** The same name with the same bits is already so; with other bits it is refused: a release never changes. */
export function judgeCreate(state: State, command: Of<'create'>, now: Instant): Ruling {
  const system = currentSystem(state);
  if (system === undefined) return noSystem(state);
  const carried = carriedInto(state, system, command);
  const whole = carried !== undefined && isRefusal(carried) ? carried : wholeBill(system, command.bill, carried);
  if (isRefusal(whole)) return whole;
  const bill = withFiles(whole, system, command.files);
  const digest = billDigestOf(bill);
  const known = state.releases.get(command.release);
  if (known !== undefined) return known.digest === digest ? [] : nameTaken(known);
  const hotfix = command.hotfix === undefined ? undefined : hotfixOf(state, system, bill, command.hotfix.because);
  const back = hotfix ?? goesBack(state, bill);
  if (back !== undefined && isRefusal(back)) return back;
  const without = withoutOf(command);
  if (without !== undefined && isRefusal(without)) return without;
  const fault = command.scope === undefined ? undefined : refuseScope(command.scope);
  if (fault !== undefined) return fault;
  const target = targetOf(state, command.target, now);
  if (isRefusal(target)) return target;
  const migrations = migrationsOf(state, bill, command.migrations);
  const told = { ...authorsOf(state, command), ...migrations, ...commitsOf(system, command) };
  const way = {
    ...(hotfix !== undefined && !isRefusal(hotfix) && { hotfix }),
    ...(without !== undefined && { without }),
    ...target,
    ...scopeIn(command, now),
  };
  const fields = { id: command.release, bill, ...told, ...way, by: command.by, origin: 'created' } as const;
  const release = newRelease(state, system, fields, now);
  const train = command.train === undefined ? undefined : findDeparture(state, release, command.train, now);
  if (train !== undefined && isRefusal(train)) return train;
  return [{ kind: 'releaseCreated', release }, ...(train === undefined ? [] : [boarded(release.id, train, command.by, now)])];
}

/**
 * Authors are people: whoever asks, and whom they name. A program is none: a release that it brings without saying whose work it is
 * has an author whom nobody knows.
 */
function authorsOf(state: State, { by, authors: named, unknownAuthors = [] }: Of<'create'>): Pick<Release, 'authors' | 'unknownAuthors'> {
  const authors = [...new Set([by, ...named])].sort();
  const isUnnamed = unknownAuthors.length === 0 && authors.every((author) => isService(state, author));
  const unknown = isUnnamed ? [unnamed] : [...new Set(unknownAuthors)].sort();
  return { authors, ...(unknown.length > 0 && { unknownAuthors: unknown }) };
}

function scopeIn({ scope, by }: Of<'create'>, now: Instant): Pick<Release, 'scope'> {
  return scope === undefined ? {} : { scope: scopeRecord(scope, by, now) };
}

/** Of services that the release has; a list of none says nothing. */
function commitsOf({ services }: System, { commits = {} }: Of<'create'>): Pick<Release, 'commits'> {
  const found = services.flatMap(({ name }) => {
    const list = Object.hasOwn(commits, name) ? commits[name] : undefined;
    return list === undefined || list.count === 0 ? [] : [[name, list] as const];
  });
  return found.length === 0 ? {} : { commits: Object.fromEntries(found) };
}

/** What is carried over is known from the release that it comes from. */
export function migrationsOf(state: State, bill: Bill, read: Migrations = {}): Pick<Release, 'migrations'> {
  const older = [...state.releases.values()];
  const found = Object.entries(bill).flatMap(([service, { blob }]): readonly (readonly [string, Migrations[string]])[] => {
    const facts = read[service] ?? older.find((release) => release.bill[service]?.blob === blob)?.migrations?.[service];
    return facts === undefined ? [] : [[service, facts]];
  });
  return found.length === 0 ? {} : { migrations: Object.fromEntries(found) };
}

/** A release as it begins. */
export function newRelease(
  state: State,
  system: System,
  fields: Pick<
    Release,
    | 'id'
    | 'bill'
    | 'authors'
    | 'unknownAuthors'
    | 'migrations'
    | 'commits'
    | 'earlier'
    | 'by'
    | 'origin'
    | 'hotfix'
    | 'without'
    | 'target'
    | 'scope'
  >,
  now: Instant,
): Release {
  return {
    ...fields,
    ordinal: state.head.releases + 1,
    digest: billDigestOf(fields.bill),
    at: now,
    version: state.head.version,
    planDigest: planDigestOf(system, fields.bill),
    state: 'open',
    evidence: [],
    exceptions: [],
    entries: {},
    held: {},
    rechecks: {},
  };
}

export function noSystem(state: State): Refusal {
  return refuse('no-system', `There is no system ${state.head.system} yet.`, 'lockstep apply');
}

export function nameTaken(known: Release): Refusal {
  return refuse(
    'name-taken',
    `${known.id} exists with other bits (${known.digest}). A release never changes.`,
    'Give the new bits a name of their own.',
  );
}

/** Each with a reason, of a name that this release may not even know: what is live when it comes there is what counts. */
function withoutOf({ by, without = {} }: Of<'create'>): Release['without'] | Refusal {
  const entries = Object.entries(without);
  const missing = entries.map(([, because]) => needsReason(because)).find((refusal) => refusal !== undefined);
  if (missing !== undefined || entries.length === 0) return missing;
  return Object.fromEntries(entries.map(([hotfix, because]) => [hotfix, { by, because }]));
}

/** The creator says it late: the release is there, and what is live has been repaired meanwhile. */
export function judgeWithoutHotfix(state: State, command: Of<'without-hotfix'>): Ruling {
  const release = openRelease(state, command.release);
  if (isRefusal(release)) return release;
  if (release.without?.[command.hotfix] !== undefined) return [];
  if (!missingFixes(state, release).some((fix) => fix.release === command.hotfix))
    return refuse(
      'no-such-hotfix',
      `${release.id} lacks no hotfix ${command.hotfix} that is live or goes before it.`,
      `lockstep why ${release.id}`,
    );
  const { by, hotfix, reason: because } = command;
  return needsReason(because) ?? [{ kind: 'fixOmitted', release: release.id, hotfix, by, because }];
}

/** A bill lists every service. What is not named is carried over, where that was asked for. */
export function wholeBill(system: System, given: Bill, carried: Bill | undefined): Bill | Refusal {
  const names = system.services.map((service) => service.name);
  const unknown = Object.keys(given).filter((name) => !names.includes(name));
  if (unknown.length > 0) return unknownService(unknown, names);
  const whole: Record<string, Bill[string]> = {};
  for (const name of names) {
    const artefact = given[name] ?? carried?.[name];
    if (artefact !== undefined) whole[name] = artefact;
  }
  const missing = names.filter((name) => whole[name] === undefined);
  if (missing.length === 0) return whole;
  return refuse(
    'bill-incomplete',
    `A release lists every service; ${andOf(missing)} ${missing.length === 1 ? 'is' : 'are'} missing.`,
    `Add ${missing.map((name) => `${name}=./DIR`).join(' ')}.`,
  );
}

/** A name that is nearly right was mistyped; another may be a service that the file is still to get. */
function unknownService(unknown: readonly string[], names: readonly string[]): Refusal {
  const meant = unknown.flatMap((name) => nearest(name, names) ?? []);
  const hint = meant.length === 0 ? '' : ` Did you mean ${andOf(meant)}?`;
  return refuse(
    'bill-unknown-service',
    `There is no service ${andOf(unknown)}. The services are ${andOf(names)}.${hint}`,
    meant.length === 0
      ? 'Write a new service into the file first: lockstep apply'
      : `Write ${meant.map((name) => `${name}=./DIR`).join(' ')}.`,
  );
}

/** A bill is whole: one that goes back on a service that is newer on the path would undo somebody's release. */
function goesBack(state: State, bill: Bill): Refusal | undefined {
  const older = [...state.releases.values()].filter(isOpen).toSorted(byAge);
  const newest = older.pop();
  if (newest === undefined) return undefined;
  // To take up a fix is no way back, though what it repairs is older than what is on the path.
  const fixes = older.flatMap(fixesOf);
  const isFix = (name: string, digest: string): boolean => fixes.some(({ services }) => services[name] === digest);
  const back = Object.entries(bill).filter(
    ([name, artefact]) =>
      artefact.digest !== newest.bill[name]?.digest &&
      !isFix(name, artefact.digest) &&
      older.some((release) => release.bill[name]?.digest === artefact.digest),
  );
  if (back.length === 0) return undefined;
  return refuse(
    'goes-back',
    `${andOf(back.map(([name]) => name))} would go back behind ${newest.id}, which is on the path.`,
    `Take what ${newest.id} has, or reject it first: lockstep reject ${newest.id} --reason "…"`,
  );
}

/** A rollback to it that waits is ended with it: nobody goes back to what was rejected. One that runs is finished. */
export function judgeReject(state: State, command: Of<'reject'>, now: Instant): Ruling {
  const release = openRelease(state, command.release);
  const missing = needsReason(command.reason);
  if (isRefusal(release)) return release;
  return (
    missing ?? [
      { kind: 'releaseEnded', release: release.id, as: 'rejected', by: command.by, because: command.reason },
      ...rollbacksTo(state, release, now),
    ]
  );
}

function rollbacksTo(state: State, release: Release, now: Instant): readonly Event[] {
  const waiting = indexOf(state).unfinished.filter(
    (promotion) => promotion.kind === 'rollback' && promotion.state === 'waiting' && promotion.release === release.id,
  );
  return waiting.map(({ id }): Event => ({
    kind: 'promotionEnded',
    promotion: id,
    as: 'aborted',
    at: now,
    because: `${release.id} was rejected`,
  }));
}

/** Rejected by mistake: another person opens it again; evidence stands, approvals lapse. */
export function judgeReopen(state: State, command: Of<'reopen'>): Ruling {
  const release = findRelease(state, command.release);
  if (isRefusal(release)) return release;
  if (release.state === 'open') return [];
  if (release.state !== 'rejected')
    return refuse(
      'not-rejected',
      `${release.id} is ${release.state}; only a rejected release can be opened again.`,
      'lockstep release create NAME SERVICE=./FOLDER',
    );
  const elsewhere = askElse(state, command, (person) => isSamePerson(state, release.ended?.by ?? '', person));
  if (release.ended !== undefined && isSamePerson(state, release.ended.by, command.by))
    return refuse('same-person', `${command.by} rejected ${release.id}; another person reopens it.`, elsewhere);
  return needsReason(command.reason) ?? [{ kind: 'releaseReopened', release: release.id, by: command.by, because: command.reason }];
}
