// What stands between a lane and its masks sees every value, and a mask that does nothing.
import { expect, test } from 'vitest';
import type { SourceColumn } from '#core/data/catalog.ts';
import type { ClassifiedPath } from '#core/data/classification.ts';
import { keysThemselves } from '#core/data/identifiers.ts';
import { fixtureTable } from './fixture.ts';
import { bloomFor } from './bloom.ts';
import { dictionary } from './dictionary.ts';
import { Printer, type Tally } from './printer.ts';
import { watchTable } from './watch.ts';
import { RowMasker, type ColumnMask } from '#masks/row-masker.ts';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** As a broken one would. */
const nothing: ColumnMask = { write: (value, start, end, out) => out.copy(value, start, end) };
const other: ColumnMask = { write: (_value, _start, _end, out) => out.ascii('{"a":"x","b":["y","z"],"kept":1}') };

const table = fixtureTable([
  ['id', 'integer', undefined],
  ['email', 'text', 'email'],
  ['first', 'text', 'name.first'],
  ['last', 'text', 'name.last'],
  ['born', 'date', 'date.birth'],
  ['hint', 'text', 'null'],
  ['data', 'json', 'json'],
]);

const rows = [
  '1\tanna.adler@mail.example\tDorabella\tDietzmann\t1980-01-02\tlikes abc1234567\t{"a": "+49 30 1234567", "b": ["some one 12345", "x"], "kept": 5}\n',
  '2\t\\N\t\\N\tDietz\t1980-01-02\t\\N\t\\N\n',
].join('');

function seen(
  mask: ColumnMask,
  json: ColumnMask,
): { readonly out: string; readonly tallies: ReadonlyMap<string, Tally>; readonly count: number } {
  const printer = new Printer(
    { key: { one: 5, other: 17 }, anchors: bloomFor(100), masks: bloomFor(100), most: 1_000, mostMasks: 1_000 },
    dictionary,
  );
  const { masks, nulled } = watchTable(table, ['keep', mask, mask, mask, mask, 'null', json], printer);
  const masker = new RowMasker(masks, nulled);
  const out = decoder.decode(masker.push(encoder.encode(rows)));
  const { tallies, count } = printer.prints();
  return { out, tallies: new Map(tallies), count };
}

test('rows come out as they would without it', () => {
  const plain = new RowMasker(['keep', nothing, nothing, nothing, nothing, 'null', other]);
  expect(seen(nothing, other).out).toBe(decoder.decode(plain.push(encoder.encode(rows))));
});

test('each value is looked for, or has a reason why not', () => {
  const { tallies, count } = seen(other, other);
  expect(Object.fromEntries(tallies)).toMatchObject({
    'public.people.email': { looked: 1, same: 0, excluded: {} },
    'public.people.first': { looked: 0, excluded: { name: 1 } },
    'public.people.first + last': { looked: 1 },
    'public.people.born': { looked: 0, excluded: { date: 2 } },
    'public.people.hint': { looked: 1 },
    'public.people.data -> a': { looked: 1 },
    'public.people.data -> *': { looked: 1, excluded: { short: 1 } },
  });
  // The pair stands in both orders.
  expect(count).toBe(6);
});

test('a mask that does nothing is told, also of what is too short to be looked for, and within JSON', () => {
  const { tallies } = seen(nothing, nothing);
  expect(tallies.get('public.people.email')).toMatchObject({ looked: 1, same: 1 });
  expect(tallies.get('public.people.last')).toMatchObject({ short: 2, shortSame: 2 });
  expect(tallies.get('public.people.born')).toMatchObject({ short: 2, shortSame: 2 });
  expect(tallies.get('public.people.data -> a')).toMatchObject({ looked: 1, same: 1 });
  expect(seen(other, other).tallies.get('public.people.born')).toMatchObject({ short: 2, shortSame: 0 });
});

test('keys that are values are looked for as values are, and what stands at them is one path', () => {
  const keyed = (makes: (text: string) => string): ReadonlyMap<string, Tally> => {
    const [id, data] = fixtureTable([
      ['id', 'integer', undefined],
      ['data', 'json', 'json'],
    ]).columns;
    if (id === undefined || data === undefined) throw new Error('no columns');
    const mask = { kind: 'mask', mask: { id: 'email', options: {} } } as const;
    const paths = [
      { path: ['by', keysThemselves], decision: mask, line: 1 },
      { path: ['by', '*', 'to'], decision: mask, line: 2 },
      { path: ['by', 'all'], decision: mask, line: 3 },
    ];
    const table = { ...fixtureTable([]), columns: [id, { ...data, paths }] };
    const printer = new Printer(
      { key: { one: 5, other: 17 }, anchors: bloomFor(100), masks: bloomFor(100), most: 1_000, mostMasks: 1_000 },
      dictionary,
    );
    const json: ColumnMask = { write: (value, start, end, out) => out.ascii(makes(decoder.decode(value.subarray(start, end)))) };
    const { masks } = watchTable(table, ['keep', json], printer);
    new RowMasker(masks).push(
      encoder.encode('1\t{"by": {"anna.adler@mail.example": {"to": "bert.bach@mail.example"}, "all": "carl.cohn@mail.example"}}\n'),
    );
    return new Map(printer.prints().tallies);
  };
  const masked = keyed((text) => text.replace('anna.adler', 'one').replace('bert.bach', 'two').replace('carl.cohn', 'three'));
  expect(Object.fromEntries(masked)).toMatchObject({
    'public.people.data -> by.keys()': { looked: 1, same: 0 },
    'public.people.data -> by.*.to': { looked: 1, same: 0 },
    'public.people.data -> by.all': { looked: 1, same: 0 },
  });
  const kept = keyed((text) => text.replace('bert.bach', 'two'));
  expect(kept.get('public.people.data -> by.keys()')).toMatchObject({ looked: 1, same: 1 });
  expect(kept.get('public.people.data -> by.*.to')).toMatchObject({ looked: 1, same: 0 });
});

/** What is told of one column whose mask does nothing. */
function talliesOf(
  source: Partial<SourceColumn>,
  mask: string,
  cell: string,
  paths: readonly ClassifiedPath[] = [],
): ReadonlyMap<string, Tally> {
  const [column] = fixtureTable([['data', 'text', mask]]).columns;
  if (column === undefined) throw new Error('no column');
  const table = { ...fixtureTable([]), columns: [{ ...column, source: { ...column.source, ...source }, paths }] };
  const printer = new Printer(
    { key: { one: 5, other: 17 }, anchors: bloomFor(100), masks: bloomFor(100), most: 1_000, mostMasks: 1_000 },
    dictionary,
  );
  const isNulled = mask === 'null';
  const { masks, nulled } = watchTable(table, [isNulled ? 'null' : nothing], printer);
  new RowMasker(masks, nulled).push(encoder.encode(`${cell}\n`));
  return new Map(printer.prints().tallies);
}

test.each([
  ['anna.adler@mail.example', 1],
  ['Anna Adler <anna.adler@mail.example>', 2],
  ['anna.adler@mail.example, bert.bach@mail.example', 3],
] as const)('of %s each address is looked for, beside the whole', (cell, looked) => {
  expect(talliesOf({}, 'email', cell).get('public.people.data')).toMatchObject({ looked });
});

const ann = 'anna.adler@mail.example';
const fields = [
  { name: 'mail', type: 'text', family: 'text', isArray: false },
  { name: 'size', type: 'integer', family: 'integer', isArray: false },
  { name: 'more', type: 'text[]', family: 'text', isArray: true },
] as const;
const decided = [
  { path: ['mail'], decision: { kind: 'mask', mask: { id: 'email', options: {} } }, line: 1 },
  { path: ['size'], decision: { kind: 'keep', reason: 'so' }, line: 2 },
  { path: ['more'], decision: { kind: 'mask', mask: { id: 'email', options: {} } }, line: 3 },
] as const;

test.each([
  ['a field of a row', { family: 'composite', fields }, 'composite', `(${ann},7,)`, 'public.people.data -> mail', 1],
  [
    'an array in a row',
    { family: 'composite', fields },
    'composite',
    `(,7,"{${ann},bert.bach@mail.example}")`,
    'public.people.data -> more',
    2,
  ],
  [
    'a row in an array',
    { family: 'composite', fields, isArray: true },
    'composite',
    `{"(${ann},7,)","${`("""x"" ${ann}",7,)`.replaceAll('"', '\\\\"')}"}`,
    'public.people.data -> mail',
    3,
  ],
  ['a row that becomes NULL', { family: 'composite', fields }, 'null', `(${ann},7,)`, 'public.people.data -> mail', 1],
  [
    'each value of an hstore',
    { nesting: 'hstore' },
    'email',
    `"size"=>"7", "to"=>"${ann}", "no"=>NULL, "cc"=>"bert.bach@mail.example"`,
    'public.people.data',
    2,
  ],
  ['an hstore that becomes NULL', { nesting: 'hstore' }, 'null', `"to"=>"of abc1234567"`, 'public.people.data', 1],
  ['both ends of a range', { nesting: 'range' }, 'email', `["${ann}",bert.bach@mail.example)`, 'public.people.data', 2],
  ['both ends of many ranges', { nesting: 'range' }, 'email', `{[${ann},),(,bert.bach@mail.example)}`, 'public.people.data', 2],
  [
    'a value in an array of JSON',
    { family: 'json', isArray: true },
    'json',
    `{"{\\\\"to\\\\": \\\\"${ann}\\\\"}",NULL}`,
    'public.people.data -> *',
    1,
  ],
  ['XML that becomes NULL', { family: 'other', type: 'xml' }, 'null', `<to>abc1234567</to>`, 'public.people.data', 1],
] as const)('%s is looked for by itself', (_what, source, mask, cell, where, looked) => {
  const isRow = 'fields' in source;
  expect(talliesOf(source, mask, cell, isRow ? decided : []).get(where)).toMatchObject({ looked });
});

test('what is NULL in an hstore is nothing that stayed', () => {
  const tally = talliesOf({ nesting: 'hstore' }, 'email', `"to"=>"${ann}", "no"=>NULL, "cc"=>"abc"`).get('public.people.data');
  expect(tally).toMatchObject({ looked: 1, same: 1, short: 1, shortSame: 1 });
});
