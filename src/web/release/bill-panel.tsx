import { say, sayCore, sayCount, sayWith } from '#web/words/say.ts';
import { UserRoundX } from 'lucide-react';
import type { CommitList } from '#core/commits.ts';
import { originLines } from '#core/release-diff.ts';
import type { ReleaseView } from '#core/views/shapes.ts';
import { andOf } from '#web/words/lists.ts';
import { Instant } from '#web/parts/instant.tsx';
import { Told } from '#web/parts/told.tsx';
import { Panel } from '#web/parts/panel.tsx';
import styles from './bill-panel.module.css';
import { shortDigest } from '#web/words/digests.ts';
import { Migrations } from './migrations.tsx';
import { WayBack } from './way-back.tsx';

/** What the release is made of, and whose it is. The digest is shown short; the whole one is a pointer away. */
export function BillPanel({ view }: { readonly view: ReleaseView }) {
  return (
    <Panel title={say('In this release')}>
      <ul>
        {Object.entries(view.bill).map(([service, artefact]) => (
          <li key={service} className={styles['artefact']}>
            <strong>{service}</strong>
            {view.instances?.[service] !== undefined && <span title={say('instances behind the router')}>× {view.instances[service]}</span>}
            <code title={artefact.digest}>{shortDigest(artefact.digest)}</code>
            <span title={say('where it came from')}>
              {artefact.source}
              {view.carried?.[service] !== undefined && say(', as in {carried}', { carried: view.carried[service] })}
            </span>
            {originLines(artefact).map((line) => (
              <span key={line}>{sayCore(line)}</span>
            ))}
            <Commits commits={view.commits?.[service]} />
          </li>
        ))}
      </ul>
      <p className={styles['origin']}>
        {sayWith(view.origin === 'adopted' ? 'Adopted by {people} {at}' : 'Created by {people} {at}', {
          people: andOf([view.by, ...(view.adopted === undefined ? [] : [view.adopted.second])]),
          at: <Instant at={view.at} />,
        })}
        {view.authors.length > 0 && say(', written by {authors}', { authors: andOf(view.authors) })}
        {view.unknownAuthors !== undefined && wordsOfUnknown(view)}.
      </p>
      {view.unknownAuthors !== undefined && (
        <p className={styles['unknown']}>
          <UserRoundX size={14} aria-hidden />{' '}
          {view.namesNoAuthor === true
            ? say('A program made it and named no author: so nobody approves it alone.')
            : say('An unknown author may be anybody who approves: so nobody approves it alone.')}
        </p>
      )}
      {view.adopted !== undefined && <Adopted adopted={view.adopted} />}
      <Earlier earlier={view.earlier} />
      <WayBack wayBack={view.wayBack} />
      <Migrations migrations={view.migrations} />
    </Panel>
  );
}

/** What was found when it was held against what ran, in each place. */
function Adopted({ adopted }: { readonly adopted: NonNullable<ReleaseView['adopted']> }) {
  return Object.entries(adopted.compared).map(([place, words]) => (
    <p key={place} className={styles['found']}>
      <strong>{place}</strong>: <Told text={words} />
    </p>
  ));
}

/** Adoptions under its name that came to nothing: the name stands for other bits now. */
function Earlier({ earlier = [] }: { readonly earlier: ReleaseView['earlier'] | undefined }) {
  return earlier.map(({ digest, at, because }) => (
    <p key={`${digest} ${at}`} className={styles['found']}>
      {sayWith('{before}, {at}, {digest} under this name was not adopted:', {
        before: <strong>{say('Before')}</strong>,
        at: <Instant at={at} />,
        digest: <code title={digest}>{shortDigest(digest)}</code>,
      })}{' '}
      <Told text={because} />
    </p>
  ));
}

/** What went into it since an earlier release, folded away: whoever asks what changed opens it. */
function Commits({ commits }: { readonly commits: CommitList | undefined }) {
  if (commits === undefined) return null;
  const { count, since, list } = commits;
  return (
    <details className={styles['commits']}>
      <summary>
        {sayCount(count, '{count} commit', '{count} commits')} {say('since {since}', { since })}
      </summary>
      <ul>
        {list.map(({ commit, subject }) => (
          <li key={commit}>
            <code title={commit}>{commit.slice(0, 12)}</code> {subject}
          </li>
        ))}
        {count > list.length && <li>{say('and {count} more', { count: count - list.length })}</li>}
      </ul>
    </details>
  );
}

/** A program that made it may have named nobody. */
function wordsOfUnknown({ namesNoAuthor, unknownAuthors = 0 }: ReleaseView): string {
  return namesNoAuthor === true
    ? ` ${say('and nobody knows whom else')}`
    : ` ${sayCount(unknownAuthors, 'and {count} author whom nobody here knows', 'and {count} authors whom nobody here knows')}`;
}
