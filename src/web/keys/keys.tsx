import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useLocation, useRoute } from 'wouter';
import type { Me } from '#web/api/queries.ts';
import { fetchedLater } from '#web/parts/fetched-later.tsx';
import { approvalsPath, boardPath, calendarPath, dataPath, ledgerPath } from '#web/paths.ts';
import { mayAudit } from '#web/words/mine.ts';
import { say } from '#web/words/say.ts';
import { KeyBook, KeyContext, type Overlay } from './key-book.ts';
import styles from './keys.module.css';
import { usePageCommands } from './use-page-commands.ts';

// Nobody waits for them who has not asked.
const Palette = fetchedLater({ load: async () => (await import('./palette.tsx')).Palette });
const KeysDialog = fetchedLater({ load: async () => (await import('./keys-dialog.tsx')).KeysDialog });

/** The page has come to rest by then: whoever asks for the palette shall not wait for it. */
const restMs = 3_000;
/** How long it is said that something was copied. */
const saidMs = 2_000;

interface KeysProps {
  readonly me: Me;
  readonly children: ReactNode;
}

/** Hears keys for everything inside it, and shows the palette and the list of keys over it. */
export function Keys({ me, children }: KeysProps) {
  const [book] = useState(() => new KeyBook());
  const [overlay, setOverlay] = useState<Overlay>();
  useEffect(() => {
    // What was asked for may still be on its way: what is typed meanwhile is meant for it.
    if (overlay !== undefined) return undefined;
    const listen = (event: KeyboardEvent): void => hear(event, book, setOverlay);
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [book, overlay]);
  useEffect(() => {
    const timer = setTimeout(() => void import('./palette.tsx').catch(() => undefined), restMs);
    return () => clearTimeout(timer);
  }, []);
  const desk = useMemo(() => ({ book, show: setOverlay }), [book]);
  const close = (): void => setOverlay(undefined);
  return (
    <KeyContext value={desk}>
      <HouseCommands me={me} onShow={setOverlay} />
      {children}
      {overlay === 'palette' && <Palette onClose={close} />}
      {overlay === 'keys' && <KeysDialog onClose={close} />}
    </KeyContext>
  );
}

function hear(event: KeyboardEvent, book: KeyBook, show: (overlay: Overlay) => void): void {
  const isDialog = document.querySelector('dialog[open]') !== null;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    if (!isDialog) show('palette');
    return;
  }
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isDialog || isTyping(event.target)) return;
  if (event.key.length === 1 && book.press(event.key, event.timeStamp)) event.preventDefault();
}

/** Keys are letters where somebody writes. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('textarea, select, input:not([type=radio], [type=checkbox], [type=button], [type=submit])'))
  );
}

interface HouseCommandsProps {
  readonly me: Me;
  readonly onShow: (overlay: Overlay) => void;
}

/** What can be done on every page. */
function HouseCommands({ me, onShow }: HouseCommandsProps) {
  const [, navigate] = useLocation();
  const [, here] = useRoute('/systems/:system/*?');
  const [said, setSaid] = useState('');
  const own = Object.keys(me.systems);
  const system = here?.system ?? own[0];
  const audited = [here?.system ?? '', ...own].find((name) => mayAudit(me, name));
  const go = (id: string, words: string, path: string) => ({ id, words, group: 'go' as const, run: () => navigate(path) });
  const copyLink = (): void => {
    void navigator.clipboard?.writeText(location.href).then(() => setSaid(say('The link is copied.')));
  };
  usePageCommands([
    go('go.board', say('Go to the board'), boardPath()),
    go('go.approvals', say('Go to the approvals'), approvalsPath()),
    ...(system === undefined ? [] : [go('go.calendar', say('Go to the calendar'), calendarPath(system))]),
    ...(system === undefined ? [] : [go('go.data', say('Go to the data'), dataPath(system))]),
    ...(audited === undefined ? [] : [go('go.ledger', say('Go to the ledger'), ledgerPath(audited))]),
    { id: 'copy.link', words: say('Copy the link to this page'), group: 'house', run: copyLink },
    { id: 'keys.list', words: say('Show what keys do'), group: 'house', run: () => onShow('keys') },
  ]);
  useEffect(() => {
    if (said === '') return undefined;
    const timer = setTimeout(() => setSaid(''), saidMs);
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <div aria-live="polite" className={styles['said']} data-shown={said !== '' || undefined}>
      {said}
    </div>
  );
}
