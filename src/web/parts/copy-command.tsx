import { say } from '#web/words/say.ts';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import styles from './copy-command.module.css';

/** How long the tick stays after copying. */
const tickMs = 2_000;

/** The same thing for the terminal: one press copies it. */
export function CopyCommand({ command }: { readonly command: string }) {
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
  const Icon = isCopied ? Check : Copy;
  return (
    <button type="button" className={styles['copy']} onClick={copy} aria-label={say('Copy {command}', { command })} title={say('Copy')}>
      <Icon size={12} aria-hidden />
      <code>{command}</code>
    </button>
  );
}
