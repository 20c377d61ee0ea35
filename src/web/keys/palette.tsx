import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useState, useSyncExternalStore } from 'react';
import { useLocation } from 'wouter';
import { boardsQuery, findReleasesQuery } from '#web/api/queries.ts';
import { LightDialog } from '#web/parts/light-dialog.tsx';
import { Part } from '#web/parts/part.tsx';
import { boardPath, environmentPath, releasePath } from '#web/paths.ts';
import { say, type Term } from '#web/words/say.ts';
import { keysOf } from './bindings.ts';
import { type KeyBook, useKeyDesk } from './key-book.ts';
import { Keycaps } from './keycaps.tsx';
import { type Entry, entriesFor, type Group, groups } from './palette-entries.ts';
import styles from './palette.module.css';

const wordsOfGroup: { readonly [Each in Group]: Term } = {
  here: 'On this page',
  go: 'Go to',
  systems: 'Systems',
  releases: 'Releases',
  environments: 'Environments',
  house: 'Everywhere',
};

/** Releases are asked for once somebody has stopped typing for so long. */
const restMs = 150;

const paths = {
  boardOf: (system: string) => boardPath({ q: system, open: system }),
  releaseOf: releasePath,
  environmentOf: environmentPath,
};

/** Find or do something: everything that can be done on this page, then every system, release and environment by name. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const book = useKeyDesk()?.book;
  return (
    <LightDialog title={say('Find or do something')} onClose={onClose}>
      {book !== undefined && <Finder book={book} onClose={onClose} />}
    </LightDialog>
  );
}

interface FinderProps {
  readonly book: KeyBook;
  readonly onClose: () => void;
}

/** A combobox by the pattern of ARIA: the focus stays in the field, arrows move the mark in the list. */
function Finder({ book, onClose }: FinderProps) {
  const [text, setText] = useState('');
  const entries = useEntries(book, useDeferredValue(text));
  const [wanted, setWanted] = useState('');
  const [, navigate] = useLocation();
  const id = useId();
  const at = Math.max(
    0,
    entries.findIndex(({ key }) => key === wanted),
  );
  const marked = entries[at];
  const choose = ({ act }: Entry): void => {
    onClose();
    if (act.kind === 'go') navigate(act.path);
    // The dialog gives the focus back first: what is done may want it elsewhere.
    else setTimeout(act.run);
  };
  const mark = (step: number): void => {
    const next = entries[(at + step + entries.length) % Math.max(1, entries.length)];
    setWanted(next?.key ?? '');
    if (next !== undefined) document.getElementById(optionId(id, next))?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (step !== undefined) mark(step);
    else if (marked !== undefined) choose(marked);
  };
  return (
    <>
      <input
        className={styles['field']}
        type="text"
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={marked === undefined ? undefined : optionId(id, marked)}
        aria-autocomplete="list"
        aria-label={say('Find or do something')}
        placeholder={say('A system, a release, an environment, or what to do')}
        autoComplete="off"
        spellCheck={false}
        // reason: whoever opens it wants to type.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setWanted('');
        }}
        onKeyDown={onKeyDown}
      />
      <Options id={id} entries={entries} marked={marked} onChoose={choose} />
      {entries.length === 0 && <output className={styles['nothing']}>{say('Nothing has that name.')}</output>}
    </>
  );
}

/** Names of systems and releases have no spaces. */
function optionId(id: string, { key }: Entry): string {
  return `${id} ${key}`.replaceAll(' ', '-');
}

interface OptionsProps {
  readonly id: string;
  readonly entries: readonly Entry[];
  readonly marked: Entry | undefined;
  readonly onChoose: (entry: Entry) => void;
}

function Options({ id, entries, marked, onChoose }: OptionsProps) {
  return (
    <Part part="listbox" id={id} aria-label={say('What was found')} className={styles['list']}>
      {groups.map((group) => {
        const own = entries.filter((entry) => entry.group === group);
        return own.length === 0 ? null : (
          <Part key={group} part="group" aria-label={say(wordsOfGroup[group])}>
            <p className={styles['group']} aria-hidden>
              {say(wordsOfGroup[group])}
            </p>
            {own.map((entry) => (
              <Part
                key={entry.key}
                id={optionId(id, entry)}
                part="option"
                aria-selected={entry.key === marked?.key}
                className={styles['entry']}
                onClick={() => onChoose(entry)}
              >
                <span>{entry.words}</span>
                {entry.aside !== undefined && <small>{entry.aside}</small>}
                {entry.keys !== undefined && entry.keys !== '' && <Keycaps keys={entry.keys} />}
              </Part>
            ))}
          </Part>
        );
      })}
    </Part>
  );
}

function useEntries(book: KeyBook, text: string): readonly Entry[] {
  const commands = useSyncExternalStore(book.watch, book.commands);
  const settings = useSyncExternalStore(book.watch, book.settings);
  const rows = useDeferredValue(useQuery({ ...boardsQuery, refetchInterval: false }).data?.boards);
  const sought = useRested(text.trim());
  const found = useQuery({ ...findReleasesQuery(sought), enabled: sought !== '', placeholderData: keepPreviousData }).data?.releases;
  return useMemo(
    () => entriesFor(text, { commands, rows: rows ?? [], found: found ?? [], keysOf: (id) => keysOf(settings, id), paths }),
    [text, commands, rows, found, settings],
  );
}

/** The text once it has rested. */
function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), restMs);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
