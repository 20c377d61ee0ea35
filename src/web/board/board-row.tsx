import type { BoardDates, BoardRow, ServiceInStage } from '#core/views/board-shapes.ts';
import type { BoardRelease } from '#core/views/shapes.ts';
import { GlassMark } from '#web/parts/glass-mark.tsx';
import { GlyphMark } from '#web/parts/glyph-mark.tsx';
import { glyphs } from '#web/parts/glyphs.ts';
import { isOneDay } from '#web/words/instants.ts';
import { Day, Instant } from '#web/parts/instant.tsx';
import { Part } from '#web/parts/part.tsx';
import { QuickLink } from '#web/parts/quick-link.tsx';
import { releasePath } from '#web/paths.ts';
import { statusLooks } from '#web/status.ts';
import { say, sayCount, sayWith } from '#web/words/say.ts';
import { BoardCellBox } from './board-cell.tsx';
import type { Item } from './board-items.ts';
import styles from './board-grid.module.css';
import { StopOnLine } from './stop-on-line.tsx';

/** The names of the columns. */
export function HeadCells({ stages }: { readonly stages: readonly string[] }) {
  return (
    <>
      <Part part="columnheader">{say('System')}</Part>
      {stages.map((stage) => (
        <Part key={stage} part="columnheader">
          {stage}
        </Part>
      ))}
      <Part part="columnheader">
        {say('Next go-live')} <small>{say('even odds')}</small>
      </Part>
    </>
  );
}

export interface RowCellsProps {
  readonly item: Item;
  /** The column of this row that the Tab key comes to; absent: it comes to another row. */
  readonly column: number | undefined;
  readonly onToggle: (system: string) => void;
}

/** What stands in a row. */
export function RowCells({ item, column, onToggle }: RowCellsProps) {
  switch (item.kind) {
    case 'head':
      return <HeadCells stages={item.stages} />;
    case 'system':
      return <SystemCells row={item.row} isOpen={item.isOpen} column={column} onToggle={onToggle} />;
    case 'release':
      return <TrainCells system={item.system} release={item.release} stages={item.stages} column={column} />;
    case 'service':
      return <ServiceCells service={item.service.service} stages={item.service.stages} column={column} />;
    case 'loading':
      return (
        <Part part="gridcell" className={styles['quiet']}>
          {say('Reading {system}', { system: item.system })}
        </Part>
      );
  }
}

interface SystemCellsProps {
  readonly row: BoardRow;
  readonly isOpen: boolean;
  readonly column: number | undefined;
  readonly onToggle: (system: string) => void;
}

function SystemCells({ row, isOpen, column, onToggle }: SystemCellsProps) {
  const { system, services, cells } = row;
  const isMine = cells.some(({ verb }) => verb !== undefined);
  return (
    <>
      <Part part="rowheader" className={styles['name']} data-mine={isMine || undefined}>
        <button
          type="button"
          className={styles['toggle']}
          data-column={0}
          tabIndex={column === 0 ? 0 : -1}
          aria-expanded={isOpen}
          onClick={() => onToggle(system)}
        >
          <GlyphMark glyph={glyphs.chevronRight} size={16} strokeWidth={2} />
          <span className={styles['system']}>
            <strong>{system}</strong>
            <small>{services.join(', ')}</small>
          </span>
        </button>
      </Part>
      {cells.map((cell, index) => (
        <Part key={cell.stage} part="gridcell" className={styles['cell']} data-frozen={cell.frozen !== undefined || undefined}>
          <BoardCellBox system={system} cell={cell} column={index + 1} tabIndex={column === index + 1 ? 0 : -1} />
        </Part>
      ))}
      <Part part="gridcell" className={styles['next']}>
        <NextLive row={row} />
      </Part>
    </>
  );
}

function NextLive({ row: { next, underWay } }: { readonly row: BoardRow }) {
  if (next?.evenOdds !== undefined) {
    return (
      <>
        <span>
          <strong>
            <Day at={next.evenOdds} />
          </strong>{' '}
          {next.release}
        </span>
        {next.nineInTen !== undefined && (
          <span>
            {isOneDay(next.evenOdds, next.nineInTen)
              ? say('in 9 of 10 cases')
              : sayWith('9 in 10 by {day}', { day: <Day at={next.nineInTen} /> })}
          </span>
        )}
      </>
    );
  }
  if (underWay === 0) return <span>{say('no release on its way')}</span>;
  return <span>{sayCount(underWay, '{count} release on the way', '{count} releases on the way')}</span>;
}

interface TrainCellsProps {
  readonly system: string;
  readonly release: BoardRelease;
  readonly stages: readonly string[];
  readonly column: number | undefined;
}

/** A release as a train on a line through the stages; a hotfix may pass some of them by. */
function TrainCells({ system, release, stages, column }: TrainCellsProps) {
  const stops = stages.map((stage) => release.stops.find((stop) => stop.stage === stage));
  return (
    <>
      <Part part="rowheader" className={styles['train']}>
        <QuickLink href={releasePath(system, release.release)} data-column={0} tabIndex={column === 0 ? 0 : -1}>
          {release.release}
        </QuickLink>
        <small>{release.by}</small>
        {release.brokeGlass === true && <GlassMark />}
        {release.hotfix === true && <small>{say('hotfix')}</small>}
      </Part>
      {stops.map((stop, index) => (
        <Part key={stages[index]} part="gridcell" className={styles['stop']}>
          {stop !== undefined && <StopOnLine stop={stop} next={stops[index + 1]} />}
        </Part>
      ))}
      <Part part="gridcell" className={styles['next']}>
        <span>
          <NextOf release={release} />
        </span>
      </Part>
    </>
  );
}

/** When a train is live; where nobody foretold it, where it goes next and how much stands in its way. */
function NextOf({ release: { next, status, stops, blockers, dates } }: { readonly release: BoardRelease }) {
  if (next === undefined) {
    const since = stops.findLast((stop) => stop.since !== undefined)?.since;
    if (status !== 'live' || since === undefined) return say(statusLooks[status].word);
    return sayWith('live since {since}', { since: <Instant at={since} /> });
  }
  return (
    <>
      <Dates dates={dates} />
      {next}
      {blockers > 0 ? (
        <>
          , <strong>{sayCount(blockers, '{count} blocker', '{count} blockers')}</strong>
        </>
      ) : (
        say(', may enter')
      )}
    </>
  );
}

function Dates({ dates }: { readonly dates: BoardDates | undefined }) {
  if (dates?.evenOdds === undefined) return null;
  return (
    <>
      <strong>
        <Day at={dates.evenOdds} />
      </strong>{' '}
    </>
  );
}

interface ServiceCellsProps {
  readonly service: string;
  readonly stages: readonly ServiceInStage[];
  readonly column: number | undefined;
}

function ServiceCells({ service, stages, column }: ServiceCellsProps) {
  return (
    <>
      <Part part="rowheader" className={styles['service']}>
        <span
          data-column={0}
          // reason: a row of a grid that is walked by arrows has to be able to take the focus.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={column === 0 ? 0 : -1}
        >
          {service}
        </span>
      </Part>
      {stages.map((each) => (
        <Part key={each.stage} part="gridcell" className={styles['version']}>
          <Version {...each} />
        </Part>
      ))}
      <Part part="gridcell" className={styles['next']} />
    </>
  );
}

/** The release that brought the bits of a service; it is said where that is another than the one that runs there. */
function Version({ release, isUnchanged, elsewhere }: ServiceInStage) {
  if (release === undefined) return <span>{say('nothing')}</span>;
  const others = (elsewhere ?? []).map((each) => `${each.environment} ${each.release}`).join(', ');
  return (
    <>
      <strong>{release}</strong>
      {isUnchanged === true && <span>{say('unchanged since')}</span>}
      {others !== '' && <span className={styles['elsewhere']}>{say('differs: {others}', { others })}</span>}
    </>
  );
}
