import { useQueries } from '@tanstack/react-query';
import type { BoardView, ReleaseView } from '#core/views/shapes.ts';
import { releaseQuery } from '#web/api/queries.ts';

/** Releases whose blockers are spelled out below the board of one system. */
const mostSpelledOut = 5;

/** The journeys of the newest releases of a board that something stands in the way of, in the board's order. */
export function useBlockedViews({ system, releases }: BoardView): readonly ReleaseView[] {
  const held = releases.filter(({ blockers }) => blockers > 0).slice(0, mostSpelledOut);
  return useQueries({
    queries: held.map(({ release }) => releaseQuery(system, release)),
    combine: (answers) => answers.flatMap(({ data }) => (data === undefined || data.blockers.length === 0 ? [] : [data])),
  });
}
