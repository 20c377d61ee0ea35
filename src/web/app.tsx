import { QueryClient, QueryClientProvider, QueryCache, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { Refused, tell } from './api/client.ts';
import { becomePerson, type Me, meQuery } from './api/queries.ts';
import { BoardPage } from './board/board-page.tsx';
import { Keys } from './keys/keys.tsx';
import { Live } from './live/live.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { fetchedLater } from './parts/fetched-later.tsx';
import { Header } from './parts/header.tsx';
import { Prove } from './parts/prove.tsx';
import { Loading } from './parts/loading.tsx';
import { SkipLink } from './parts/skip-link.tsx';
import { StaleBanner } from './parts/stale-banner.tsx';
import { Trouble } from './parts/trouble.tsx';
import { settingsPath } from './paths.ts';
import { say } from './words/say.ts';
import { SignInPage } from './sign-in/sign-in-page.tsx';

// Whoever looks at the board waits for none of these.
const ApprovalsPage = fetchedLater({
  load: async () => (await import('./approvals/approvals-page.tsx')).ApprovalsPage,
  label: 'Fetching what waits for you',
});
const CalendarPage = fetchedLater({
  load: async () => (await import('./calendar/calendar-page.tsx')).CalendarPage,
  label: 'Fetching the calendar',
});
const ComparePage = fetchedLater({
  load: async () => (await import('./compare/compare-page.tsx')).ComparePage,
  label: 'Fetching the comparison',
});
const DataPage = fetchedLater({
  load: async () => (await import('./data/data-page.tsx')).DataPage,
  label: 'Reading about the data',
});
const DoorPage = fetchedLater({ load: async () => (await import('./door-page.tsx')).DoorPage });
const EnvironmentPage = fetchedLater({
  load: async () => (await import('./environment/environment-page.tsx')).EnvironmentPage,
  label: 'Fetching the environment',
});
const FirstPage = fetchedLater({ load: async () => (await import('./sign-in/first-page.tsx')).FirstPage });
const LedgerPage = fetchedLater({ load: async () => (await import('./ledger/ledger-page.tsx')).LedgerPage, label: 'Fetching the ledger' });
const PathPage = fetchedLater({ load: async () => (await import('./path/path-page.tsx')).PathPage, label: 'Fetching the path' });
const ReleasePage = fetchedLater({
  load: async () => (await import('./release/release-page.tsx')).ReleasePage,
  label: 'Fetching the release',
});

const ReferencePage = fetchedLater({
  load: async () => (await import('./reference/reference-page.tsx')).ReferencePage,
  label: 'Fetching the reference',
});
const SettingsPage = fetchedLater({
  load: async () => (await import('./settings/settings-page.tsx')).SettingsPage,
  label: 'Fetching your settings',
});

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
        <Keys me={me.data}>
          <House me={me.data} onSignOut={() => void leave()} />
        </Keys>
      </Live>
    );
  }
  return (
    <main className="alone">
      {me.error === null ? <Loading label={say('Asking who you are')} /> : <Trouble error={me.error} onRetry={() => void me.refetch()} />}
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
        <Route path="/systems/:system/data/:environment?">
          {({ system, environment }) => <DataPage key={`${system} ${environment}`} me={me} system={system} environment={environment} />}
        </Route>
        <Route path="/approvals">
          <ApprovalsPage me={me} />
        </Route>
        <Route path="/systems/:system/path">{({ system }) => <PathPage key={system} system={system} />}</Route>
        <Route path="/door">
          <DoorPage />
        </Route>
        <Route path="/reference">
          <ReferencePage />
        </Route>
        <Route path="/settings/:section?">{({ section }) => <SettingsPage me={me} section={section} />}</Route>
        {/* Where they stood before. */}
        {(['account', 'tokens', 'people', 'hosts'] as const).map((section) => (
          <Route key={section} path={`/${section}`}>
            <Redirect to={settingsPath(section)} replace />
          </Route>
        ))}
        <Route path="/systems/:system/calendar">{({ system }) => <CalendarPage key={system} system={system} />}</Route>
        <Route path="/systems/:system/ledger">{({ system }) => <LedgerPage key={system} system={system} />}</Route>
        <Route>
          <NotFoundPage />
        </Route>
      </Switch>
    </Prove>
  );
}
