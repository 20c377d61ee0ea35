import { say } from '#web/words/say.ts';
import { ChevronRight } from 'lucide-react';
import { Link } from 'wouter';
import styles from './crumbs.module.css';

/** Where a page of a system is, and the way back to the board. */
export function Crumbs({ system }: { readonly system: string }) {
  return (
    <nav className={styles['crumbs']} aria-label={say('Where this page is')}>
      <Link href="/">{say('Board')}</Link>
      <ChevronRight size={14} aria-hidden />
      <span>{system}</span>
    </nav>
  );
}
