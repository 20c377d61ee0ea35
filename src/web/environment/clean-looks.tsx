import { say } from '#web/words/say.ts';
import { useQueries, useQuery } from '@tanstack/react-query';
import { boardQuery, meQuery, releaseQuery } from '#web/api/queries.ts';
import { Panel } from '#web/parts/panel.tsx';
import { CleanLook, lastLooks } from '#web/release/clean-panel.tsx';

/** Releases whose looks are asked for: what runs, and the newest on their way. */
const mostReleases = 5;

interface CleanLooksProps {
  readonly system: string;
  readonly environment: string;
  /** What runs here. */
  readonly release: string | undefined;
}

/** What releases reached for that were started from nothing here: the one that runs, and those on their way. Absent where none was. */
export function CleanLooks({ system, environment, release }: CleanLooksProps) {
  const board = useQuery(boardQuery(system)).data;
  const underWay = (board?.releases ?? []).map((each) => each.release);
  const names = [...new Set([...(release === undefined ? [] : [release]), ...underWay])].slice(0, mostReleases);
  const looks = useQueries({
    queries: names.map((name) => releaseQuery(system, name)),
    combine: (answers) => answers.flatMap(({ data }) => lastLooks(data?.cleans).map((look) => ({ release: data?.release ?? '', look }))),
  }).filter(({ look }) => look.environment === environment);
  const me = useQuery(meQuery).data ?? undefined;
  if (looks.length === 0 || me === undefined) return null;
  return (
    <Panel title={say('Started from nothing here')} aside={say('beside what runs; it is no promotion')}>
      {looks.map((each) => (
        <CleanLook key={`${each.release} ${each.look.id}`} me={me} system={system} release={each.release} look={each.look} />
      ))}
    </Panel>
  );
}
