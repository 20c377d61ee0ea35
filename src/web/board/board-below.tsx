import { say } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { Blocker } from '#core/blocker.ts';
import type { BoardView, ReleaseView } from '#core/views/shapes.ts';
import { historyQuery, type Me } from '#web/api/queries.ts';
import { DeedRows } from '#web/parts/deed-rows.tsx';
import { deedOf } from '#web/words/deeds.ts';
import { Countdown } from '#web/parts/instant.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { comparePath, ledgerPath, releasePath } from '#web/paths.ts';
import { BlockerIcon, BlockerWords } from '#web/release/blocker-words.tsx';
import { isNoise } from '#web/words/events.ts';
import { wordsOfPeople } from '#web/words/lists.ts';
import { blockersOf, mayAudit } from '#web/words/mine.ts';
import styles from './board-below.module.css';
import { useBlockedViews } from './use-views.ts';

/** Rows of what happened lately. */
const mostEvents = 9;

interface BoardBelowProps {
  readonly me: Me;
  readonly board: BoardView;
}

/** Below the board of one system there is room for what it waits for, and for what happened lately. */
export function BoardBelow({ me, board }: BoardBelowProps) {
  const waiting = useBlockedViews(board);
  return (
    <div className={styles['below']}>
      {waiting.length > 0 && (
        <Panel title={say('What it waits for')}>
          {waiting.map((view) => (
            <Waiting key={view.release} me={me} view={view} live={board.cells.at(-1)?.release} />
          ))}
        </Panel>
      )}
      {mayAudit(me, board.system) && <Lately system={board.system} />}
    </div>
  );
}

interface WaitingProps {
  readonly me: Me;
  readonly view: ReleaseView;
  readonly live: string | undefined;
}

function Waiting({ me, view, live }: WaitingProps) {
  return (
    <section className={styles['waiting']} aria-label={say('{release} waits for', { release: view.release })}>
      <h3 className={styles['release']}>
        <Link href={releasePath(view.system, view.release)}>{view.release}</Link>
        {view.next !== undefined && <span> {say('before {next}', { next: view.next })}</span>}
        {live !== undefined && live !== view.release && (
          <Link href={comparePath(view.system, live, view.release)} className={styles['compare']}>
            {say('Compare with {live}, which is live', { live })}
          </Link>
        )}
      </h3>
      <ul>
        {view.blockers.map((blocker, index) => (
          // Two blockers of one release may be alike in everything but their order.
          <li key={`${blocker.code} ${blocker.gate} ${index}`} className={styles['blocker']}>
            <BlockerIcon blocker={blocker} isMine={blockersOf(me.person, [blocker]).length > 0} />
            <span>
              <BlockerWords blocker={blocker} />
            </span>
            <span className={styles['who']}>{whoOf(blocker)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Who or what, in a word; the release's own page says it in full. */
function whoOf({ code, clears }: Blocker): React.ReactNode {
  switch (clears.kind) {
    case 'person':
      return wordsOfPeople(clears.who);
    case 'time':
      return code === 'soak' ? say('time') : <Countdown at={clears.at} />;
    case 'agent':
      return say('agent');
    case 'release':
      return clears.release;
  }
}

/** The newest deeds of people and verdicts of checks. */
function Lately({ system }: { readonly system: string }) {
  const { data } = useQuery(historyQuery(system));
  const events = (data?.events ?? []).filter(({ kind }) => !isNoise(kind)).slice(0, mostEvents);
  if (events.length === 0) return null;
  return (
    <Panel title={say('Lately')} aside={<Link href={ledgerPath(system)}>{say('The whole ledger')}</Link>}>
      <DeedRows deeds={events.map(deedOf)} />
    </Panel>
  );
}
