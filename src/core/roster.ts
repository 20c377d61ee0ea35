import { currentSystem } from './find.ts';
import type { State } from './state.ts';
import type { System } from './system.ts';

/** Members of this group of the installation may apply files to every system. They approve nothing by it. */
const installationAdmins = 'installation-admin';

/** Who has a role today: people named in the file in force, and members of the groups named there. */
export function membersOf(state: State, role: string): readonly string[] {
  const system = currentSystem(state);
  return system === undefined ? [] : peopleOf(system.roles[role] ?? [], state.head.groups);
}

function peopleOf(entries: readonly string[], groups: State['head']['groups']): readonly string[] {
  const people = new Set<string>();
  for (const entry of entries) {
    if (!entry.startsWith('group:')) people.add(entry);
    else for (const person of groups[entry.slice('group:'.length)] ?? []) people.add(person);
  }
  return [...people].sort();
}

/** Every role that a person has in this system today, sorted. */
export function rolesOf(state: State, person: string): readonly string[] {
  const system = currentSystem(state);
  const roles = system === undefined ? [] : rolesIn(system, state.head.groups, person);
  return isInstallationAdmin(state, person) && !roles.includes('admin') ? [...roles, 'admin'].sort() : roles;
}

function rolesIn(system: System, groups: State['head']['groups'], person: string): readonly string[] {
  return Object.keys(system.roles)
    .filter((role) => peopleOf(system.roles[role] ?? [], groups).includes(person))
    .sort();
}

function isInstallationAdmin(state: State, person: string): boolean {
  return state.head.groups[installationAdmins]?.includes(person) ?? false;
}

/** Everybody who has any of these roles, sorted, each once. */
export function anybodyOf(state: State, roles: readonly string[]): readonly string[] {
  const people = new Set<string>();
  for (const role of roles) for (const person of membersOf(state, role)) people.add(person);
  if (roles.includes('admin')) for (const person of state.head.groups[installationAdmins] ?? []) people.add(person);
  return [...people].sort();
}
