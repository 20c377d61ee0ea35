import { Told } from '#web/parts/told.tsx';
import { say } from '#web/words/say.ts';
import { Undo2 } from 'lucide-react';
import { Link } from 'wouter';
import type { BoardView } from '#core/views/shapes.ts';
import { releasePath } from '#web/paths.ts';
import styles from './took-back.module.css';

/** What Lockstep went back to by itself while nobody looked, above the board in full. */
export function TookBack({ board }: { readonly board: Pick<BoardView, 'system' | 'cells'> }) {
  return board.cells.map(({ stage, tookBack }) =>
    tookBack === undefined ? null : (
      <div key={stage} className={styles['banner']} data-status="rolled-back">
        <Undo2 size={20} aria-hidden />
        <p>
          <Told text={tookBack.sentence} />
        </p>
        <Link href={releasePath(board.system, tookBack.release, stage)}>{say('See {release}', { release: tookBack.release })}</Link>
      </div>
    ),
  );
}
