import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { type Ref, useDeferredValue, useMemo, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import type { BoardView } from '#core/views/shapes.ts';
import { boardQuery, type Boards, boardsQuery, type Me } from '#web/api/queries.ts';
import { usePageCommands } from '#web/keys/use-page-commands.ts';
import { Button } from '#web/parts/button.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { fetchedLater } from '#web/parts/fetched-later.tsx';
import { Loading } from '#web/parts/loading.tsx';
import { Page } from '#web/parts/page.tsx';
import { Sentence } from '#web/parts/sentence.tsx';
import { Trouble } from '#web/parts/trouble.tsx';
import { useNarrow } from '#web/parts/use-narrow.ts';
import { fileAsPicturePath, type PartOfRelease, partOfReleasePath } from '#web/paths.ts';
import { say, sayCount, sayWith } from '#web/words/say.ts';
import { BoardFilters } from './board-filters.tsx';
import { BoardGrid, type GridHandle } from './board-grid.tsx';
import { BoardLines } from './board-lines.tsx';
import { BoardList } from './board-list.tsx';
import { BoardNews } from './board-news.tsx';
import styles from './board-page.module.css';
import { BoardSummary } from './board-summary.tsx';
import { releaseAt } from './release-at.ts';
import { useBoardAddress } from './use-board-address.ts';
import { useSteadyRows } from './use-steady-rows.ts';

// What stands below the rows is read after them.
const BoardBelow = fetchedLater({ load: async () => (await import('./board-below.tsx')).BoardBelow });

/** Where is everything, and what needs me? */
export function BoardPage({ me }: { readonly me: Me }) {
  const { data, error, refetch } = useQuery(boardsQuery);
  return (
    <Page title={say('Board')} heading={say('Board')} isHeadingHidden>
      {data === undefined && error === null && <Loading label={say('Reading the board')} lines={8} />}
      {data === undefined && error !== null && <Trouble error={error} onRetry={() => void refetch()} />}
      {data !== undefined && data.boards.length === 0 && <NoSystem me={me} />}
      {data !== undefined && data.boards.length > 0 && <Board me={me} rows={data.boards} />}
    </Page>
  );
}

function Board({ me, rows: newest }: { readonly me: Me; readonly rows: Boards['boards'] }) {
  // Whoever presses a key waits for no row of another: what came in is drawn as soon as nothing else is to be.
  const rows = useDeferredValue(newest);
  const isNarrow = useNarrow();
  const [only] = rows;
  const isAlone = rows.length === 1;
  const address = useBoardAddress(isAlone ? only?.system : undefined);
  // Whoever opens a row waits for the key, not for what is in it.
  const open = useDeferredValue(address.open);
  const boards = useBoards(rows, open);
  const one = isAlone && only !== undefined ? boards.get(only.system) : undefined;
  // Who types in the search waits for the letter, not for the rows.
  const list = useSteadyRows(rows, useDeferredValue(address.filter));
  const search = useRef<HTMLInputElement>(null);
  const grid = useBoardKeys(search, rows);
  return (
    <>
      <BoardSummary boards={rows} />
      <BoardNews me={me} rows={rows} />
      {!(isNarrow && isAlone) && <BoardFilters rows={rows} address={address} input={search} />}
      {list.fresh > 0 && <Fresh count={list.fresh} onShow={list.renew} />}
      {list.rows.length === 0 && <Nothing onClear={address.clear} />}
      {isNarrow && one !== undefined && <BoardList board={one} />}
      {isNarrow && !isAlone && <BoardLines rows={list.rows} open={open} boards={boards} onToggle={address.toggle} />}
      {!isNarrow && list.rows.length > 0 && (
        <BoardGrid rows={list.rows} open={open} boards={boards} onToggle={address.toggle} handle={grid} />
      )}
      <p className={styles['path']}>
        {rows
          .filter(({ system }) => open.has(system))
          .map(({ system }) => (
            <Link key={system} href={fileAsPicturePath(system)}>
              {say('The path of {system}', { system })}
            </Link>
          ))}
        <CopyCommand command="lockstep status" ofPage />
      </p>
      {one !== undefined && <BoardBelow me={me} board={one} />}
    </>
  );
}

/** The boards of the systems whose rows are open. */
function useBoards(rows: Boards['boards'], open: ReadonlySet<string>): ReadonlyMap<string, BoardView> {
  const known = rows.filter(({ system }) => open.has(system));
  const boards = useQueries({
    queries: known.map(({ system }) => ({ ...boardQuery(system), placeholderData: keepPreviousData })),
    combine: (answers) => answers.flatMap(({ data }) => data ?? []),
  });
  return useMemo(() => new Map(boards.map((board) => [board.system, board])), [boards]);
}

/** What keys do on this page, and how it is found in the palette. */
function useBoardKeys(search: { readonly current: HTMLInputElement | null }, rows: Boards['boards']): Ref<GridHandle> {
  const grid = useRef<GridHandle>(null);
  const [, navigate] = useLocation();
  /** Of the row with the focus; where there is none, it comes to one first. */
  const goTo = (part: PartOfRelease): void => {
    const focused = document.activeElement;
    const key = focused?.closest<HTMLElement>('[data-row]')?.dataset['row'];
    const column = Number(focused?.closest<HTMLElement>('[data-column]')?.dataset['column'] ?? 0);
    const found = key === undefined ? undefined : releaseAt(rows, key, column);
    if (found === undefined) grid.current?.move(1);
    else navigate(partOfReleasePath(found.system, found.release, part));
  };
  usePageCommands([
    { id: 'board.search', words: say('Search the board'), run: () => search.current?.focus() },
    { id: 'rows.next', words: say('Next row'), run: () => grid.current?.move(1) },
    { id: 'rows.previous', words: say('Previous row'), run: () => grid.current?.move(-1) },
    { id: 'release.blockers', words: say('Go to what blocks the release'), isUnlisted: true, run: () => goTo('blockers') },
    { id: 'release.promote', words: say('Go to the button that promotes'), isUnlisted: true, run: () => goTo('promote') },
  ]);
  return grid;
}

/** What came while somebody looks waits: nothing comes in between under the pointer. */
function Fresh({ count, onShow }: { readonly count: number; readonly onShow: () => void }) {
  return (
    <div className={styles['fresh']} aria-live="polite">
      {sayCount(count, '{count} system is new here', '{count} systems are new here')} <Button onPress={onShow}>{say('Show')}</Button>
    </div>
  );
}

function Nothing({ onClear }: { readonly onClear: () => void }) {
  return (
    <div className={styles['empty']}>
      <Sentence>{say('No system matches.')}</Sentence>
      <p>
        <Button onPress={onClear}>{say('Clear filters')}</Button>
      </p>
    </div>
  );
}

function NoSystem({ me }: { readonly me: Me }) {
  return (
    <div className={styles['empty']}>
      <Sentence>{me.isAdministrator ? say('No system yet.') : say('No system that you may see yet.')}</Sentence>
      {me.isAdministrator ? (
        <p>
          {sayWith('A file describes a system; this writes it into the controller: {command}', {
            command: <CopyCommand command="lockstep apply lockstep.yaml" />,
          })}
        </p>
      ) : (
        <p>{say('Ask somebody who administers a system to give you a role in its file.')}</p>
      )}
    </div>
  );
}
