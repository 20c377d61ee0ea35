import { say, sayCount } from '#web/words/say.ts';
import { LogOut, Moon, Sun, UserRound } from 'lucide-react';
import { Link, useRoute } from 'wouter';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { approvalsQuery, grantsQuery, type Me } from '#web/api/queries.ts';
import { useNow } from '#web/live/clock.ts';
import { grantsFor, mayAudit } from '#web/words/mine.ts';
import { useLiveness } from '#web/live/live.tsx';
import { PaletteButton } from '#web/keys/palette-button.tsx';
import { calendarPath, dataPath, settingsPath } from '#web/paths.ts';
import { wordsOfDay, wordsOfInstant, wordsOfTime, wordsOfZone } from '#web/words/instants.ts';
import styles from './header.module.css';
import { LanguageSwitch } from './language-switch.tsx';
import { Mark } from './mark.tsx';
import { useTheme } from './theme.ts';

interface HeaderProps {
  readonly me: Me;
  readonly onSignOut: () => void;
}

/** The same on every page: where one can go, whether the page is true now, who I am. */
export function Header({ me, onSignOut }: HeaderProps) {
  return (
    <header className={styles['header']}>
      <Link href="/" className={styles['brand']} aria-label={say('Lockstep, to the board')}>
        <Mark />
        <span>Lockstep</span>
      </Link>
      <nav className={styles['nav']} aria-label={say('Pages')}>
        <NavLink href="/" page="/">
          {say('Board')}
        </NavLink>
        <ApprovalsLink />
        <CalendarLink me={me} />
        <DataLink me={me} />
        <LedgerLink me={me} />
        <PeopleLink me={me} />
      </nav>
      <PaletteButton />
      <LiveClock />
      <LanguageSwitch />
      <ThemeSwitch />
      <Link
        href={settingsPath('account')}
        className={styles['me']}
        title={say('Signed in as {person}; your settings', { person: me.person })}
      >
        {me.name}
      </Link>
      <Link href={settingsPath('account')} className={styles['mine']} aria-label={say('{name}: your settings', { name: me.name })}>
        <UserRound size={16} aria-hidden />
      </Link>
      <button type="button" className={styles['icon']} onClick={onSignOut} aria-label={say('Sign out')} title={say('Sign out')}>
        <LogOut size={16} aria-hidden />
      </button>
    </header>
  );
}

function NavLink({ href, page, children }: { readonly href: string; readonly page: string; readonly children: ReactNode }) {
  const [isHere] = useRoute(page);
  return (
    <Link href={href} className={styles['link']} aria-current={isHere ? 'page' : undefined}>
      {children}
    </Link>
  );
}

/** The calendar of the system that is looked at, else of the first one that is mine. */
function CalendarLink({ me }: { readonly me: Me }) {
  const [, here] = useRoute('/systems/:system/*?');
  const system = here?.system ?? Object.keys(me.systems)[0];
  if (system === undefined) return null;
  return (
    <NavLink href={calendarPath(system)} page="/systems/:system/calendar">
      {say('Calendar')}
    </NavLink>
  );
}

/** The data of the system that is looked at, else of the first one that is mine. */
function DataLink({ me }: { readonly me: Me }) {
  const [, here] = useRoute('/systems/:system/*?');
  const system = here?.system ?? Object.keys(me.systems)[0];
  if (system === undefined) return null;
  return (
    <NavLink href={dataPath(system)} page="/systems/:system/data/*?">
      {say('Data')}
    </NavLink>
  );
}

/** How many of something wait for me: a number for the eye, words for whoever hears it or points at it. */
function Waiting({ count }: { readonly count: number }) {
  if (count === 0) return null;
  const words = sayCount(count, '{count} waits for you', '{count} wait for you');
  return (
    <span className={styles['count']} title={words}>
      <span aria-hidden>{count}</span>
      <span className={styles['unseen']}> {words}</span>
    </span>
  );
}

/** How many questions wait for me, on every page. */
function ApprovalsLink() {
  const { data } = useQuery(approvalsQuery);
  const mine = (data?.approvals ?? []).flatMap(({ asked }) => asked.filter(({ isMine }) => isMine)).length;
  return (
    <NavLink href="/approvals" page="/approvals">
      {say('Approvals')}
      <Waiting count={mine} />
    </NavLink>
  );
}

/** The ledger of the system that is looked at, else of the first one that I may read. */
function LedgerLink({ me }: { readonly me: Me }) {
  const [, here] = useRoute('/systems/:system/*?');
  const system = [here?.system ?? '', ...Object.keys(me.systems)].find((name) => mayAudit(me, name));
  if (system === undefined) return null;
  return (
    <NavLink href={`/systems/${encodeURIComponent(system)}/ledger`} page="/systems/:system/ledger">
      {say('Ledger')}
    </NavLink>
  );
}

/** Administrators go there; anybody else when something waits for them. */
function PeopleLink({ me }: { readonly me: Me }) {
  const { data } = useQuery(grantsQuery);
  const waiting = data === undefined ? 0 : grantsFor(me, data.grants).length;
  if (!me.isAdministrator && (data?.grants.length ?? 0) === 0) return null;
  return (
    <NavLink href={settingsPath('people')} page="/settings/people">
      {say('People')}
      <Waiting count={waiting} />
    </NavLink>
  );
}

/** The clock runs only while the page is true. Of releases alone one says that they are live. */
function LiveClock() {
  const now = useNow();
  const liveness = useLiveness();
  if (liveness.kind === 'stale') {
    return (
      <span className={styles['clock']} data-stale aria-live="polite">
        <span className={styles['ring']} aria-hidden /> {say('stale since {at}', { at: wordsOfInstant(liveness.since, now) })}
      </span>
    );
  }
  return (
    <span className={styles['clock']} title={say('Connected to the controller: what this page shows is true now')}>
      <span className={styles['dot']} aria-hidden /> <span className={styles['word']}>{say('connected')}, </span>
      <span className={styles['day']}>{wordsOfDay(now)}</span> <strong>{wordsOfTime(now)}</strong>
      <span className={styles['day']}> {wordsOfZone(now)}</span>
    </span>
  );
}

function ThemeSwitch() {
  const [theme, setTheme] = useTheme();
  const other = theme === 'dark' ? 'light' : 'dark';
  const words = other === 'light' ? say('Use the light theme') : say('Use the dark theme');
  const Icon = theme === 'dark' ? Sun : Moon;
  return (
    <button type="button" className={styles['icon']} onClick={() => setTheme(other)} aria-label={words} title={words}>
      <Icon size={16} aria-hidden />
    </button>
  );
}
