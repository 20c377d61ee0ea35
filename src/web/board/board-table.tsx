import { statusLooks } from '#web/status.ts';
import { say, sayCount, sayWith } from '#web/words/say.ts';
import { Link } from 'wouter';
import type { BoardRelease, BoardView } from '#core/views/shapes.ts';
import { GlassMark } from '#web/parts/glass-mark.tsx';
import { Instant } from '#web/parts/instant.tsx';
import { releasePath } from '#web/paths.ts';
import { BoardCellBox } from './board-cell.tsx';
import styles from './board-table.module.css';
import { StopOnLine } from './stop-on-line.tsx';
import { useBrokenPlaces } from './use-broken-places.ts';
import { type Place, useGridKeys } from './use-grid-keys.ts';

/** One system: what runs in each stage, and below it every release as a train on a line through the same stages. */
export function BoardTable({ board }: { readonly board: BoardView }) {
  const isBroken = useBrokenPlaces(board);
  const grid = useGridKeys(firstPlace(board));
  return (
    <div className={styles['frame']}>
      <table
        className={styles['table']}
        // reason: a table that is walked by arrows is a grid, as ARIA has it: one stop of the Tab key.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role
        role="grid"
        aria-label={say('{system}, what runs where', { system: board.system })}
        onKeyDown={grid.onKeyDown}
        onFocus={grid.onFocus}
      >
        <thead>
          <tr>
            <th scope="col">{say('System')}</th>
            {board.stages.map((stage) => (
              <th key={stage} scope="col" className={styles['stage']}>
                {stage}
              </th>
            ))}
            <th scope="col">{say('Next')}</th>
          </tr>
        </thead>
        <tbody>
          <tr className={styles['cells']} data-mine={board.cells.some(({ verb }) => verb !== undefined) || undefined}>
            <th scope="row">{board.system}</th>
            {board.cells.map((cell, column) => (
              <td key={cell.stage} className={styles['cell']}>
                <BoardCellBox
                  system={board.system}
                  isBroken={isBroken(cell)}
                  cell={cell}
                  place={`0,${column + 1}`}
                  tabIndex={grid.tabIndexOf(`0,${column + 1}`)}
                />
              </td>
            ))}
            <td className={styles['next']}>{wordsOfTraffic(board)}</td>
          </tr>
          {board.releases.map((release, index) => (
            <TrainRow
              key={release.release}
              board={board}
              release={release}
              place={`${index + 1},0`}
              tabIndex={grid.tabIndexOf(`${index + 1},0`)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Where Tab enters: the first cell that leads somewhere. */
function firstPlace(board: BoardView): Place {
  const column = board.cells.findIndex(({ release }) => release !== undefined);
  return column < 0 ? '1,0' : `0,${column + 1}`;
}

function wordsOfTraffic(board: BoardView): string {
  const underWay = board.releases.filter(({ next }) => next !== undefined);
  return underWay.length === 0
    ? say('no release on its way')
    : sayCount(underWay.length, '{count} release on the way', '{count} releases on the way');
}

interface TrainRowProps {
  readonly board: BoardView;
  readonly release: BoardRelease;
  readonly place: Place;
  readonly tabIndex: number;
}

function TrainRow({ board, release, place, tabIndex }: TrainRowProps) {
  return (
    <tr className={styles['train']}>
      <th scope="row">
        <Link href={releasePath(board.system, release.release)} className={styles['release']} data-place={place} tabIndex={tabIndex}>
          {release.release}
        </Link>
        <span className={styles['by']}>{release.by}</span>
        {release.brokeGlass === true && <GlassMark />}
        {release.hotfix === true && <small>{say('hotfix')}</small>}
      </th>
      {release.stops.map((stop, index) => (
        <td key={stop.stage} className={styles['stop']}>
          <StopOnLine stop={stop} next={release.stops[index + 1]} />
        </td>
      ))}
      <td className={styles['next']}>
        <NextOf release={release} />
      </td>
    </tr>
  );
}

/** Where a train goes next, and how much stands in its way. */
function NextOf({ release }: { readonly release: BoardRelease }) {
  if (release.next === undefined) {
    const since = release.stops.findLast((stop) => stop.since !== undefined)?.since;
    if (release.status !== 'live' || since === undefined) return say(statusLooks[release.status].word);
    return sayWith('live since {since}', { since: <Instant at={since} /> });
  }
  return (
    <>
      {release.next}
      {release.blockers > 0 ? (
        <>
          , <strong>{sayCount(release.blockers, '{count} blocker', '{count} blockers')}</strong>
        </>
      ) : (
        say(', may enter')
      )}
    </>
  );
}
