import { canonical } from '#core/canonical.ts';
import type { RoleEntry, Service, System } from '#core/system.ts';
import { andOf } from '#core/words.ts';

/** One line per thing that a file adds, takes away or changes, for people who look before they apply. */
export function fileChanges(before: System | undefined, after: System): readonly string[] {
  return [
    ...changesOf('service', byName(before?.services), byName(after.services)),
    ...after.services.flatMap((service) => instancesChange(service, before?.services)),
    ...changesOf('environment', byName(before?.environments), byName(after.environments)),
    ...changesOf('stage', byName(before?.path), byName(after.path)),
    ...Object.keys({ ...before?.roles, ...after.roles }).flatMap((role) => roleChange(role, before?.roles[role], after.roles[role])),
    ...orderChange(before, after),
  ];
}

/** Of releases that are made from now on: a release keeps the file that it was made by. */
function instancesChange({ name, instances = 1 }: Service, before: readonly Service[] = []): readonly string[] {
  const known = before.find((service) => service.name === name);
  if (known === undefined || (known.instances ?? 1) === instances) return [];
  return [`service ${name}: instances ${known.instances ?? 1} → ${instances}, with the next release that is made`];
}

/** Who joins a role and who leaves it, by name: it is people that are given rights, or lose them. */
function roleChange(role: string, before: readonly RoleEntry[] = [], after: readonly RoleEntry[] = []): readonly string[] {
  const [had, has] = [before.map(wordsOfEntry), after.map(wordsOfEntry)];
  const joins = has.filter((who) => !had.includes(who));
  const leaves = had.filter((who) => !has.includes(who));
  if (joins.length + leaves.length === 0) return [];
  const parts = [
    ...(joins.length === 0 ? [] : [`${andOf(joins)} ${joins.length === 1 ? 'joins' : 'join'}`]),
    ...(leaves.length === 0 ? [] : [`${andOf(leaves)} ${leaves.length === 1 ? 'leaves' : 'leave'}`]),
  ];
  return [`role ${role}: ${parts.join(', ')}`];
}

/** `otto in dev` */
function wordsOfEntry(entry: RoleEntry): string {
  return typeof entry === 'string' ? entry : `${entry.who} in ${andOf(entry.in)}`;
}

interface Named {
  readonly name: string;
}

function byName<Row extends Named>(rows: readonly Row[] = []): { readonly [name: string]: Row } {
  return Object.fromEntries(rows.map((row) => [row.name, row]));
}

function changesOf(
  what: string,
  before: { readonly [name: string]: unknown },
  after: { readonly [name: string]: unknown },
): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    if (!Object.hasOwn(before, name)) return [`${what} ${name} is new`];
    if (!Object.hasOwn(after, name)) return [`${what} ${name} is gone`];
    return canonical(before[name]) === canonical(after[name]) ? [] : [`${what} ${name} changes`];
  });
}

function orderChange(before: System | undefined, after: System): readonly string[] {
  const kept = (before?.path ?? []).map(({ name }) => name).filter((name) => after.path.some((stage) => stage.name === name));
  const now = after.path.map(({ name }) => name).filter((name) => kept.includes(name));
  return kept.join('\n') === now.join('\n') ? [] : [`the order of the path changes: ${now.join(' → ')}`];
}
