import { say } from '#web/words/say.ts';
import type { Look } from '#web/status.ts';
import { GlyphMark } from './glyph-mark.tsx';
import styles from './status-mark.module.css';

interface StatusMarkProps {
  readonly look: Look;
  /** `plain` in a cell; `box` for the subject of the page and gates not yet passed; `filled` only for what failed now. */
  readonly shape?: 'plain' | 'box' | 'tint' | 'filled';
  /** Said instead of the look's own word: `soaking, in 12 s`. */
  readonly children?: React.ReactNode;
}

/** Icon and word in the colour of the status. Never an icon without its word. */
export function StatusMark({ look, shape = 'plain', children }: StatusMarkProps) {
  const words = children ?? say(look.word);
  return (
    <span className={styles['mark']} data-status={look.colour ?? 'quiet'} data-shape={shape}>
      <GlyphMark glyph={look.glyph} size={14} strokeWidth={1.75} />
      {look.colour === 'superseded' ? <span className={styles['struck']}>{words}</span> : words}
    </span>
  );
}
