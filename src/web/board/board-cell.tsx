import { CirclePlay } from 'lucide-react';
import { Link } from 'wouter';
import type { BoardCell } from '#core/views/shapes.ts';
import { counted } from '#core/words.ts';
import { Countdown, Instant } from '#web/parts/instant.tsx';
import { StatusMark } from '#web/parts/status-mark.tsx';
import { useChanged } from '#web/parts/use-changed.ts';
import { releasePath } from '#web/paths.ts';
import { statusLooks } from '#web/status.ts';
import { verbOf } from '#web/words/mine.ts';
import styles from './board-cell.module.css';
import type { Place } from './use-grid-keys.ts';
import type { Mine } from './use-views.ts';

interface BoardCellProps {
  readonly system: string;
  readonly cell: BoardCell;
  readonly mine: Mine;
  readonly place: Place;
  readonly tabIndex: number;
}

/** What runs in a stage: version and status, and under it one fact. The whole cell leads to the release. */
export function BoardCellBox({ system, cell, mine, place, tabIndex }: BoardCellProps) {
  const isChanged = useChanged(`${cell.release} ${cell.status} ${cell.blockers}`);
  if (cell.release === undefined) return <span className={styles['nothing']}>{cell.fact === '' ? 'nothing runs here' : cell.fact}</span>;
  const verb = myVerb(mine.get(`${system} ${cell.release}`), cell);
  const isQuiet = cell.status === 'passed' || cell.status === 'live';
  return (
    <Link
      href={releasePath(system, cell.release, cell.stage)}
      className={styles['cell']}
      data-place={place}
      data-glow={isChanged || undefined}
      data-quiet={isQuiet || undefined}
      tabIndex={tabIndex}
    >
      <span className={styles['line']}>
        <span className={styles['version']}>{cell.release}</span>
        {verb === undefined ? (
          <StatusMark look={statusLooks[cell.status]} shape={cell.status === 'failed' ? 'filled' : 'plain'} />
        ) : (
          <VerbChip verb={verb} />
        )}
      </span>
      <span className={styles['fact']}>
        <CellFact cell={cell} />
      </span>
    </Link>
  );
}

/** The one filled blue thing on a board: what I may do now. */
export function VerbChip({ verb }: { readonly verb: string }) {
  return (
    <span className={styles['verb']}>
      <CirclePlay size={14} aria-hidden /> {verb}
    </span>
  );
}

function myVerb(mine: ReturnType<Mine['get']>, cell: BoardCell): string | undefined {
  return cell.verb === undefined ? undefined : mine?.map(({ code }) => verbOf(code)).find((verb) => verb !== undefined);
}

/** One fact, with the instant that ends it and the number of blockers where there are any. */
export function CellFact({ cell }: { readonly cell: BoardCell }) {
  return (
    <>
      {cell.fact}
      {cell.until !== undefined && (
        <>
          {cell.fact === '' ? '' : ' '}
          <Countdown at={cell.until} />
        </>
      )}
      {cell.fact === '' && cell.until === undefined && cell.since !== undefined && (
        <>
          since <Instant at={cell.since} />
        </>
      )}
      {cell.blockers > 0 && (
        <>
          , <strong>{counted(cell.blockers, 'blocker')}</strong>
        </>
      )}
    </>
  );
}
