import { useQueries } from '@tanstack/react-query';
import type { Blocker } from '#core/blocker.ts';
import type { BoardView } from '#core/views/shapes.ts';
import { type Me, releaseQuery } from '#web/api/queries.ts';
import { blockersOf } from '#web/words/mine.ts';

/** What this person may clear, by `system release`. */
export type Mine = ReadonlyMap<string, readonly Blocker[]>;

/**
 * A cell says that somebody may do something now; whether that is me stands in the release's blockers. There are never more of
 * these releases than stages, and the page that one goes to next is read with them.
 */
export function useMine(me: Me, boards: readonly BoardView[]): Mine {
  const asked = boards.flatMap(({ system, cells }) =>
    cells.flatMap(({ verb, release }) => (verb === undefined || release === undefined ? [] : [{ system, release }])),
  );
  const unique = [...new Map(asked.map((one) => [`${one.system} ${one.release}`, one])).values()];
  return useQueries({
    queries: unique.map(({ system, release }) => releaseQuery(system, release)),
    combine: (answers) =>
      new Map(
        answers.flatMap(({ data }) => {
          const mine = data === undefined ? [] : blockersOf(me.person, data.blockers);
          return data === undefined || mine.length === 0 ? [] : [[`${data.system} ${data.release}`, mine] as const];
        }),
      ),
  });
}
