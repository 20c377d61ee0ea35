import { say } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useSearch } from 'wouter';
import type { EnvironmentView } from '#core/views/shapes.ts';
import { environmentsQuery } from './api/queries.ts';
import { doorPath } from './api/routes.ts';
import { Loading } from './parts/loading.tsx';
import { Page } from './parts/page.tsx';
import { Trouble } from './parts/trouble.tsx';

/**
 * Where the closed door of an environment sends its visitor: who has signed in goes on to where they wanted to be, with a token that
 * the controller signs. The router names the audience (`shop/int`), the address of its door, and the path that was asked for.
 */
export function DoorPage() {
  const search = new URLSearchParams(useSearch());
  const [system = '', environment = ''] = (search.get('audience') ?? '').split('/');
  const { data, error } = useQuery(environmentsQuery(system));
  const found = data?.environments.find((candidate) => candidate.environment === environment);
  const door = search.get('door');
  const to = search.get('to');
  useEffect(() => {
    if (found === undefined) return;
    const service = serviceAt(found, door);
    const query = new URLSearchParams({ ...(service !== undefined && { service }), ...(to !== null && { to }) });
    location.replace(`${doorPath(system, environment)}?${query.toString()}`);
  }, [found, door, to, system, environment]);
  return (
    <Page title={say('To {environment}', { environment })} heading={say('On to {environment}', { environment })}>
      {error !== null && <Trouble error={error} />}
      {data !== undefined && found === undefined && (
        <p>{say('There is no environment {environment} in {system} that you may see.', { environment, system })}</p>
      )}
      {error === null && (data === undefined || found !== undefined) && <Loading label={say('Opening the door')} lines={2} />}
    </Page>
  );
}

/** Each service of an environment has an address of its own; the door that was met belongs to one of them. */
function serviceAt({ urls }: EnvironmentView, door: string | null): string | undefined {
  if (door === null || !URL.canParse(door)) return undefined;
  const { host } = new URL(door);
  return Object.entries(urls).find(([, url]) => URL.canParse(url) && new URL(url).host === host)?.[0];
}
