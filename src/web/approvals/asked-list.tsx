import { Told } from '#web/parts/told.tsx';
import { say, sayWith } from '#web/words/say.ts';
import { Link } from 'wouter';
import type { ApprovalsView, DecidedView } from '#core/views/shapes.ts';
import { Instant } from '#web/parts/instant.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { approvalsPath, releasePath } from '#web/paths.ts';
import { wordsOfPeople } from '#web/words/lists.ts';
import { useNarrow } from '#web/parts/use-narrow.ts';
import type { Asked } from './asked.ts';
import styles from './asked-list.module.css';

interface AskedListProps {
  readonly asked: readonly Asked[];
  readonly decided: readonly ApprovalsView[];
  readonly chosen: Asked | undefined;
}

/** What waits for me, what waits for others, and what I said last; on a phone the last two come below the question. */
export function AskedList({ asked, decided, chosen }: AskedListProps) {
  const isNarrow = useNarrow();
  const mine = asked.filter(({ isMine }) => isMine);
  return (
    <nav className={styles['list']} aria-label={say('What waits for people')}>
      {mine.length > 0 && (
        <Panel title={say('Waits for you, {count}', { count: mine.length })}>
          <Rows asked={mine} chosen={chosen} />
        </Panel>
      )}
      {!isNarrow && <Others asked={asked} decided={decided} chosen={chosen} />}
    </nav>
  );
}

/** On a phone what is not mine is read after what is. Absent where there is room beside it. */
export function AskedBelow(props: AskedListProps) {
  if (!useNarrow()) return null;
  return (
    <nav className={styles['list']} aria-label={say('What waits for others, and what you decided')}>
      <Others {...props} />
    </nav>
  );
}

function Others({ asked, decided, chosen }: AskedListProps) {
  const others = asked.filter(({ isMine }) => !isMine);
  const said = decided
    .flatMap(({ system, decided: words }) => words.map((word) => ({ ...word, system })))
    .toSorted((left, right) => right.at - left.at)
    .slice(0, 8);
  return (
    <>
      {others.length > 0 && (
        <Panel title={say('Waits for others, {count}', { count: others.length })}>
          <Rows asked={others} chosen={chosen} />
        </Panel>
      )}
      {said.length > 0 && (
        <Panel title={say('You decided')}>
          <ul>
            {said.map((word) => (
              <li key={`${word.system} ${word.release} ${word.at} ${word.label}`}>
                <Said word={word} />
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

function Rows({ asked, chosen }: Pick<AskedListProps, 'asked' | 'chosen'>) {
  return (
    <ul>
      {asked.map((each) => (
        <li key={each.key}>
          <Link href={approvalsPath(each)} className={styles['row']} aria-current={each.key === chosen?.key ? 'true' : undefined}>
            <span className={styles['head']}>
              <strong>
                {each.system} {each.release}
              </strong>
              {each.answerBy !== undefined && (
                <span className={styles['until']}>{sayWith('by {at}', { at: <Instant at={each.answerBy} /> })}</span>
              )}
            </span>
            <span className={styles['what']}>{wordsOfKind(each)}</span>
            <span className={styles['what']}>
              {each.since !== undefined && <>{sayWith('since {at},', { at: <Instant at={each.since} /> })} </>}
              {each.isMine ? say('by {by}', { by: each.by }) : say('asked of {who}', { who: wordsOfPeople(each.who) })}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function wordsOfKind({ kind, stage, label, environment }: Asked): string {
  switch (kind) {
    case 'approval':
      return say('Approve its entry into {stage}', { stage });
    case 'sign-off':
      return say('Sign it off in {stage}', { stage });
    case 'manual':
      return say('{label}, in {stage}', { label: label ?? say('By hand'), stage });
    case 'scope':
      return say('Sign its scope, before {stage}', { stage });
    case 'ask':
      return say('Say how it goes on in {environment}', { environment: environment ?? stage });
  }
}

function Said({ word }: { readonly word: DecidedView & { readonly system: string } }) {
  return (
    <Link href={releasePath(word.system, word.release, word.stage)} className={styles['row']}>
      <span className={styles['head']}>
        <span>
          {word.system} {word.release}
        </span>
        <span className={styles['until']}>
          <Instant at={word.at} />
        </span>
      </span>
      <span className={styles['what']}>
        {word.isYes ? say('Yes') : say('No')}, {word.stage}: <Told text={word.because} />
      </span>
    </Link>
  );
}
