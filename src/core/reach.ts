import type { RoleEntry, System } from './system.ts';

/** Where somebody has a role: in these environments, or everywhere. */
export type Reach = ReadonlySet<string> | 'whole-system';

/** Who is named for any of these roles, and where; several entries add up. `peopleOf`: whom a name of the file stands for. */
export function reachOf(
  system: System,
  roles: readonly string[],
  peopleOf: (who: string) => readonly string[],
): ReadonlyMap<string, Reach> {
  const reach = new Map<string, Reach>();
  for (const role of roles) {
    for (const entry of Object.hasOwn(system.roles, role) ? (system.roles[role] ?? []) : []) {
      for (const person of peopleOf(whoOf(entry))) reach.set(person, widened(reach.get(person), entry));
    }
  }
  return reach;
}

export function whoOf(entry: RoleEntry): string {
  return typeof entry === 'string' ? entry : entry.who;
}

function widened(known: Reach | undefined, entry: RoleEntry): Reach {
  if (known === 'whole-system' || typeof entry === 'string') return 'whole-system';
  return new Set([...(known ?? []), ...entry.in]);
}
