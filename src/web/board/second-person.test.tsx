import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { type Adoption, adoptionsQuery, type Me, type Proposal, proposalsQuery } from '#web/api/queries.ts';
import { Live } from '#web/live/live.tsx';
import { SecondPerson } from './second-person.tsx';

const proposal: Proposal = {
  id: 'p7',
  digest: 'sha256:file',
  base: 3,
  by: 'dora',
  at: 0,
  weakens: ['PROD: approval of release-manager falls away <b>'],
  state: 'open',
};
const digest = `sha256:${'a'.repeat(64)}`;
const adoption: Adoption = {
  id: 'a3',
  release: '1.0.0',
  bill: { api: { digest, source: 'directory:./api', blob: digest } },
  environments: ['prod'],
  running: { api: 8080 },
  by: 'olga',
  at: 0,
  state: 'open',
};

function pageFor(
  person: string,
  roles: readonly string[],
  waits: { readonly proposals?: Proposal[]; readonly adoptions?: Adoption[] },
): string {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  const { proposals = [], adoptions = [] } = waits;
  client.setQueryData(proposalsQuery('shop').queryKey, { system: 'shop', seq: 1, proposals });
  client.setQueryData(adoptionsQuery('shop').queryKey, { system: 'shop', seq: 1, adoptions });
  const me: Me = { person, name: person, groups: [], systems: { shop: [...roles] }, isAdministrator: false, by: 'session' };
  const page: ReactNode = (
    <Live>
      <SecondPerson me={me} system="shop" />
    </Live>
  );
  return renderToStaticMarkup(<QueryClientProvider client={client}>{page}</QueryClientProvider>)
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

describe('what waits for a second person', () => {
  test('is a file that weakens, with each line of it and the button of whoever may approve', () => {
    const words = pageFor('carla', ['release-manager'], { proposals: [proposal] });
    expect(words).toContain('The file would weaken shop : dora asked');
    expect(words).toContain('PROD: approval of release-manager falls away &lt;b&gt;');
    expect(words).toMatch(/Approve the weaker file.*Withdraw.*lockstep proposal approve p7/);
  });

  test('is an adoption, with what it is held against', () => {
    const words = pageFor('carla', ['release-manager'], { adoptions: [adoption] });
    expect(words).toContain('1.0.0 is said to run in prod : olga asked');
    expect(words).toContain('held against what runs: api on port 8080.');
    expect(words).toMatch(/Sign that 1\.0\.0 runs there.*lockstep adopt --second a3/);
  });

  test.each([
    ['whoever asked', 'olga', ['operator']],
    ['whoever has not the role', 'eva', ['customer']],
  ])('%s gets no button to sign', (_, person, roles) => {
    expect(pageFor(person, roles, { adoptions: [adoption] })).not.toContain('Sign that');
  });

  test('whoever made a proposal does not approve it', () => {
    const words = pageFor('dora', ['release-manager'], { proposals: [proposal] });
    expect(words).not.toContain('Approve the weaker file');
    expect(words).toContain('Withdraw');
  });

  test('is absent where nothing waits any more', () => {
    const ended = { proposals: [{ ...proposal, state: 'approved' } as const], adoptions: [{ ...adoption, state: 'signed' } as const] };
    expect(pageFor('carla', ['release-manager'], ended)).toBe('');
  });
});
