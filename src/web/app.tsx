import { QueryClient, QueryClientProvider, QueryCache, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Route, Switch } from 'wouter';
import { AccountPage } from './account/account-page.tsx';
import { Refused, tell } from './api/client.ts';
import { becomePerson, type Me, meQuery } from './api/queries.ts';
import { BoardPage } from './board/board-page.tsx';
import { ComparePage } from './environment/compare-page.tsx';
import { EnvironmentPage } from './environment/environment-page.tsx';
import { DoorPage } from './door-page.tsx';
import { HostsPage } from './hosts/hosts-page.tsx';
import { LedgerPage } from './ledger/ledger-page.tsx';
import { Live } from './live/live.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { Header } from './parts/header.tsx';
import { PeoplePage } from './people/people-page.tsx';
import { Prove } from './parts/prove.tsx';
import { TokensPage } from './tokens/tokens-page.tsx';
import { Loading } from './parts/loading.tsx';
import { SkipLink } from './parts/skip-link.tsx';
import { StaleBanner } from './parts/stale-banner.tsx';
import { Trouble } from './parts/trouble.tsx';
import { ReleasePage } from './release/release-page.tsx';
import { FirstPage } from './sign-in/first-page.tsx';
import { SignInPage } from './sign-in/sign-in-page.tsx';

/** A chunk of its own: whoever looks at the board does not wait for it. */
const CalendarPage = lazy(async () => ({ default: (await import('./calendar/calendar-page.tsx')).CalendarPage }));

export function App() {
  const [client] = useState(newQueryClient);
  return (
    <QueryClientProvider client={client}>
      <Door />
    </QueryClientProvider>
  );
}

/** Hints say when to look again, so nothing grows old by itself. A refusal is an answer; only silence is asked about again. */
function newQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (!(error instanceof Refused)) return;
        if (error.code === 'not-signed-in') becomePerson(client, null);
        // Something is to be done before anything else by now: who I am says what.
        if (/^(change-password|second-factor)-first$/.test(error.code)) void client.invalidateQueries({ queryKey: meQuery.queryKey });
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        refetchOnWindowFocus: false,
        retry: (count, error) => !(error instanceof Refused) && count < 2,
        retryDelay: (count) => 300 * 2 ** count,
      },
    },
  });
  return client;
}

/** Nobody sees anything before the controller knows who they are. */
function Door() {
  const me = useQuery(meQuery);
  const client = useQueryClient();
  const leave = async (): Promise<void> => {
    await tell('signOut').catch(() => undefined);
    becomePerson(client, null);
  };
  if (me.data === null) return <SignInPage />;
  if (me.data?.must !== undefined) return <FirstPage me={me.data} onSignOut={() => void leave()} />;
  if (me.data !== undefined) {
    return (
      <Live>
        <House me={me.data} onSignOut={() => void leave()} />
      </Live>
    );
  }
  return (
    <main className="alone">
      {me.error === null ? <Loading label="Asking who you are" /> : <Trouble error={me.error} onRetry={() => void me.refetch()} />}
    </main>
  );
}

function House({ me, onSignOut }: { readonly me: Me; readonly onSignOut: () => void }) {
  return (
    <Prove person={me.person}>
      <SkipLink />
      <Header me={me} onSignOut={onSignOut} />
      <StaleBanner />
      <Switch>
        <Route path="/">
          <BoardPage me={me} />
        </Route>
        <Route path="/systems/:system/releases/:release">
          {({ system, release }) => <ReleasePage key={`${system} ${release}`} me={me} system={system} release={release} />}
        </Route>
        <Route path="/systems/:system/environments/:environment">
          {({ system, environment }) => <EnvironmentPage key={`${system} ${environment}`} system={system} environment={environment} />}
        </Route>
        <Route path="/systems/:system/compare/:left/:right">
          {({ system, left, right }) => <ComparePage key={`${system} ${left} ${right}`} system={system} left={left} right={right} />}
        </Route>
        <Route path="/door">
          <DoorPage />
        </Route>
        <Route path="/people">
          <PeoplePage me={me} />
        </Route>
        <Route path="/hosts">
          <HostsPage />
        </Route>
        <Route path="/account">
          <AccountPage me={me} />
        </Route>
        <Route path="/tokens">
          <TokensPage me={me} />
        </Route>
        <Route path="/systems/:system/calendar">
          {({ system }) => (
            <Suspense fallback={<Loading label="Fetching the calendar" lines={10} />}>
              <CalendarPage key={system} system={system} />
            </Suspense>
          )}
        </Route>
        <Route path="/systems/:system/ledger">{({ system }) => <LedgerPage key={system} system={system} />}</Route>
        <Route>
          <NotFoundPage />
        </Route>
      </Switch>
    </Prove>
  );
}
