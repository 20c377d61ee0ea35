import { say, sayCount } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { grantsQuery, type Me } from '#web/api/queries.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Loading } from '#web/parts/loading.tsx';
import { Page } from '#web/parts/page.tsx';
import { Sentence } from '#web/parts/sentence.tsx';
import { Trouble } from '#web/parts/trouble.tsx';
import { SettingsNav } from '#web/settings/settings-nav.tsx';
import { grantsFor } from '#web/words/mine.ts';
import { AccountsPanel } from './accounts-panel.tsx';
import { GrantsPanel } from './grants-panel.tsx';
import { RolesPanel } from './roles-panel.tsx';

/** Who may what: rights over production that wait for a second person, and for administrators every account. */
export function PeoplePage({ me }: { readonly me: Me }) {
  const { data, error, refetch } = useQuery(grantsQuery);
  return (
    <Page title={say('People')} heading={say('People')} isHeadingHidden above={<SettingsNav me={me} />}>
      {data === undefined && error === null && <Loading label={say('Reading what waits')} lines={3} />}
      {data === undefined && error !== null && <Trouble error={error} onRetry={() => void refetch()} />}
      {data !== undefined && <Summary waiting={grantsFor(me, data.grants).length} all={data.grants.length} />}
      {data !== undefined && data.grants.length > 0 && <GrantsPanel me={me} grants={data.grants} />}
      {me.isAdministrator && <AccountsPanel />}
      {Object.keys(me.systems).map((system) => (
        <RolesPanel key={system} system={system} />
      ))}
      <CopyCommand command="lockstep grant list" />
    </Page>
  );
}

function Summary({ waiting, all }: { readonly waiting: number; readonly all: number }) {
  if (all === 0) return <Sentence>{say('No right over production waits for a second person.')}</Sentence>;
  if (waiting === 0)
    return (
      <Sentence>
        {sayCount(
          all,
          '{count} change of who may what waits for somebody else.',
          '{count} changes of who may what wait for somebody else.',
        )}
      </Sentence>
    );
  return (
    <Sentence>
      <strong>
        {sayCount(
          waiting,
          '{count} change of who may what waits for you as the second person.',
          '{count} changes of who may what wait for you as the second person.',
        )}
      </strong>
    </Sentence>
  );
}
