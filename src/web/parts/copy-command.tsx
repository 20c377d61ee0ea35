import { say } from '#web/words/say.ts';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { usePageCommands } from '#web/keys/use-page-commands.ts';
import styles from './copy-command.module.css';

/** How long the tick stays after copying. */
const tickMs = 2_000;

interface CopyCommandProps {
  readonly command: string;
  /** It shows what the whole page shows: a key copies it. */
  readonly ofPage?: boolean;
}

/** The same thing for the terminal: one press copies it. */
export function CopyCommand({ command, ofPage = false }: CopyCommandProps) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), tickMs);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = (): void => {
    // Without TLS there is no clipboard; the text itself can still be selected.
    void navigator.clipboard?.writeText(command).then(() => setCopied(true));
  };
  usePageCommands(ofPage ? [{ id: 'copy.cli', words: say('Copy as command: {command}', { command }), run: copy }] : []);
  const Icon = isCopied ? Check : Copy;
  return (
    <button type="button" className={styles['copy']} onClick={copy} aria-label={say('Copy {command}', { command })} title={say('Copy')}>
      <Icon size={12} aria-hidden />
      <code>{command}</code>
    </button>
  );
}
