import { administrators } from '#core/api/people-shapes.ts';
import { holdsProduction, letsOneApprove, newRights, withRoster } from '#core/grants.ts';
import type { NewRight } from '#core/grants.ts';
import { hasAnyRole } from '#core/roster.ts';
import type { State } from '#core/state.ts';
import { andOf } from '#core/words.ts';
import type { HttpContext } from './context.ts';
import type { RightsChange } from './grant-book.ts';
import type { User } from './people.ts';
import type { InstallationRoster } from './roster-book.ts';

/** Everybody there is, as a change of their rights is judged. */
export interface Installation {
  readonly roster: InstallationRoster;
  /** Of every system. */
  readonly states: readonly State[];
  readonly users: readonly User[];
}

/** What a change would let people do in production, and in which systems. */
export interface Gained {
  readonly rights: readonly NewRight[];
  readonly systems: readonly string[];
}

export async function readStates({ store, engine }: Pick<HttpContext, 'store' | 'engine'>): Promise<readonly State[]> {
  const states: State[] = [];
  for (const { name } of await store.systems()) {
    const read = await engine.read(name);
    if (read !== undefined) states.push(read.state);
  }
  return states;
}

/** The roster with a change; the same where it changes something else. */
export function rosterWith(roster: InstallationRoster, change: RightsChange): InstallationRoster {
  switch (change.kind) {
    case 'join': {
      const groups = { ...roster.groups };
      for (const { group, person } of change.joins) groups[group] = [...(groups[group] ?? []), person];
      return { ...roster, groups };
    }
    case 'unlink': {
      const { [change.account]: _person, ...identities } = roster.identities;
      return { ...roster, identities };
    }
    case 'person':
      return { ...roster, services: roster.services.filter((account) => account !== change.person) };
    case 'factor-roles':
      return { ...roster, secondFactorRoles: change.to };
    case 'password':
    case 'factor':
    case 'authors':
      return roster;
  }
}

/** What people could do in production after it that they may not do today. None: it needs nobody's leave. */
export function gainedBy(change: RightsChange, by: string, { roster, states }: Installation): Gained {
  const today = states.map((state) => withRoster(state, roster));
  switch (change.kind) {
    case 'join':
    case 'unlink':
    case 'person':
      return gainedByRoster(today, roster, rosterWith(roster, change));
    case 'password':
      return gainedBySignIn(change.person, by, { roster, today, right: `signs in with a password that ${by} knows` });
    case 'factor':
      return gainedBySignIn(change.person, by, { roster, today, right: 'signs in without a second factor' });
    case 'factor-roles': {
      const freed = change.from.filter((role) => !change.to.includes(role));
      const right = { person: by, right: `lets people with the role ${andOf(freed)} sign in without a second factor` };
      return freed.length === 0 ? { rights: [], systems: [] } : { rights: [right], systems: today.map(systemOf) };
    }
    case 'authors':
      return gainedByAuthors(change, by, today);
  }
}

/** Whose sign-in is made easier by somebody else, who holds production or administers. */
function gainedBySignIn(
  person: string,
  by: string,
  { roster, today, right }: { readonly roster: InstallationRoster; readonly today: readonly State[]; readonly right: string },
): Gained {
  const held = today.filter((state) => holdsProduction(state, person));
  const isHeld = held.length > 0 || isAdministrator(roster, person);
  if (person === by || !isHeld) return { rights: [], systems: [] };
  return { rights: [{ person, right }], systems: held.map(systemOf) };
}

/** Whoever is no author any more may approve; and whoever says first who an unknown one is, lets one person approve where two had to. */
function gainedByAuthors({ changes }: Extract<RightsChange, { kind: 'authors' }>, by: string, today: readonly State[]): Gained {
  const freed = namesOf(changes.map(({ from }) => from));
  const loosened = changes.some(({ from }) => from === undefined) ? today.filter(letsOneApprove) : [];
  const rights = freed.map((person) => ({ person, right: 'counts no longer as the author of some commits' }));
  const says = { person: by, right: `says who an unknown author is, so that one person approves in ${andOf(loosened.map(systemOf))}` };
  return {
    rights: loosened.length === 0 ? rights : [...rights, says],
    systems: (freed.length > 0 ? today : loosened).map(systemOf),
  };
}

function systemOf({ head }: State): string {
  return head.system;
}

/** Sorted, each once. */
function namesOf(persons: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(persons.filter((person) => person !== undefined))].sort();
}

function gainedByRoster(today: readonly State[], before: InstallationRoster, after: InstallationRoster): Gained {
  const each = today.map((state) => ({ system: state.head.system, rights: newRights(state, after) }));
  const administers = (after.groups[administrators] ?? [])
    .filter((person) => !isAdministrator(before, person))
    .map((person) => ({ person, right: 'administers the installation' }));
  return {
    rights: [...administers, ...each.flatMap(({ rights }) => rights)],
    systems: each.filter(({ rights }) => rights.length > 0).map(({ system }) => system),
  };
}

/** Who could confirm something in these systems: people who can sign in, and administer the installation or release there. */
export function capableOf(systems: readonly string[], { roster, states, users }: Installation): readonly string[] {
  const reached = states.filter(({ head }) => systems.includes(head.system)).map((state) => withRoster(state, roster));
  const canSignIn = users.filter(({ person, disabled, password }) => !disabled && password !== '' && !roster.services.includes(person));
  return canSignIn
    .map(({ person }) => person)
    .filter((person) => isAdministrator(roster, person) || isReleaseManager(reached, person))
    .sort();
}

function isReleaseManager(states: readonly State[], person: string): boolean {
  return states.length > 0 && states.every((state) => hasAnyRole(state, person, ['admin', 'release-manager'], 'whole-system'));
}

/** Of these the ones who are none of those people, under any account, today or after the change. */
export function othersThan(
  people: readonly string[],
  excluded: readonly string[],
  rosters: readonly InstallationRoster[],
): readonly string[] {
  return people.filter(
    (person) => !excluded.some((other) => rosters.some((roster) => personBehind(roster, person) === personBehind(roster, other))),
  );
}

/** The account that stands for the person behind an account. */
export function personBehind({ identities }: Pick<InstallationRoster, 'identities'>, account: string): string {
  return Object.hasOwn(identities, account) ? (identities[account] ?? account) : account;
}

/**
 * Whether nobody could ever confirm it for one of those who gain: then there is nobody to be asked. Each is looked at alone, for whoever
 * brings a second person into the change must not thereby lose the one who could have said no.
 */
export function isAlone(change: RightsChange, by: string, gained: Gained, installation: Installation): boolean {
  const { roster } = installation;
  const capable = capableOf(gained.systems, installation);
  const rosters = [roster, rosterWith(roster, change)];
  // Whose password is set anew, or second factor taken away, is somebody else, who may well be asked another way.
  const gaining = change.kind === 'password' || change.kind === 'factor' ? [by] : gained.rights.map(({ person }) => person);
  return gaining.every((person) => othersThan(capable, [by, person], rosters).length === 0);
}

/** What changes, in a sentence without a verb of its own, and without anybody's e-mail: it reaches the ledger. */
export function wordsOfChange(change: RightsChange): string {
  switch (change.kind) {
    case 'join': {
      const groups = Map.groupBy(change.joins, ({ group }) => group);
      return andOf([...groups].map(([group, joins]) => `${andOf(joins.map(({ person }) => person))} into the group ${group}`));
    }
    case 'unlink':
      return `${change.account} as another person than ${change.person}`;
    case 'password':
      return `a new password for ${change.person}`;
    case 'factor':
      return `${change.person} without a second factor`;
    case 'factor-roles':
      return change.to.length === 0 ? 'a second factor for no role' : `a second factor for ${andOf(change.to)}`;
    case 'person':
      return `${change.person} as a person who signs in`;
    case 'authors':
      return wordsOfAuthors(change);
  }
}

function wordsOfAuthors({ changes }: Extract<RightsChange, { kind: 'authors' }>): string {
  const changed = namesOf(changes.map(({ from }) => from));
  const named = namesOf(changes.filter(({ from }) => from === undefined).map(({ to }) => to));
  const parts = [
    ...(changed.length === 0 ? [] : [`another author for the commits of ${andOf(changed)}`]),
    ...(named.length === 0 ? [] : [`${andOf(named)} as the author of commits of nobody known so far`]),
  ];
  return andOf(parts);
}

function isAdministrator({ groups }: InstallationRoster, person: string): boolean {
  return groups[administrators]?.includes(person) ?? false;
}
