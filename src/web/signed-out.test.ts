import { MutationObserver, QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { becomePerson, boardsQuery, meQuery } from './api/queries.ts';

test('after sign-out nothing stays of what was read or sent: no answer, and no password', async () => {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  client.setQueryData(['board of ada'], { releases: ['1.0.0'] });
  client.setQueryData(boardsQuery.queryKey, { asOf: 'x.1', systems: 0, boards: [] });
  await new MutationObserver(client, { mutationFn: async (form: { readonly password: string }) => form.password.length }).mutate({
    password: 'correct horse',
  });
  becomePerson(client, null);
  expect(
    client
      .getQueryCache()
      .getAll()
      .map(({ queryKey }) => queryKey),
  ).toEqual([meQuery.queryKey]);
  expect(client.getQueryData(meQuery.queryKey)).toBeNull();
  expect(client.getMutationCache().getAll()).toEqual([]);
  client.clear();
});
