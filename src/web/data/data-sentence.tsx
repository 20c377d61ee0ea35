import type { DataOf } from '#web/api/queries.ts';
import { useNow } from '#web/live/clock.ts';
import { Instant } from '#web/parts/instant.tsx';
import { Sentence } from '#web/parts/sentence.tsx';
import { andOf } from '#web/words/lists.ts';
import { say, sayWith } from '#web/words/say.ts';
import { wordsOfAge } from './data-words.ts';
import styles from './data-page.module.css';
import { roundedAge, type Standing, standingOf } from './standing.ts';

/** Is anybody's data in there, and who says so. */
export function DataSentence({ of }: { readonly of: DataOf }) {
  const now = useNow();
  const standing = standingOf(of, now);
  const { system, environment } = of;
  return (
    <Sentence>
      <Claim system={system} environment={environment} standing={standing} />
      {(standing.kind === 'proven' || standing.kind === 'unproven') && <Age standing={standing} now={now} />}
    </Sentence>
  );
}

interface ClaimProps {
  readonly system: string;
  readonly environment: string;
  readonly standing: Standing;
}

function Claim({ system, environment, standing }: ClaimProps) {
  switch (standing.kind) {
    case 'gone':
      return say('{system} has no environment {environment}.', { system, environment });
    case 'real':
      return sayWith('{claim} It is not shown: no value of it leaves its host.', {
        claim: <strong>{say('The data in {environment} is real.', { environment })}</strong>,
      });
    case 'synthetic':
      return sayWith('{claim} So the system file says; nothing is copied there.', {
        claim: <strong>{say('The data in {environment} is made up, and of nobody.', { environment })}</strong>,
      });
    case 'not-refreshed':
      return sayWith(
        '{claim} The system file says that its data is masked, and not where it comes from: {line} below it has it refreshed.',
        {
          claim: <strong>{say('Nobody knows whether personal data is in {environment}.', { environment })}</strong>,
          line: <code>{'refresh: {from: prod, databases: [shop]}'}</code>,
        },
      );
    case 'never':
      return sayWith('{claim} Never refreshed from {from} yet: {databases}.', {
        claim: <strong>{say('Nobody knows whether personal data is in {environment}.', { environment })}</strong>,
        from: standing.from,
        databases: andOf(standing.databases),
      });
    case 'raw':
      return <Raw environment={environment} standing={standing} />;
    case 'leaked':
      return sayWith('{claim} A proof found them {at}. Remove them there, or refresh.', {
        claim: (
          <strong className={styles['bad']}>
            {say('Personal values of {from} are in {environment}.', { from: standing.from, environment })}
          </strong>
        ),
        at: <Instant at={standing.found} />,
      });
    case 'unproven':
      return sayWith('{claim} It was copied from {from} by its mask plan {at}.', {
        claim: <strong>{say('Nobody has proven that no personal value is in {environment}.', { environment })}</strong>,
        from: standing.from,
        at: <Instant at={standing.since} />,
      });
    case 'proven':
      return sayWith('{claim}, proven {at}.', {
        claim: <strong>{say('No personal value of {from} is in {environment}', { from: standing.from, environment })}</strong>,
        at: <Instant at={standing.since} />,
      });
  }
}

function Age({ standing, now }: { readonly standing: Extract<Standing, { readonly kind: 'proven' | 'unproven' }>; readonly now: number }) {
  const age = wordsOfAge({ ms: roundedAge(now - standing.at) });
  if (standing.allowed === undefined) return <> {say('It is {age} old.', { age })}</>;
  const allowed = wordsOfAge(standing.allowed);
  if (!standing.isStale) return <> {say('It is {age} old, and may be {allowed} old.', { age, allowed })}</>;
  return (
    <>
      {' '}
      <strong className={styles['stale']}>{say('It is {age} old, and may only be {allowed} old: refresh it.', { age, allowed })}</strong>
    </>
  );
}

function Raw({
  environment,
  standing: { from, permitted },
}: {
  readonly environment: string;
  readonly standing: Extract<Standing, { readonly kind: 'raw' }>;
}) {
  const { by, second, until, overdue } = permitted;
  return (
    <>
      <strong className={styles['bad']}>
        {say('The data of {from} is in {environment} as it is, with everybody’s personal values.', { from, environment })}
      </strong>{' '}
      {by !== undefined && second !== undefined && until !== undefined && (
        <>{sayWith('{by} and {second} permitted it until {until}.', { by, second, until: <Instant at={until} /> })}</>
      )}{' '}
      {overdue !== undefined && (
        <strong className={styles['bad']}>
          {sayWith('It may not be there any more, since {since}: refresh it.', { since: <Instant at={overdue.since} /> })}
        </strong>
      )}
    </>
  );
}
