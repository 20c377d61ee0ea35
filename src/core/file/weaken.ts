import type { System } from '#core/system.ts';

/** One line per thing that the second file weakens against the first. */
export function weakens(before: System, after: System): readonly string[] {
  return before.path.length > after.path.length ? ['the path is shorter'] : [];
}
