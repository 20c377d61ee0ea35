import type { ShownGateView } from '#cli/http/answers.ts';
import { localTime } from '#cli/text/instant.ts';
import { table } from '#cli/text/table.ts';
import { wordsOfTried, type ItemResult } from '#core/checklist.ts';
import type { ItemView } from '#core/views/shapes.ts';
import type { ViewOptions } from './view-options.ts';

const signs: { readonly [Result in ItemResult]: { readonly sign: string; readonly colour: 'green' | 'red' | 'dim' } } = {
  passed: { sign: '✓ passed', colour: 'green' },
  failed: { sign: '× failed', colour: 'red' },
  'not-applicable': { sign: '– does not apply', colour: 'dim' },
};

/** One sign-off: how far it is, then its items with who found what; by the numbers that commands take. */
export function checklistLines({ gate, because, items = [] }: ShownGateView, { width, now, paint }: ViewOptions): readonly string[] {
  const found = new Map(items.flatMap(({ item, tried }) => (tried === undefined ? [] : [[item, tried] as const])));
  const words = wordsOfTried(
    items.map(({ item }) => item),
    found,
  );
  const rows = items.map((view, index) => rowOf(view, index + 1, { now, paint }));
  return [
    `${gate.label}: ${because}`,
    ...(words === undefined ? ['Nobody has tried anything yet.'] : [`${words}.`]),
    ...table(rows, width),
  ];
}

function rowOf({ item, isOwn, tried }: ItemView, number: number, { now, paint }: Pick<ViewOptions, 'now' | 'paint'>): readonly string[] {
  const name = isOwn === true ? `${item} (this release alone)` : item;
  if (tried === undefined) return [`  ${number}`, paint('dim', 'open'), name, ''];
  const { sign, colour } = signs[tried.result];
  const told = [`${tried.by}, ${localTime(tried.at, now)}`, tried.comment].filter((part) => part !== undefined);
  return [`  ${number}`, paint(colour, sign), name, told.join(': ')];
}
