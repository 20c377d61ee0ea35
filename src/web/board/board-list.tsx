import { say, sayCount } from '#web/words/say.ts';
import { ChevronRight } from 'lucide-react';
import { Link } from 'wouter';
import type { BoardCell, BoardRelease, BoardView } from '#core/views/shapes.ts';
import { GlassMark } from '#web/parts/glass-mark.tsx';
import { StatusMark } from '#web/parts/status-mark.tsx';
import { releasePath } from '#web/paths.ts';
import { statusLooks } from '#web/status.ts';
import { CellFact, VerbChip } from './board-cell.tsx';
import styles from './board-list.module.css';
import { StageDots } from './stage-dots.tsx';

/** The board where there is no room for columns: releases with a dot per stage, mine first; then what runs where. */
export function BoardList({ board }: { readonly board: BoardView }) {
  const verbs = new Map(board.cells.map(({ release, verb }) => [release, verb]));
  const isMine = ({ release }: BoardRelease): number => Number(verbs.get(release) !== undefined);
  const releases = board.releases.toSorted((left, right) => isMine(right) - isMine(left));
  return (
    <>
      <ul className={styles['list']} aria-label={say('Releases')}>
        {releases.map((release) => (
          <li key={release.release}>
            <ReleaseLine system={board.system} release={release} verb={verbs.get(release.release)} />
          </li>
        ))}
      </ul>
      <h2 className={styles['heading']}>{say('What runs where')}</h2>
      <ul className={styles['list']} aria-label={say('Stages')}>
        {board.cells.map((cell) => (
          <li key={cell.stage}>
            <StageLine system={board.system} cell={cell} />
          </li>
        ))}
      </ul>
    </>
  );
}

interface ReleaseLineProps {
  readonly system: string;
  readonly release: BoardRelease;
  /** What I may do for it now. */
  readonly verb: string | undefined;
}

function ReleaseLine({ system, release, verb }: ReleaseLineProps) {
  return (
    <Link href={releasePath(system, release.release)} className={styles['release']}>
      <span className={styles['line']}>
        <strong>{release.release}</strong>
        {verb === undefined ? <StatusMark look={statusLooks[release.status]} /> : <VerbChip verb={verb} />}
        {release.brokeGlass === true && <GlassMark />}
        {release.hotfix === true && <small>{say('hotfix')}</small>}
        <span className={styles['aside']}>{wordsOfNext(release)}</span>
        <ChevronRight size={16} className={styles['chevron']} aria-hidden />
      </span>
      <StageDots stops={release.stops} />
    </Link>
  );
}

function wordsOfNext(release: BoardRelease): string {
  if (release.next === undefined) return '';
  return release.blockers === 0
    ? say('may enter {next}', { next: release.next })
    : sayCount(release.blockers, '{count} blocker', '{count} blockers');
}

interface StageLineProps {
  readonly system: string;
  readonly cell: BoardCell;
}

function StageLine({ system, cell }: StageLineProps) {
  const content = (
    <>
      <span className={styles['stage']}>{cell.stage}</span>
      <span className={styles['what']}>
        <span className={styles['line']}>
          <strong>{cell.release ?? say('nothing')}</strong>
          {cell.release !== undefined && <StatusMark look={statusLooks[cell.status]} />}
          {cell.brokeGlass === true && <GlassMark />}
        </span>
        <span className={styles['aside']}>
          <CellFact cell={cell} />
          {cell.unseen !== undefined && ` ${say('· not read back')}`}
        </span>
      </span>
    </>
  );
  if (cell.release === undefined) return <span className={styles['stage-line']}>{content}</span>;
  return (
    <Link href={releasePath(system, cell.release, cell.stage)} className={styles['stage-line']}>
      {content}
      <ChevronRight size={16} className={styles['chevron']} aria-hidden />
    </Link>
  );
}
