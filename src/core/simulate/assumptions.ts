import type { State } from '#core/state.ts';
import type { System } from '#core/system.ts';
import { andOf, counted } from '#core/words.ts';
import type { LeftOut } from './left-out.ts';

/** What is taken for granted where rules are tried: whoever reads the answer must know it. */
export function assumptionsOf(begin: State, file: System, leftOut: readonly LeftOut[]): readonly string[] {
  const open = [...begin.releases.values()].filter(({ state }) => state === 'open').length;
  const pace = file.time === undefined ? 'time' : 'working time';
  const older = open === 0 ? [] : [`${open} releases were there before: as always, what is weaker now is not weaker for them.`];
  return [
    `From that instant on this file holds for all of the time. ${laterFiles(leftOut)}`,
    `People answer as fast as they did: after as much ${pace} as then, from when they would be asked.`,
    'Agents take as long as they took, and a check says of a release what it said.',
    'Exceptions are asked and granted as they were, for the gate in the same place, also where it says something else now.',
    ...older,
  ];
}

function laterFiles(leftOut: readonly LeftOut[]): string {
  const files = leftOut.filter(({ as }) => as === 'file').length;
  const proposals = leftOut.length - files;
  const parts = [...(files > 0 ? [counted(files, 'file')] : []), ...(proposals > 0 ? [counted(proposals, 'proposal')] : [])];
  return parts.length === 0
    ? 'No other was applied since.'
    : `${andOf(parts)} that came later ${leftOut.length === 1 ? 'is' : 'are'} left out.`;
}
