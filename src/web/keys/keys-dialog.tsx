import { useState, useSyncExternalStore } from 'react';
import { Button } from '#web/parts/button.tsx';
import { Dialog, DialogButtons } from '#web/parts/dialog.tsx';
import { say, type Term } from '#web/words/say.ts';
import { clashOf, defaultKeys, type KeySettings, keysOf, usualSettings } from './bindings.ts';
import { type KeyBook, useKeyDesk } from './key-book.ts';
import { Keycaps } from './keycaps.tsx';
import styles from './keys-dialog.module.css';

/** Every key there is, also of pages that are not looked at. */
const words: { readonly [id: string]: Term } = {
  'go.board': 'Go to the board',
  'go.approvals': 'Go to the approvals',
  'go.calendar': 'Go to the calendar',
  'go.ledger': 'Go to the ledger',
  'board.search': 'Search the board',
  'rows.next': 'Next row',
  'rows.previous': 'Previous row',
  'release.blockers': 'Go to what blocks the release',
  'release.promote': 'Go to the button that promotes',
  'compare.next': 'Comparison: next difference',
  'compare.previous': 'Comparison: previous difference',
  'compare.look': 'Comparison: side by side, or one below the other',
  'copy.cli': 'Copy this page as a command',
  'copy.link': 'Copy the link to this page',
  'item.passed': 'Checklist: the item passed',
  'item.failed': 'Checklist: the item failed',
  'item.not-applicable': 'Checklist: the item does not apply',
  'keys.list': 'Show what keys do',
};

/** What never changes, for other programs know it too. */
const fixed: readonly (readonly [keys: string, Term])[] = [
  ['Ctrl+K', 'Find or do something'],
  ['↑ ↓ ← →', 'Move in the board'],
  ['Space', 'Open or close a row of the board'],
  ['1 … 9', 'Checklist: go to an item'],
  ['Ctrl+Enter', 'Approve, sign off, or send what a dialog asks'],
  ['Esc', 'Close, or empty the search'],
];

/** What keys do; single ones can be others, or nothing at all. Kept in this browser. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const book = useKeyDesk()?.book;
  return (
    <Dialog title={say('What keys do')} onClose={onClose}>
      {book !== undefined && <Settings book={book} />}
      <DialogButtons>
        <Button onPress={() => book?.choose(usualSettings)}>{say('As they were')}</Button>
        <Button weight="primary" onPress={onClose}>
          {say('Close')}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

function Settings({ book }: { readonly book: KeyBook }) {
  const settings = useSyncExternalStore(book.watch, book.settings);
  return (
    <>
      <label className={styles['switch']}>
        <input
          type="checkbox"
          checked={!settings.isOff}
          onChange={(event) => book.choose({ ...settings, isOff: !event.currentTarget.checked })}
        />
        {say('Single keys do something')}
      </label>
      <dl className={styles['keys']}>
        {fixed.map(([keys, term]) => (
          <div key={keys}>
            <dt>{say(term)}</dt>
            <dd>
              <Keycaps keys={keys} />
            </dd>
          </div>
        ))}
        {Object.entries(words).map(([id, term]) => (
          <div key={id}>
            <dt>{say(term)}</dt>
            <dd>
              <KeyField id={id} name={say(term)} settings={settings} book={book} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

interface KeyFieldProps {
  readonly id: string;
  readonly name: string;
  readonly settings: KeySettings;
  readonly book: KeyBook;
}

/** One key, or two with a space between; empty: none. */
function KeyField({ id, name, settings, book }: KeyFieldProps) {
  const [typed, setTyped] = useState<string>();
  const clash = typed === undefined ? undefined : clashOf(settings, id, typed);
  const isOdd = typed !== undefined && typed !== '' && !/^\S( \S)?$/.test(typed);
  const term = clash === undefined ? undefined : words[clash];
  const keep = (): void => {
    if (typed !== undefined && clash === undefined && !isOdd) book.choose({ ...settings, keys: keysWith(settings, id, typed) });
    setTyped(undefined);
  };
  return (
    <>
      <input
        type="text"
        className={styles['key']}
        aria-label={name}
        aria-invalid={clash !== undefined || isOdd}
        value={typed ?? keysOf(settings, id)}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === 'Enter') keep();
        }}
      />
      {isOdd && <small role="alert">{say('One key, or two with a space between them.')}</small>}
      {clash !== undefined && (
        <small role="alert">{say('That already does: {what}', { what: term === undefined ? clash : say(term) })}</small>
      )}
    </>
  );
}

/** Only what is another than by default. */
function keysWith({ keys }: KeySettings, id: string, chosen: string): KeySettings['keys'] {
  return Object.fromEntries(Object.entries({ ...keys, [id]: chosen }).filter(([each, value]) => value !== defaultKeys[each]));
}
