import { currentSystem } from './find.ts';
import { reachOf, whoOf, type Reach } from './reach.ts';
import type { State } from './state.ts';
import type { System } from './system.ts';

/** Members of this group of the installation may apply files to every system. They approve nothing by it. */
const installationAdmins = 'installation-admin';

/**
 * Where somebody is to have a role: in every one of these environments, in the system as a whole, or in some part of it at least.
 */
export type Places = readonly string[] | 'whole-system' | 'anywhere';

/** Who has a role there today: people named in the file in force, and members of the groups named there. */
export function membersOf(state: State, role: string, places: Places): readonly string[] {
  const system = currentSystem(state);
  return system === undefined
    ? []
    : peopleIn(
        reachOf(system, [role], (who) => peopleOf(who, state.head)),
        places,
      );
}

/** Everybody who has any of these roles there, sorted, each once; in several places by different ones of them too. */
export function anybodyOf(state: State, roles: readonly string[], places: Places): readonly string[] {
  const system = currentSystem(state);
  const people = new Set(
    system === undefined
      ? []
      : peopleIn(
          reachOf(system, roles, (who) => peopleOf(who, state.head)),
          places,
        ),
  );
  if (roles.includes('admin')) for (const person of state.head.groups[installationAdmins] ?? []) people.add(person);
  return [...people].sort();
}

/** Every role that a person has in this system today, in whichever part of it, sorted. */
export function rolesOf(state: State, person: string): readonly string[] {
  const system = currentSystem(state);
  const roles = system === undefined ? [] : rolesIn(system, state.head, person);
  return isInstallationAdmin(state, person) && !roles.includes('admin') ? [...roles, 'admin'].sort() : roles;
}

/** Whether a person has one of these roles there. */
export function hasAnyRole(state: State, person: string, roles: readonly string[], places: Places): boolean {
  if (roles.includes('admin') && isInstallationAdmin(state, person)) return true;
  const system = currentSystem(state);
  if (system === undefined) return false;
  const reach = reachOf(system, roles, (who) => peopleOf(who, state.head)).get(person);
  return reach !== undefined && covers(reach, places);
}

/** The environments in which a person has a role; `whole-system` for all there are. */
export function placesOfRole(state: State, person: string, role: string): readonly string[] | 'whole-system' {
  const system = currentSystem(state);
  const reach = system === undefined ? undefined : reachOf(system, [role], (who) => peopleOf(who, state.head)).get(person);
  if (reach === undefined) return isInstallationAdmin(state, person) && role === 'admin' ? 'whole-system' : [];
  return reach === 'whole-system' ? reach : [...reach].sort();
}

/** The account that stands for a person: two accounts of one person are one person. */
export function identityOf(state: State, account: string): string {
  const { identities = {} } = state.head;
  return Object.hasOwn(identities, account) ? (identities[account] ?? account) : account;
}

export function isSamePerson(state: State, one: string, other: string): boolean {
  return identityOf(state, one) === identityOf(state, other);
}

/** A program's account. */
export function isService(state: State, account: string): boolean {
  return state.head.services?.includes(account) ?? false;
}

/** Who was erased is nobody any more, though the file still names the id: such a one is neither counted nor asked. */
function peopleOf(who: string, { groups, erased = [] }: State['head']): readonly string[] {
  return membersBehind(who, groups).filter((person) => !erased.includes(person));
}

function membersBehind(who: string, groups: State['head']['groups']): readonly string[] {
  if (!who.startsWith('group:')) return [who];
  const group = who.slice('group:'.length);
  return Object.hasOwn(groups, group) ? (groups[group] ?? []) : [];
}

function peopleIn(reach: ReadonlyMap<string, Reach>, places: Places): readonly string[] {
  return [...reach]
    .filter(([, where]) => covers(where, places))
    .map(([person]) => person)
    .sort();
}

function covers(reach: Reach, places: Places): boolean {
  if (places === 'anywhere' || reach === 'whole-system') return true;
  return places !== 'whole-system' && places.every((place) => reach.has(place));
}

function rolesIn(system: System, head: State['head'], person: string): readonly string[] {
  return Object.keys(system.roles)
    .filter((role) => (system.roles[role] ?? []).some((entry) => peopleOf(whoOf(entry), head).includes(person)))
    .sort();
}

function isInstallationAdmin(state: State, person: string): boolean {
  return state.head.groups[installationAdmins]?.includes(person) ?? false;
}
