import { useEffect, useRef } from 'react';
import { Link, useRoute } from 'wouter';
import type { Me } from '#web/api/queries.ts';
import { type SettingsSection, settingsPath } from '#web/paths.ts';
import { say, type Term } from '#web/words/say.ts';
import styles from './settings-nav.module.css';

const names: { readonly [Each in SettingsSection]: Term } = {
  account: 'Your account',
  look: 'Look and language',
  tokens: 'Tokens',
  people: 'People',
  groups: 'Groups',
  notifications: 'Notifications',
  hosts: 'Hosts',
};

const everybodys: readonly SettingsSection[] = ['account', 'look', 'tokens', 'people'];
const administrators: readonly SettingsSection[] = [...everybodys, 'groups', 'notifications', 'hosts'];

/** Where one is among the settings. What only an administrator may see is absent for everybody else. */
export function SettingsNav({ me }: { readonly me: Me }) {
  const sections = me.isAdministrator ? administrators : everybodys;
  return (
    <nav className={styles['nav']} aria-label={say('Settings')}>
      {sections.map((section) => (
        <Section key={section} section={section} />
      ))}
    </nav>
  );
}

function Section({ section }: { readonly section: SettingsSection }) {
  const path = settingsPath(section);
  const [isHere] = useRoute(path);
  const link = useRef<HTMLAnchorElement>(null);
  // On a phone they do not all fit: the one where one is stays in sight.
  useEffect(() => {
    if (isHere) link.current?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [isHere]);
  return (
    <Link ref={link} href={settingsPath(section)} className={styles['link']} aria-current={isHere ? 'page' : undefined}>
      {say(names[section])}
    </Link>
  );
}
