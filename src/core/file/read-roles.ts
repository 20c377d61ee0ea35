import type { RoleEntry } from '#core/system.ts';
import { openFields } from './fields.ts';
import type { Owner, Reading } from './fields.ts';
import { isName, personName } from './names.ts';
import type { Entry, FileNode, MapNode } from './tree.ts';
import { plainText, readList, readText, textsOf } from './values.ts';
import { parts } from './words.ts';

const example = '{who: otto, in: [dev, test]}';
const owner: Owner = { part: parts.person, title: 'a person of a role', name: '', example };

/** Who has a role: people and groups, everywhere or in some environments only. Who is named twice is so once. */
export function readPeople(reading: Reading, entry: Entry): readonly RoleEntry[] {
  const items = readList(reading.report, entry, { example: `${entry.key}: [anna, bo]` });
  const people = items.flatMap((item): readonly RoleEntry[] =>
    item.kind === 'map' ? readPlaced(reading, item) : readPerson(reading, entry.key, item),
  );
  return people.filter((person, index) => typeof person !== 'string' || people.indexOf(person) === index);
}

function readPerson({ report }: Reading, key: string, item: FileNode): readonly string[] {
  const texts = textsOf(report, key, [item]);
  return texts.filter((person) => isName(report, person, personName)).map(({ text }) => text);
}

function readPlaced(reading: Reading, node: MapNode): readonly RoleEntry[] {
  const { report } = reading;
  const fields = openFields(reading, node, owner);
  const named = fields.need('who', 'who: otto');
  const placed = fields.need('in', 'in: [dev, test]');
  const who = named === undefined ? undefined : readText(report, named, 'a person or `group:NAME`');
  if (named === undefined || placed === undefined || who === undefined) return [];
  if (!isName(report, { text: who, span: named.value.span }, personName)) return [];
  const places = placesOf(reading, placed);
  return places.length === 0 ? [] : [{ who, in: places }];
}

/** One environment may stand without brackets. Sorted, so that the order in which they are written changes nothing. */
function placesOf({ report }: Reading, entry: Entry): readonly string[] {
  const { value, keySpan } = entry;
  const single = value.kind === 'text' && value.value !== null ? plainText(report, value) : undefined;
  if (single !== undefined && single !== '') return [single];
  const items = readList(report, entry, { example: 'in: [dev, test]' });
  if (value.kind === 'list' && items.length === 0) {
    report.error(keySpan, 'no-value', { sentence: '`in` is empty. Write `in: [dev, test]` or delete the line.' });
  }
  return [...new Set(textsOf(report, 'in', items).map(({ text }) => text))].sort();
}
