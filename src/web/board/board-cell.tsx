import { Told } from '#web/parts/told.tsx';
import { say, sayCore, sayCount, sayWith } from '#web/words/say.ts';
import type { BoardCell } from '#core/views/shapes.ts';
import { GlassMark } from '#web/parts/glass-mark.tsx';
import { GlyphMark } from '#web/parts/glyph-mark.tsx';
import { glyphs } from '#web/parts/glyphs.ts';
import { Countdown, Day, Instant } from '#web/parts/instant.tsx';
import { QuickLink } from '#web/parts/quick-link.tsx';
import { StatusMark } from '#web/parts/status-mark.tsx';
import { useChanged } from '#web/parts/use-changed.ts';
import { releasePath } from '#web/paths.ts';
import { frozenLook, statusLooks } from '#web/status.ts';
import styles from './board-cell.module.css';

/** So many letters fit wherever they stand: what is cut off where nothing is too long costs each picture of the page. */
const mostShort = 6;

interface BoardCellProps {
  readonly system: string;
  readonly cell: BoardCell;
  /** Of the grid. */
  readonly column: number;
  readonly tabIndex: number;
}

/** What runs in a stage: version and status, and under it one fact. The whole cell leads to the release. */
export function BoardCellBox({ system, cell, column, tabIndex }: BoardCellProps) {
  const isChanged = useChanged(`${cell.release} ${cell.status} ${cell.blockers}`);
  if (cell.release === undefined)
    return <span className={styles['nothing']}>{cell.fact === '' ? say('nothing runs here') : sayCore(cell.fact)}</span>;
  const isQuiet = cell.status === 'passed' || cell.status === 'live';
  return (
    <QuickLink
      href={releasePath(system, cell.release, cell.stage)}
      className={styles['cell']}
      data-column={column}
      data-glow={isChanged || undefined}
      data-quiet={isQuiet || undefined}
      tabIndex={tabIndex}
    >
      <span className={styles['line']}>
        <span className={styles['version']} data-long={cell.release.length > mostShort || undefined} title={cell.release}>
          {cell.release}
        </span>
        {cell.verb === undefined ? <CellMark cell={cell} /> : <VerbChip verb={cell.verb} />}
        {cell.brokeGlass === true && <GlassMark />}
      </span>
      <span className={styles['fact']} title={sayCore(cell.tookBack?.sentence ?? cell.fact)}>
        <CellFact cell={cell} />
        {cell.unseen !== undefined && ` ${say('· not read back')}`}
      </span>
    </QuickLink>
  );
}

/** A stage where nothing happens but that it is frozen says so instead. */
function CellMark({ cell: { status, frozen } }: { readonly cell: BoardCell }) {
  if (frozen !== undefined && (status === 'passed' || status === 'live')) return <StatusMark look={frozenLook} />;
  return <StatusMark look={statusLooks[status]} shape={status === 'failed' ? 'filled' : 'plain'} />;
}

/** The one filled blue thing on a board: what I may do now. */
export function VerbChip({ verb }: { readonly verb: string }) {
  return (
    <span className={styles['verb']}>
      <GlyphMark glyph={glyphs.circlePlay} size={14} strokeWidth={2} /> {sayCore(verb)}
    </span>
  );
}

/** One fact: the instant that ends a soak, since when it serves, or the first thing in the way and how many there are. */
export function CellFact({ cell }: { readonly cell: BoardCell }) {
  if (cell.status === 'soaking' && cell.until !== undefined) return <SoakFact cell={cell} until={cell.until} />;
  if (cell.frozen !== undefined && cell.blockers === 0) return <FrozenFact frozen={cell.frozen} />;
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

function FrozenFact({ frozen: { name, until } }: { readonly frozen: NonNullable<BoardCell['frozen']> }) {
  return sayWith('until {day}, {freeze}', { day: <Day at={until} />, freeze: name });
}

/** Of a soak in working days how many are over; of a shorter one what is left counts down, for in the view it stood still. */
function SoakFact({ cell, until }: { readonly cell: BoardCell; readonly until: number }) {
  const others = cell.blockers - 1;
  return (
    <>
      {cell.soak === undefined
        ? sayWith('until {until}', { until: <Countdown at={until} /> })
        : say('{done} of {of} working days', { done: cell.soak.done, of: cell.soak.of })}
      {others > 0 && (
        <>
          , <strong>{sayCount(cell.blockers, '{count} blocker', '{count} blockers')}</strong>
        </>
      )}
    </>
  );
}
