import { useQuery } from '@tanstack/react-query';
import { groupsQuery, type Me } from '#web/api/queries.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Loading } from '#web/parts/loading.tsx';
import { Page } from '#web/parts/page.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { Sentence } from '#web/parts/sentence.tsx';
import { Trouble } from '#web/parts/trouble.tsx';
import { say, sayCount } from '#web/words/say.ts';
import { GroupRow, NewGroup } from './group-row.tsx';
import { SettingsNav } from './settings-nav.tsx';

/** Who is in which group, and who joins or leaves. A system file names a group where it gives a role. */
export function GroupsPage({ me }: { readonly me: Me }) {
  const { data, error, refetch } = useQuery({ ...groupsQuery, enabled: me.isAdministrator });
  return (
    <Page title={say('Groups')} heading={say('Groups')} isHeadingHidden above={<SettingsNav me={me} />}>
      {!me.isAdministrator && <Sentence>{say('Only who administers the installation sees this.')}</Sentence>}
      {me.isAdministrator && data === undefined && error === null && <Loading label={say('Reading the groups')} lines={4} />}
      {error !== null && <Trouble error={error} onRetry={() => void refetch()} />}
      {data !== undefined && (
        <>
          <Sentence>
            {say('A system file gives a role to a group by {name}; whoever is in it has that role.', { name: 'group:NAME' })}
          </Sentence>
          <Panel title={sayCount(data.groups.length, '{count} group', '{count} groups')}>
            <ul>
              {data.groups.map(({ group, persons }) => (
                <GroupRow key={group} group={group} persons={persons} />
              ))}
            </ul>
          </Panel>
          <Panel title={say('A new group')}>
            <NewGroup key={data.groups.length} />
          </Panel>
        </>
      )}
      {me.isAdministrator && <CopyCommand command="lockstep group list" />}
    </Page>
  );
}
