import type { Slot } from '#core/system.ts';
import type { Reading } from './fields.ts';
import { isName, smallName } from './names.ts';
import type { Entry } from './tree.ts';
import { readNumber, readText, textsOf } from './values.ts';

/** `tester` · `2 tester` · `[release-manager, tester]` · `{release-manager: 1, tester: 2}`; each role once, by its name. */
export function sortedSlots(reading: Reading, entry: Entry): readonly Slot[] {
  const slots = readSlots(reading, entry);
  const counts = new Map<string, number>();
  for (const { role, count } of slots) counts.set(role, (counts.get(role) ?? 0) + count);
  // Sorted, so that the order in which roles are written makes no other gate.
  return [...counts].map(([role, count]) => ({ role, count })).sort((left, right) => (left.role < right.role ? -1 : 1));
}

const mostPeople = 20;

function readSlots({ report }: Reading, entry: Entry): readonly Slot[] {
  const { value } = entry;
  if (value.kind === 'map') {
    return [...value.entries.values()].flatMap((slot) => {
      const count = readNumber(report, slot, { what: 'a number of people', from: 1, to: mostPeople });
      const isRole = isName(report, { text: slot.key, span: slot.keySpan }, smallName);
      return isRole && count !== undefined ? [{ role: slot.key, count }] : [];
    });
  }
  if (value.kind === 'list') {
    const texts = textsOf(report, entry.key, value.items);
    if (value.items.length === 0) report.error(entry.keySpan, 'no-value', { sentence: `\`${entry.key}\` has no value. Give a role.` });
    return texts.flatMap(({ text, span }) => readSlot({ report }, text, { ...entry, value: { ...value, span } }));
  }
  const text = readText(report, entry, 'a role');
  return text === undefined ? [] : readSlot({ report }, text, entry);
}

function readSlot({ report }: Pick<Reading, 'report'>, text: string, { value }: Entry): readonly Slot[] {
  const [, count = '1', role = text] = /^(\d{1,6})\s+(\S.*)$/.exec(text) ?? [];
  if (!isName(report, { text: role, span: value.span }, smallName)) return [];
  const people = Number(count);
  if (people >= 1 && people <= mostPeople) return [{ role, count: people }];
  report.error(value.span, 'wants-number', {
    sentence: `${people} is not a number of people. Write a whole number from 1 to ${mostPeople}.`,
  });
  return [];
}
