import { canonical } from '#core/canonical.ts';
import type { System } from '#core/system.ts';

/** One line per thing that a file adds, takes away or changes, for people who look before they apply. */
export function fileChanges(before: System | undefined, after: System): readonly string[] {
  return [
    ...changesOf('service', byName(before?.services), byName(after.services)),
    ...changesOf('environment', byName(before?.environments), byName(after.environments)),
    ...changesOf('stage', byName(before?.path), byName(after.path)),
    ...changesOf('role', before?.roles ?? {}, after.roles),
    ...orderChange(before, after),
  ];
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
