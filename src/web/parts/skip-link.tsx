import { say } from '#web/words/say.ts';
import styles from './skip-link.module.css';

/** The first stop of the Tab key: past the header. */
export function SkipLink() {
  return (
    <a href="#main" className={styles['skip']}>
      {say('To the content')}
    </a>
  );
}
