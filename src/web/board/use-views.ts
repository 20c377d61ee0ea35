import { useQueries } from '@tanstack/react-query';
import type { Blocker } from '#core/blocker.ts';
import type { BoardView, ReleaseView } from '#core/views/shapes.ts';
import { type Me, releaseQuery } from '#web/api/queries.ts';
import { blockersOf } from '#web/words/mine.ts';

/** Releases whose blockers are spelled out below the board of one system. */
const mostSpelledOut = 5;

/** `system release` → its journey. */
export type Views = ReadonlyMap<string, ReleaseView>;

/** What this person may clear, by `system release`. */
export type Mine = ReadonlyMap<string, readonly Blocker[]>;

/**
 * The journeys behind a board. A cell says that somebody may do something now; whether that is me stands in the release's
 * blockers. Never more than there are stages, and a few of the newest; the page that one goes to next is read with them.
 */
export function useViews(boards: readonly BoardView[]): Views {
  const asked = boards.flatMap((board) => [...withVerb(board), ...(boards.length === 1 ? blocked(board) : [])]);
  const unique = [...new Map(asked.map((one) => [keyOf(one.system, one.release), one])).values()];
  return useQueries({
    queries: unique.map(({ system, release }) => releaseQuery(system, release)),
    combine: (answers) =>
      new Map(answers.flatMap(({ data }) => (data === undefined ? [] : [[keyOf(data.system, data.release), data] as const]))),
  });
}

export function mineOf(me: Me, views: Views): Mine {
  const all = [...views].map(([key, { blockers }]) => [key, blockersOf(me.person, blockers)] as const);
  return new Map(all.filter(([, blockers]) => blockers.length > 0));
}

export function keyOf(system: string, release: string): string {
  return `${system} ${release}`;
}

interface Asked {
  readonly system: string;
  readonly release: string;
}

function withVerb({ system, cells }: BoardView): readonly Asked[] {
  return cells.flatMap(({ verb, release }) => (verb === undefined || release === undefined ? [] : [{ system, release }]));
}

function blocked({ system, releases }: BoardView): readonly Asked[] {
  const held = releases.filter(({ blockers }) => blockers > 0).slice(0, mostSpelledOut);
  return held.map(({ release }) => ({ system, release }));
}
