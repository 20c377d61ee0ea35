import type { State } from '#core/state.ts';
import type { System } from '#core/system.ts';

/** What is taken for granted where rules are tried: whoever reads the answer must know it. */
export function assumptionsOf(begin: State, file: System): readonly string[] {
  const open = [...begin.releases.values()].filter(({ state }) => state === 'open').length;
  const pace = file.time === undefined ? 'time' : 'working time';
  const older = open === 0 ? [] : [`${open} releases were there before: as always, what is weaker now is not weaker for them.`];
  return [
    'From that instant on this file holds; files that were applied later are left out.',
    `People answer as fast as they did: after as much ${pace} as then, from when they would be asked.`,
    'Agents take as long as they took, and a check says of a release what it said.',
    ...older,
  ];
}
