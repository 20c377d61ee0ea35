import type { AnswerOf } from '#core/api/routes.ts';

type Answer = AnswerOf<'boards'>;
type Known = Pick<Answer, 'boards'>;

/** What changed, laid over what was known: rows that did not change stay the very same objects. Undefined where the whole is to be asked for. */
export function mergeBoards(known: Known, answer: Answer): Answer | undefined {
  if (answer.isWhole) return answer;
  const rows = new Map(known.boards.map((row) => [row.system, row]));
  const isNew = answer.boards.some(({ system }) => !rows.has(system));
  for (const row of answer.boards) rows.set(row.system, row);
  // Somebody may no longer see a system: which one it is, only the whole tells.
  if (rows.size !== answer.systems) return undefined;
  const boards = [...rows.values()];
  return { ...answer, boards: isNew ? boards.toSorted((left, right) => (left.system < right.system ? -1 : 1)) : boards };
}
