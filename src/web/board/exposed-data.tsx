import { OctagonX } from 'lucide-react';
import { Link } from 'wouter';
import type { ExposedData } from '#core/views/exposed-data.ts';
import { Told } from '#web/parts/told.tsx';
import { dataPath } from '#web/paths.ts';
import { say } from '#web/words/say.ts';
import styles from './stop-banner.module.css';

interface ExposedNewsProps {
  readonly system: string;
  readonly exposed: readonly ExposedData[];
}

/** Where people's own values are, and may not be: nothing above a board is worse. */
export function ExposedNews({ system, exposed }: ExposedNewsProps) {
  return exposed.map(({ environment, because }) => (
    <div key={because} className={styles['banner']} role="alert">
      <OctagonX size={20} aria-hidden />
      <p>
        <strong>
          <Told text={`${because}.`} />
        </strong>
      </p>
      <Link href={dataPath(system, environment)}>{say('Data in {environment}', { environment })}</Link>
    </div>
  ));
}
