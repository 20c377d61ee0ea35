import { Told } from '#web/parts/told.tsx';
import { say, sayCore, sayCount, sayWith } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { BoardRow } from '#core/views/board-shapes.ts';
import { boardSentence } from '#core/views/board-sentence.ts';
import type { BoardView } from '#core/views/shapes.ts';
import { notCompiledSentence } from '#core/words.ts';
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
    <Page title={say('Board')} heading={say('Board')} isHeadingHidden>
      {data === undefined && error === null && <Loading label={say('Reading the board')} lines={8} />}
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
  const need = needIn(sentence, mineIn(boards));
  return (
    <Sentence>
      {need !== '' && <strong>{need}</strong>}
      {sentence.slice(need.length)}
    </Sentence>
  );
}

function sentenceOf({ cells, moving, open, live }: BoardRow): string {
  if (cells.length === 0) return say('No system file is in force yet.');
  const need = cells.filter(({ verb }) => verb !== undefined).length;
  return sayCore(boardSentence({ need, failed: cells.filter(({ status }) => status === 'failed').length, moving, open, live }));
}

/** How the sentence says what needs me, where it begins with that. */
function needIn(sentence: string, mine: number): string {
  const need = wordsOfNeed(mine);
  return sentence.startsWith(need) ? need : '';
}

function mineIn(boards: readonly BoardRow[]): number {
  return boards.flatMap(({ cells }) => cells.filter(({ verb }) => verb !== undefined)).length;
}

function wordsOfNeed(count: number): string {
  return sayCount(count, '{count} release needs you', '{count} releases need you');
}

/** Of several systems: what needs me in all of them, what fails, how much is under way. */
function sentenceOfAll(boards: readonly BoardRow[]): string {
  const cells = boards.flatMap((board) => board.cells);
  const mine = mineIn(boards);
  const failed = cells.filter(({ status }) => status === 'failed').length;
  const underWay = boards.reduce((sum, board) => sum + board.underWay, 0);
  const parts = [
    sayCount(boards.length, '{count} system', '{count} systems'),
    sayCount(underWay, '{count} release on the way', '{count} releases on the way'),
  ];
  if (mine > 0) parts.unshift(wordsOfNeed(mine));
  if (failed > 0) parts.push(say('{count} failed', { count: failed }));
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
      {!isAlone && (
        <p className={styles['own']}>
          <Told text={board.sentence} />
        </p>
      )}
      {board.evidenceHold !== undefined && (
        <p role="alert">
          {say('On evidence hold: {because} Nothing may be done here until an administrator acknowledges it.', {
            because: sayCore(board.evidenceHold),
          })}
        </p>
      )}
      {board.notCompiled !== undefined && (
        <output>
          <Told text={notCompiledSentence(board.notCompiled)} />
        </output>
      )}
      {board.stop !== undefined && <StopBanner system={board.system} stop={board.stop} />}
      <TookBack board={board} />
      <SecondPerson me={me} system={board.system} />
      {isNarrow ? <BoardList board={board} /> : <BoardTable board={board} />}
      <p className={styles['path']}>
        <Link href={fileAsPicturePath(board.system)}>{say('The path of {system}', { system: board.system })}</Link>
      </p>
    </section>
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
