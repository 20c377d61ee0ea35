import { say } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';
import type { EnvironmentView, ReleaseView } from '#core/views/shapes.ts';
import { changedQuery, environmentsQuery } from '#web/api/queries.ts';
import { usePageCommands } from '#web/keys/use-page-commands.ts';
import { Told } from '#web/parts/told.tsx';
import { comparePath, comparedCommitsPath } from '#web/paths.ts';
import styles from './changed-line.module.css';
import { ChangedNames } from './changed-names.tsx';

/** What it brings, in a line and by name: against what is live, or, where that is itself, against what was live before it. */
export function ChangedLine({ view }: { readonly view: ReleaseView }) {
  const environments = useQuery(environmentsQuery(view.system)).data?.environments;
  const before = environments === undefined ? undefined : beforeIn(environments, view);
  return (
    <div>
      <p className={styles['line']}>
        {environments !== undefined && <strong>{say('What changed:')}</strong>}{' '}
        {before !== undefined && <Against view={view} before={before} />}
        {environments !== undefined && before === undefined && say('all of it is new, for no release was live before it.')}
      </p>
      {before !== undefined && <ByName view={view} before={before} />}
    </div>
  );
}

/** The release that customers know before they meet this one. */
export interface Before {
  readonly release: string;
  readonly isLive: boolean;
}

/** Undefined where no release was live before it. */
export function beforeIn(environments: readonly EnvironmentView[], { release, stages }: ReleaseView): Before | undefined {
  const last = stages.at(-1)?.stage;
  const places = environments.filter(({ stage, release: live }) => stage === last && live !== undefined);
  const live = places.find((place) => place.release !== release)?.release;
  if (live !== undefined) return { release: live, isLive: true };
  const gone = places.flatMap(({ good }) => good).find((name) => name !== release);
  return gone === undefined ? undefined : { release: gone, isLive: false };
}

interface AgainstProps {
  readonly view: ReleaseView;
  readonly before: Before;
}

function Against({ view: { system, release }, before }: AgainstProps) {
  const { data } = useQuery(changedQuery(system, before.release, release));
  const [, go] = useLocation();
  const href = comparePath(system, before.release, release);
  const words = before.isLive
    ? say('Compare with {live}, which is live', { live: before.release })
    : say('Compare with {before}, which was live before', { before: before.release });
  usePageCommands([{ id: 'compare.live', words, group: 'here', run: () => go(href) }]);
  return (
    <>
      {data !== undefined && <Told text={data.sentence} />} <Link href={href}>{words}</Link>
    </>
  );
}

function ByName({ view: { system, release }, before }: AgainstProps) {
  const { data } = useQuery(changedQuery(system, before.release, release));
  return data === undefined ? null : <ChangedNames changed={data} href={comparedCommitsPath(system, before.release, release)} />;
}
