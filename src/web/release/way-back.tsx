import { Told } from '#web/parts/told.tsx';
import { say, sayWith } from '#web/words/say.ts';
import { DatabaseBackup } from 'lucide-react';
import type { WayBackView } from '#core/views/shapes.ts';
import styles from './way-back.module.css';

const words: { readonly [verdict in WayBackView['verdict']]: (to: string) => string } = {
  reversible: (to) => say('One can go back to {release}', { release: to }),
  'until contract': (to) => say('One can go back to {release} until contract', { release: to }),
  not: (to) => say('{release} may not run on its schema', { release: to }),
};

/** What the schema says to going back, where anything ran before. */
export function WayBack({ wayBack }: { readonly wayBack: WayBackView | undefined }) {
  if (wayBack === undefined) return null;
  const { verdict, stage, to, because } = wayBack;
  return (
    <p className={styles['wayBack']} data-verdict={verdict}>
      <DatabaseBackup size={14} aria-hidden />
      <span>
        {sayWith('{verdict} in {stage}. {because}', {
          verdict: <strong>{words[verdict](to)}</strong>,
          stage,
          because: <Told text={because} />,
        })}
      </span>
    </p>
  );
}
