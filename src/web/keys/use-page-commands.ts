import { useEffect, useLayoutEffect, useRef } from 'react';
import { type PageCommand, useKeyDesk } from './key-book.ts';

/** What can be done while this part of the page is there. */
export function usePageCommands(commands: readonly PageCommand[]): void {
  const book = useKeyDesk()?.book;
  const latest = useRef(commands);
  useLayoutEffect(() => {
    latest.current = commands;
  });
  // They are told anew only where others come or words change, however often the page is drawn.
  const told = commands.map(({ id, words }) => `${id} ${words}`).join('\n');
  useEffect(() => {
    if (told === '') return undefined;
    return book?.add(latest.current.map((command, index) => ({ ...command, run: () => latest.current[index]?.run() })));
  }, [book, told]);
}
