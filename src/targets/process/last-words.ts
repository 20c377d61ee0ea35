import { lastWordsOf } from '#core/last-words.ts';
import type { WordsQuestion } from '#targets/target.ts';
import type { Parts } from './parts.ts';
import { copiesOn, sideNames } from './record.ts';

const mostLines = 20;

/** The end of each service's log, below its name; every instance has a log of its own. */
export function lastWordsHere(parts: Pick<Parts, 'records' | 'keeper'>, { release, services, ...place }: WordsQuestion): string {
  const record = parts.records.get(place);
  const standing = sideNames.filter((name) => record.sides[name].release === release);
  const side = standing.find((name) => name === record.active) ?? standing[0] ?? record.active;
  if (side === undefined) return '';
  const copies = services.flatMap((service) => copiesOn(record, side, service));
  const most = Math.max(3, Math.floor(mostLines / Math.max(1, copies.length)));
  const told = copies.map((copy) => ({ name: copy.service, words: lastWordsOf(parts.keeper.tail(copy, mostLines), most) }));
  return told.flatMap(({ name, words }) => (words === '' ? [] : [`${name}:\n${words}`])).join('\n');
}
