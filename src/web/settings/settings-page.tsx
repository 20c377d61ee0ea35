import { Redirect, Route, Switch } from 'wouter';
import { AccountPage } from '#web/account/account-page.tsx';
import type { Me } from '#web/api/queries.ts';
import { HostsPage } from '#web/hosts/hosts-page.tsx';
import { NotFoundPage } from '#web/not-found-page.tsx';
import { PeoplePage } from '#web/people/people-page.tsx';
import { settingsPath } from '#web/paths.ts';
import { TokensPage } from '#web/tokens/tokens-page.tsx';
import { GroupsPage } from './groups-page.tsx';
import { LookPage } from './look-page.tsx';
import { NotificationsPage } from './notifications-page.tsx';

/** Everything that is chosen for oneself or for the installation, each at an address of its own. */
export function SettingsPage({ me }: { readonly me: Me }) {
  return (
    <Switch>
      <Route path="/settings">
        <Redirect to={settingsPath('account')} replace />
      </Route>
      <Route path="/settings/account">
        <AccountPage me={me} />
      </Route>
      <Route path="/settings/look">
        <LookPage me={me} />
      </Route>
      <Route path="/settings/tokens">
        <TokensPage me={me} />
      </Route>
      <Route path="/settings/people">
        <PeoplePage me={me} />
      </Route>
      <Route path="/settings/groups">
        <GroupsPage me={me} />
      </Route>
      <Route path="/settings/notifications">
        <NotificationsPage me={me} />
      </Route>
      <Route path="/settings/hosts">
        <HostsPage me={me} />
      </Route>
      <Route>
        <NotFoundPage />
      </Route>
    </Switch>
  );
}
