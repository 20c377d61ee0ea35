import { Told } from '#web/parts/told.tsx';
import { say, sayCore, sayCount, sayWith } from '#web/words/say.ts';
import { CirclePlay } from 'lucide-react';
import { Link } from 'wouter';
import type { BoardCell } from '#core/views/shapes.ts';
import { GlassMark } from '#web/parts/glass-mark.tsx';
import { Countdown, Instant } from '#web/parts/instant.tsx';
import { StatusMark } from '#web/parts/status-mark.tsx';
import { useChanged } from '#web/parts/use-changed.ts';
import { releasePath } from '#web/paths.ts';
import { statusLooks } from '#web/status.ts';
import styles from './board-cell.module.css';
import type { Place } from './use-grid-keys.ts';

interface BoardCellProps {
  readonly system: string;
  /** What runs here came by broken glass. */
  readonly isBroken: boolean;
  readonly cell: BoardCell;
  readonly place: Place;
  readonly tabIndex: number;
}

/** What runs in a stage: version and status, and under it one fact. The whole cell leads to the release. */
export function BoardCellBox({ system, isBroken, cell, place, tabIndex }: BoardCellProps) {
  const isChanged = useChanged(`${cell.release} ${cell.status} ${cell.blockers}`);
  if (cell.release === undefined)
    return <span className={styles['nothing']}>{cell.fact === '' ? say('nothing runs here') : sayCore(cell.fact)}</span>;
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
        {cell.verb === undefined ? (
          <StatusMark look={statusLooks[cell.status]} shape={cell.status === 'failed' ? 'filled' : 'plain'} />
        ) : (
          <VerbChip verb={cell.verb} />
        )}
        {isBroken && <GlassMark />}
      </span>
      <span className={styles['fact']} title={sayCore(cell.tookBack?.sentence ?? cell.fact)}>
        <CellFact cell={cell} />
        {cell.unseen !== undefined && ` ${say('· not read back')}`}
      </span>
    </Link>
  );
}

/** The one filled blue thing on a board: what I may do now. */
export function VerbChip({ verb }: { readonly verb: string }) {
  return (
    <span className={styles['verb']}>
      <CirclePlay size={14} aria-hidden /> {sayCore(verb)}
    </span>
  );
}

/** One fact: the instant that ends a soak, since when it serves, or the first thing in the way and how many there are. */
export function CellFact({ cell }: { readonly cell: BoardCell }) {
  if (cell.status === 'soaking' && cell.until !== undefined) return <SoakFact cell={cell} until={cell.until} />;
  if (cell.tookBack !== undefined) return say('Lockstep went back to it from {release}', { release: cell.tookBack.release });
  if (cell.status === 'live' && cell.since !== undefined) {
    return sayWith('since {since}', { since: <Instant at={cell.since} /> });
  }
  return (
    <>
      <Told text={cell.fact} />
      {cell.blockers > 1 && (
        <>
          , <strong>{sayCount(cell.blockers, '{count} blocker', '{count} blockers')}</strong>
        </>
      )}
    </>
  );
}

/** What is left of a soak counts down here; in the view it stood still. */
function SoakFact({ cell, until }: { readonly cell: BoardCell; readonly until: number }) {
  const others = cell.blockers - 1;
  return (
    <>
      {sayWith('until {until}', { until: <Countdown at={until} /> })}
      {others > 0 && (
        <>
          , <strong>{sayCount(cell.blockers, '{count} blocker', '{count} blockers')}</strong>
        </>
      )}
    </>
  );
}
