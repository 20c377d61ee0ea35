import { Told } from '#web/parts/told.tsx';
import { say } from '#web/words/say.ts';
import { Timer } from 'lucide-react';
import type { MigrationView } from '#core/views/shapes.ts';
import styles from './way-back.module.css';

/** What the migrations took where they ran, and what they will take in the stage that comes next. */
export function Migrations({ migrations = [] }: { readonly migrations: readonly MigrationView[] | undefined }) {
  return migrations.map(({ kind, environment, service, sentence }) => (
    <p
      key={`${kind} ${environment} ${service}`}
      className={styles['wayBack']}
      data-verdict={kind === 'foretold' ? 'until contract' : 'reversible'}
    >
      <Timer size={14} aria-hidden />
      <span>
        <strong>{kind === 'foretold' ? say('Foretold') : say('Measured')}</strong>, <Told text={sentence} />
      </span>
    </p>
  ));
}
