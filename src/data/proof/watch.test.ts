// What stands between a lane and its masks sees every value, and a mask that does nothing.
import { expect, test } from 'vitest';
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
  const printer = new Printer({ key: { one: 5, other: 17 }, anchors: bloomFor(100), masks: bloomFor(100), most: 1_000 }, dictionary);
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
    const printer = new Printer({ key: { one: 5, other: 17 }, anchors: bloomFor(100), masks: bloomFor(100), most: 1_000 }, dictionary);
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
