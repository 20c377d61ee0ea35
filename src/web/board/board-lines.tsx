import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { BoardRow } from '#core/views/board-shapes.ts';
import type { BoardView } from '#core/views/shapes.ts';
import { Button } from '#web/parts/button.tsx';
import { say, sayCount } from '#web/words/say.ts';
import { VerbChip } from './board-cell.tsx';
import styles from './board-list.module.css';
import { BoardList } from './board-list.tsx';
import { StageDots } from './stage-dots.tsx';

/** So many at a time: a phone is for whoever looks for one. */
const atOnce = 50;

interface BoardLinesProps {
  readonly rows: readonly BoardRow[];
  readonly open: ReadonlySet<string>;
  readonly boards: ReadonlyMap<string, BoardView>;
  readonly onToggle: (system: string) => void;
}

/** Many systems where there is no room for columns: each with a dot per stage, its releases below it when it is open. */
export function BoardLines({ rows, open, boards, onToggle }: BoardLinesProps) {
  const [most, setMost] = useState(atOnce);
  const rest = rows.length - most;
  return (
    <>
      <ul className={styles['list']} aria-label={say('Systems')}>
        {rows.slice(0, most).map((row) => (
          <li key={row.system}>
            <SystemLine row={row} isOpen={open.has(row.system)} board={boards.get(row.system)} onToggle={onToggle} />
          </li>
        ))}
      </ul>
      {rest > 0 && <Button onPress={() => setMost(most + atOnce)}>{sayCount(rest, 'Show {count} more', 'Show {count} more')}</Button>}
    </>
  );
}

interface SystemLineProps {
  readonly row: BoardRow;
  readonly isOpen: boolean;
  readonly board: BoardView | undefined;
  readonly onToggle: (system: string) => void;
}

function SystemLine({ row: { system, cells }, isOpen, board, onToggle }: SystemLineProps) {
  const verb = cells.find((cell) => cell.verb !== undefined)?.verb;
  return (
    <>
      <button type="button" className={styles['release']} aria-expanded={isOpen} onClick={() => onToggle(system)}>
        <span className={styles['line']}>
          <strong>{system}</strong>
          {verb !== undefined && <VerbChip verb={verb} />}
          <span className={styles['aside']} />
          <ChevronRight size={16} className={styles['chevron']} aria-hidden />
        </span>
        <StageDots stops={cells} />
      </button>
      {isOpen && board !== undefined && (
        <div className={styles['within']}>
          <BoardList board={board} />
        </div>
      )}
    </>
  );
}
