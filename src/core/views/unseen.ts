import { systemAt } from '#core/find.ts';
import type { State } from '#core/state.ts';

/** Those of a stage's environments in which nobody can read back what runs, by the file of that version. */
export function unseenIn(state: State, version: number, names: readonly string[]): { readonly unseen?: readonly string[] } {
  const found = systemAt(state, version).environments.filter((each) => each.unseen === true && names.includes(each.name));
  return found.length === 0 ? {} : { unseen: found.map(({ name }) => name) };
}
