import { DatabaseBackup } from 'lucide-react';
import type { WayBackView } from '#core/views/shapes.ts';
import styles from './way-back.module.css';

const words: { readonly [verdict in WayBackView['verdict']]: (to: string) => string } = {
  reversible: (to) => `One can go back to ${to}`,
  'until contract': (to) => `One can go back to ${to} until contract`,
  not: (to) => `${to} may not run on its schema`,
};

/** What the schema says to going back, where anything ran before. */
export function WayBack({ wayBack }: { readonly wayBack: WayBackView | undefined }) {
  if (wayBack === undefined) return null;
  const { verdict, stage, to, because } = wayBack;
  return (
    <p className={styles['wayBack']} data-verdict={verdict}>
      <DatabaseBackup size={14} aria-hidden />
      <span>
        <strong>{words[verdict](to)}</strong> in {stage}. {because}
      </span>
    </p>
  );
}
