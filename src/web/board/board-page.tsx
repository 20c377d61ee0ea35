import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { BoardRow } from '#core/views/board-shapes.ts';
import { boardSentence } from '#core/views/board-sentence.ts';
import type { BoardView } from '#core/views/shapes.ts';
import { counted, notCompiledSentence } from '#core/words.ts';
import { boardQuery, boardsQuery, type Me } from '#web/api/queries.ts';
import { Loading } from '#web/parts/loading.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Page } from '#web/parts/page.tsx';
import { Sentence } from '#web/parts/sentence.tsx';
import { Trouble } from '#web/parts/trouble.tsx';
import { useNarrow } from '#web/parts/use-narrow.ts';
import { fileAsPicturePath } from '#web/paths.ts';
import styles from './board-page.module.css';
import { BoardList } from './board-list.tsx';
import { BoardTable } from './board-table.tsx';
import { SecondPerson } from './second-person.tsx';
import { StopBanner } from './stop-banner.tsx';
import { TookBack } from './took-back.tsx';
import { BoardBelow } from './board-below.tsx';

/** Where is everything, and what needs me? */
export function BoardPage({ me }: { readonly me: Me }) {
  const { data, error, refetch } = useQuery(boardsQuery);
  const boards = data?.boards ?? [];
  return (
    <Page title="Board" heading="Board" isHeadingHidden>
      {data === undefined && error === null && <Loading label="Reading the board" lines={8} />}
      {data === undefined && error !== null && <Trouble error={error} onRetry={() => void refetch()} />}
      {data !== undefined && boards.length === 0 && <NoSystem me={me} />}
      {boards.length > 0 && <Summary boards={boards} />}
      {boards.map(({ system }) => (
        <SystemOf key={system} me={me} system={system} isAlone={boards.length === 1} />
      ))}
    </Page>
  );
}

/** The sentence first: what needs me, in bold; then how everything stands. */
function Summary({ boards }: { readonly boards: readonly BoardRow[] }) {
  const [only] = boards;
  const sentence = boards.length === 1 && only !== undefined ? sentenceOf(only) : sentenceOfAll(boards);
  const [need = ''] = /^\d+ releases? needs? you/.exec(sentence) ?? [];
  return (
    <Sentence>
      {need !== '' && <strong>{need}</strong>}
      {sentence.slice(need.length)}
    </Sentence>
  );
}

function sentenceOf({ cells, moving, open, live }: BoardRow): string {
  if (cells.length === 0) return 'No system file is in force yet.';
  const need = cells.filter(({ verb }) => verb !== undefined).length;
  return boardSentence({ need, failed: cells.filter(({ status }) => status === 'failed').length, moving, open, live });
}

/** Of several systems: what needs me in all of them, what fails, how much is under way. */
function sentenceOfAll(boards: readonly BoardRow[]): string {
  const cells = boards.flatMap((board) => board.cells);
  const mine = cells.filter(({ verb }) => verb !== undefined).length;
  const failed = cells.filter(({ status }) => status === 'failed').length;
  const underWay = boards.reduce((sum, board) => sum + board.underWay, 0);
  const parts = [`${counted(boards.length, 'system')}, ${counted(underWay, 'release')} on the way`];
  if (mine > 0) parts.unshift(mine === 1 ? '1 release needs you' : `${mine} releases need you`);
  if (failed > 0) parts.push(`${failed} failed`);
  return `${parts.join(', ')}.`;
}

interface SystemOfProps {
  readonly me: Me;
  readonly system: string;
  readonly isAlone: boolean;
}

function SystemOf({ me, system, isAlone }: SystemOfProps) {
  const { data } = useQuery(boardQuery(system));
  if (data === undefined) return null;
  return (
    <>
      <SystemBoard me={me} board={data} isAlone={isAlone} />
      {isAlone && <BoardBelow me={me} board={data} />}
    </>
  );
}

interface SystemBoardProps {
  readonly me: Me;
  readonly board: BoardView;
  readonly isAlone: boolean;
}

function SystemBoard({ me, board, isAlone }: SystemBoardProps) {
  const isNarrow = useNarrow();
  return (
    <section className={styles['system']} aria-label={board.system}>
      {!isAlone && <p className={styles['own']}>{board.sentence}</p>}
      {board.evidenceHold !== undefined && (
        <p role="alert">On evidence hold: {board.evidenceHold} Nothing may be done here until an administrator acknowledges it.</p>
      )}
      {board.notCompiled !== undefined && <output>{notCompiledSentence(board.notCompiled)}</output>}
      {board.stop !== undefined && <StopBanner system={board.system} stop={board.stop} />}
      <TookBack board={board} />
      <SecondPerson me={me} system={board.system} />
      {isNarrow ? <BoardList board={board} /> : <BoardTable board={board} />}
      <p className={styles['path']}>
        <Link href={fileAsPicturePath(board.system)}>The path of {board.system}</Link>
      </p>
    </section>
  );
}

function NoSystem({ me }: { readonly me: Me }) {
  return (
    <div className={styles['empty']}>
      <Sentence>{me.isAdministrator ? 'No system yet.' : 'No system that you may see yet.'}</Sentence>
      {me.isAdministrator ? (
        <p>
          A file describes a system; this writes it into the controller: <CopyCommand command="lockstep apply lockstep.yaml" />
        </p>
      ) : (
        <p>Ask somebody who administers a system to give you a role in its file.</p>
      )}
    </div>
  );
}
