import { Search } from 'lucide-react';
import { say } from '#web/words/say.ts';
import { useKeyDesk } from './key-book.ts';
import styles from './palette-button.module.css';

/** Opens the palette for whoever has no keys. */
export function PaletteButton() {
  const desk = useKeyDesk();
  return (
    // What is seen is part of what is heard, so that it can be asked for by voice.
    <button type="button" className={styles['open']} onClick={() => desk?.show('palette')} aria-label={`${say('Find')} Ctrl K`}>
      <Search size={14} aria-hidden />
      <span>{say('Find')}</span> <kbd>Ctrl K</kbd>
    </button>
  );
}
