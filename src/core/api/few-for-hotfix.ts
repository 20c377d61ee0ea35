import { environmentsOf } from '#core/find.ts';
import { hotfixPath, peopleOfHotfix } from '#core/hotfix.ts';
import { identityOf, isService, membersOf } from '#core/roster.ts';
import type { State } from '#core/state.ts';
import type { System } from '#core/system.ts';
import { andOf } from '#core/words.ts';
import { withFile } from './file-effects.ts';

/** Whether enough people can let a hotfix into the last stage by this file: better known today than in the night in which one is needed. */
export function fewForHotfix(state: State, after: System): readonly string[] {
  const path = hotfixPath(after);
  // A path of one stage has no hotfixes.
  const last = path.length < 2 ? undefined : path.at(-1);
  const asked = last?.entry.flatMap((gate) => (gate.kind === 'approval' ? gate.slots.map(({ role }) => role) : [])) ?? [];
  if (last === undefined || asked.length === 0) return [];
  const [then, roles] = [withFile(state, after), [...new Set(asked)].sort()];
  const members = roles.flatMap((role) => membersOf(then, role, environmentsOf(last))).filter((person) => !isService(then, person));
  const people = new Set(members.map((person) => identityOf(then, person)));
  if (people.size >= peopleOfHotfix) return [];
  const who = people.size === 0 ? 'nobody' : `only ${andOf([...people])}`;
  return [`two people besides its authors let a hotfix into ${last.name}, and ${who} may approve there as ${andOf(roles)}`];
}
