import { type RefObject, useRef } from 'react';
import { itemResults, type ItemResult } from '#core/checklist.ts';
import { usePageCommands } from '#web/keys/use-page-commands.ts';
import { say, type Term } from '#web/words/say.ts';

const wordsOfKey: { readonly [Result in ItemResult]: Term } = {
  passed: 'Checklist: the item passed',
  failed: 'Checklist: the item failed',
  'not-applicable': 'Checklist: the item does not apply',
};

/** A digit goes to an item, and a key says what was found at it. Nothing is signed by a single key. */
export function useItemKeys(count: number): RefObject<HTMLOListElement | null> {
  const list = useRef<HTMLOListElement>(null);
  const items = Array.from({ length: Math.min(9, count) }, (_, index) => ({
    id: `item.${index + 1}`,
    words: String(index + 1),
    isUnlisted: true as const,
    run: () => list.current?.children[index]?.querySelector('input')?.focus(),
  }));
  const results = itemResults.map((result) => ({
    id: `item.${result}`,
    words: say(wordsOfKey[result]),
    run: () => choose(list.current, result),
  }));
  usePageCommands(count === 0 ? [] : [...items, ...results]);
  return list;
}

/** At the item that has the focus, else at the first; what wants a word is asked for it. */
function choose(list: HTMLElement | null, result: ItemResult): void {
  const item = document.activeElement?.closest('li') ?? undefined;
  const chosen = item !== undefined && list?.contains(item) === true ? item : list?.firstElementChild;
  chosen?.querySelector<HTMLInputElement>(`input[data-result="${result}"]`)?.click();
  if (result !== 'passed') setTimeout(() => chosen?.querySelector<HTMLInputElement>('input[type="text"]')?.focus());
}
