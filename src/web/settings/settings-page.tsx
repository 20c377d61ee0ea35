import type { ReactNode } from 'react';
import { Redirect } from 'wouter';
import { AccountPage } from '#web/account/account-page.tsx';
import type { Me } from '#web/api/queries.ts';
import { HostsPage } from '#web/hosts/hosts-page.tsx';
import { NotFoundPage } from '#web/not-found-page.tsx';
import { PeoplePage } from '#web/people/people-page.tsx';
import { type SettingsSection, settingsPath } from '#web/paths.ts';
import { TokensPage } from '#web/tokens/tokens-page.tsx';
import { GroupsPage } from './groups-page.tsx';
import { LookPage } from './look-page.tsx';
import { NotificationsPage } from './notifications-page.tsx';

interface SettingsPageProps {
  readonly me: Me;
  /** As the address has it; absent: the first. */
  readonly section: string | undefined;
}

const pages: { readonly [Each in SettingsSection]: (me: Me) => ReactNode } = {
  account: (me) => <AccountPage me={me} />,
  look: (me) => <LookPage me={me} />,
  tokens: (me) => <TokensPage me={me} />,
  people: (me) => <PeoplePage me={me} />,
  groups: (me) => <GroupsPage me={me} />,
  notifications: (me) => <NotificationsPage me={me} />,
  hosts: (me) => <HostsPage me={me} />,
};

/** Everything that is chosen for oneself or for the installation, each at an address of its own. */
export function SettingsPage({ me, section }: SettingsPageProps) {
  if (section === undefined) return <Redirect to={settingsPath('account')} replace />;
  return isSection(section) ? pages[section](me) : <NotFoundPage />;
}

function isSection(section: string): section is SettingsSection {
  return Object.hasOwn(pages, section);
}
