import { say } from '#web/words/say.ts';
import { TriangleAlert } from 'lucide-react';
import styles from './glass-mark.module.css';

/** Gates were waived for it in one stroke: red, with a sign and words, for ever. */
export function GlassMark() {
  return (
    <span className={styles['mark']} data-status="failed" title={say('Every closed gate was waived in one stroke, by two people.')}>
      <TriangleAlert size={14} strokeWidth={2} aria-hidden />
      {say('glass broken')}
    </span>
  );
}
