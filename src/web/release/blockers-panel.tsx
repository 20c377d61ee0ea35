import { say, sayCount, sayWith } from '#web/words/say.ts';
import { Link } from 'wouter';
import type { Blocker, Clears } from '#core/blocker.ts';
import type { ReleaseView } from '#core/views/shapes.ts';
import type { Me } from '#web/api/queries.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Countdown } from '#web/parts/instant.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { useNarrow } from '#web/parts/use-narrow.ts';
import { releasePath } from '#web/paths.ts';
import { wordsOfPeople } from '#web/words/lists.ts';
import { blockersOf, isAllowed } from '#web/words/mine.ts';
import { BlockerIcon, BlockerWords } from './blocker-words.tsx';
import { BreakGlass } from './break-glass.tsx';
import { failedStage } from './failed-stage.ts';
import styles from './blockers-panel.module.css';
import { ClearButton } from './clear-button.tsx';
import { isOfPeople, isSilenced, wayToClear } from './way-to-clear.ts';

interface BlockersPanelProps {
  readonly me: Me;
  readonly view: ReleaseView;
}

/** Why not yet, complete: each names a person, an agent, another release or an instant, and what clears it. */
export function BlockersPanel({ me, view }: BlockersPanelProps) {
  if (view.blockers.length === 0 && (view.next === undefined || isUnderWay(view))) return null;
  const title =
    view.blockers.length === 0 ? say('Nothing blocks it') : sayCount(view.blockers.length, '{count} blocker', '{count} blockers');
  return (
    <Panel title={title} aside={view.next === undefined ? undefined : say('before {next}', { next: view.next })}>
      {view.blockers.length === 0 && (
        <p className={styles['none']}>
          {mayEnter(view)}{' '}
          {isAllowed(me, view.system, 'promote') && <CopyCommand command={`lockstep promote ${view.release} --to ${view.next}`} />}
        </p>
      )}
      <ul>
        {view.blockers.map((blocker) => (
          <li key={keyOf(blocker)} className={styles['blocker']}>
            <BlockerRow me={me} view={view} blocker={blocker} />
          </li>
        ))}
      </ul>
      <YouAre me={me} view={view} />
      <BreakGlass me={me} view={view} />
    </Panel>
  );
}

/** What the gates say; after a failure, what comes before another attempt. */
function mayEnter(view: ReleaseView): string {
  const { release, next = '' } = view;
  const failed = failedStage(view);
  if (failed === undefined) return say('{release} may enter {next} now.', { release, next });
  return say('Nothing forbids another attempt to enter {next}. Look first why the last one failed; if it is the release, reject it.', {
    next,
  });
}

/** Being brought into the next stage now: nothing blocks it, and nobody need do anything. */
function isUnderWay({ stages, next }: ReleaseView): boolean {
  return stages.some(({ stage, promotion }) => stage === next && promotion !== undefined && promotion.state !== 'waiting');
}

function keyOf({ code, stage, gate, environment, clears }: Blocker): string {
  return [code, stage, gate, environment, clears.kind === 'release' ? clears.release : ''].join(' ');
}

function BlockerRow({ me, view, blocker }: BlockersPanelProps & { readonly blocker: Blocker }) {
  const mine = blockersOf(me.person, view.blockers);
  const isMine = mine.includes(blocker);
  // On a phone the first of mine stands in the footer, see ReleaseActions.
  const isInFooter = useNarrow() && mine[0] === blocker;
  return (
    <>
      <BlockerIcon blocker={blocker} isMine={isMine} />
      <div className={styles['words']}>
        <p className={styles['because']}>
          <BlockerWords blocker={blocker} />
        </p>
        <p className={styles['who']}>
          <Who view={view} blocker={blocker} />
        </p>
        <Way me={me} view={view} blocker={blocker} />
      </div>
      {isMine && !isInFooter && <ClearButton view={view} blocker={blocker} isBrief />}
    </>
  );
}

/** What is typed to clear it, or why that is not for this person. */
function Way({ me, view, blocker }: BlockersPanelProps & { readonly blocker: Blocker }) {
  const way = wayToClear(me, view, blocker);
  if (way === undefined) return null;
  return 'typed' in way ? <CopyCommand command={way.typed} /> : <p className={styles['who']}>{way.because}</p>;
}

/** Who or what clears it. People are not asked while a machine says no. */
function Who({ view, blocker }: { readonly view: ReleaseView; readonly blocker: Blocker }) {
  const { clears } = blocker;
  if (clears.kind === 'release')
    return <Link href={releasePath(view.system, clears.release)}>{say('{release} first', { release: clears.release })}</Link>;
  if (clears.kind === 'person' && isSilenced(blocker)) return say('{people}, once no check says no', { people: wordsOfPeople(clears.who) });
  return whoOf(clears);
}

function whoOf(clears: Exclude<Clears, { kind: 'release' }>): React.ReactNode {
  switch (clears.kind) {
    case 'person':
      return wordsOfPeople(clears.who);
    case 'time':
      return say('Only time clears it.');
    case 'agent':
      return clears.deadline === undefined
        ? say('The agent is at it.')
        : sayWith('The agent is at it, until {at} at most', { at: <Countdown at={clears.deadline} /> });
  }
}

/** As whom one acts, and what one may not do for being an author. */
function YouAre({ me, view }: BlockersPanelProps) {
  const roles = me.systems[view.system] ?? [];
  // Beside a blocker that asks people it is said there.
  const isAuthor = view.authors.includes(me.person) && !view.blockers.some(isOfPeople);
  return (
    <p className={styles['you']}>
      {say('You act as {person}', { person: me.person })}
      {roles.length > 0 && `, ${roles.join(', ')}`}.
      {isAuthor && ` ${say('You may not approve or sign: you are an author of {release}.', { release: view.release })}`}
    </p>
  );
}
