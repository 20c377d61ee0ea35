import { say, sayWith } from '#web/words/say.ts';
import { ArrowLeftRight } from 'lucide-react';
import { Link, useLocation } from 'wouter';
import type { ComparedSide } from '#core/comparison.ts';
import type { Comparison } from '#web/api/queries.ts';
import { Button } from '#web/parts/button.tsx';
import { Instant } from '#web/parts/instant.tsx';
import { comparePath, environmentPath, releasePath } from '#web/paths.ts';
import { shortDigest } from '#web/words/digests.ts';
import styles from './compare-head.module.css';
import { SidePicker } from './side-picker.tsx';

interface CompareHeadProps {
  readonly system: string;
  readonly left: string;
  readonly right: string;
  /** Absent while it is fetched, and where one of them is not there. */
  readonly shown: Comparison | undefined;
}

/** Both sides with what they are pinned to, and the way to others. */
export function CompareHead({ system, left, right, shown }: CompareHeadProps) {
  const [, go] = useLocation();
  return (
    <div className={styles['head']}>
      <div className={styles['side']}>
        <SidePicker system={system} label={say('From')} value={left} onChange={(name) => go(comparePath(system, name, right))} />
        {shown !== undefined && <Side system={system} side={shown.sides[0]} of={shown.of} other={right} isLeft />}
      </div>
      <Link
        href={comparePath(system, right, left)}
        className={styles['swap']}
        aria-label={say('Swap: {right} and {left}', { right, left })}
      >
        <ArrowLeftRight size={16} aria-hidden /> {say('Swap')}
      </Link>
      <div className={styles['side']}>
        <SidePicker system={system} label={say('To')} value={right} onChange={(name) => go(comparePath(system, left, name))} />
        {shown !== undefined && <Side system={system} side={shown.sides[1]} of={shown.of} other={left} isLeft={false} />}
      </div>
    </div>
  );
}

interface SideProps {
  readonly system: string;
  readonly side: ComparedSide;
  readonly of: Comparison['of'];
  readonly other: string;
  readonly isLeft: boolean;
}

function Side({ system, side, of, other, isLeft }: SideProps) {
  const { name, release, digest, since, environments = [], apart = [], newer } = side;
  return (
    <div className={styles['pinned']}>
      <p>
        {release === undefined ? say('nothing runs there yet') : <Link href={releasePath(system, release)}>{release}</Link>}{' '}
        {digest !== undefined && <code title={digest}>{shortDigest(digest)}</code>}
        {since !== undefined && <> {sayWith('since {since}', { since: <Instant at={since} /> })}</>}
      </p>
      {of !== 'releases' && (
        <p>
          {say('in')}{' '}
          {(environments.length === 0 ? [name] : environments).map((environment, index) => (
            <span key={environment}>
              {index > 0 && ', '}
              <Link href={environmentPath(system, environment)}>{environment}</Link>
            </span>
          ))}
          {environments.length > 1 && say('; configuration and host are those of {environment}', { environment: environments[0] ?? '' })}
        </p>
      )}
      {apart.length > 0 && (
        <p className={styles['note']}>{say('Something else runs in {environments}.', { environments: apart.join(', ') })}</p>
      )}
      {newer !== undefined && (
        <p className={styles['note']}>
          {sayWith('{release} is newer in {stage}. {link}', {
            release: newer.release,
            stage: newer.stage,
            link: (
              <Link href={isLeft ? comparePath(system, newer.release, other) : comparePath(system, other, newer.release)}>
                {say('Switch to it')}
              </Link>
            ),
          })}
        </p>
      )}
    </div>
  );
}

/** Something else runs by now: what is on the page stays until somebody wants the new. */
export function NewerNote({ newer, onFollow }: { readonly newer: Comparison; readonly onFollow: () => void }) {
  const [left, right] = newer.sides.map(({ name, release }) =>
    release === undefined ? say('{name} runs nothing', { name }) : say('{name} runs {release}', { name, release }),
  );
  return (
    <output className={styles['newer']}>
      <span>
        {say('By now {left} and {right}: this page stays with what ran when it was opened.', { left: left ?? '', right: right ?? '' })}
      </span>
      <Button onPress={onFollow}>{say('Show what runs now')}</Button>
    </output>
  );
}
