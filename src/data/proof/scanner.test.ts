// What a printer remembers a scanner finds, with no server between.
import { describe, expect, test } from 'vitest';
import { skills } from '#core/data/proof/encodings.ts';
import { Bloom, bloomFor } from './bloom.ts';
import { dictionary } from './dictionary.ts';
import { PrintTable } from './print-table.ts';
import { Printer, type PrintOrder } from './printer.ts';
import { Scanner } from './scanner.ts';

const encoder = new TextEncoder();

function printerOf(most = 1_000_000): { readonly printer: Printer; readonly order: PrintOrder } {
  const order = { key: { one: 5, other: 17 }, anchors: bloomFor(100_000), masks: bloomFor(100_000), most, mostMasks: 100_000 };
  return { printer: new Printer(order, dictionary), order };
}

function add(printer: Printer, text: string, isOwn = true): boolean {
  const bytes = encoder.encode(text);
  return printer.value(bytes, 0, bytes.length, { where: 'a.b.c', isOwn });
}

/** How each value that is found in a text is written. */
function foundIn({ printer, order }: ReturnType<typeof printerOf>, text: string, isMasked = false): readonly string[] {
  const { table, texts, names } = printer.prints();
  const scanner = new Scanner({ key: order.key, anchors: order.anchors, masks: order.masks, tables: [table], texts, names, skills });
  const bytes = encoder.encode(`xx${text}xx`);
  const found: string[] = [];
  scanner.cell(bytes, 2, bytes.length - 2, {
    isMasked,
    found: (_place, encoding) => found.push(encoding),
    explained: () => found.push('explained'),
  });
  return found;
}

describe('a value is found', () => {
  const known = printerOf();
  add(known.printer, 'anna.adler17@mail.example');
  add(known.printer, '+49 30 1234567');
  test.each([
    ['as it is', 'anna.adler17@mail.example', ['text']],
    ['within others', 'see <ANNA.ADLER17@MAIL.EXAMPLE>, please', ['text']],
    ['in other groups', '(4930) 123 / 4567', ['text']],
    ['behind signs of a URL', '?a=anna%2Eadler17%40mail%2eexample', ['url']],
    ['in base64 that begins amiss', `z${Buffer.from('to anna.adler17@mail.example').toString('base64')}`, ['base64']],
    ['in UTF-16', Buffer.from('anna.adler17@mail.example', 'utf16le').toString('hex'), ['hex']],
    ['in UTF-16 of the other order', Buffer.from('anna.adler17@mail.example', 'utf16le').swap16().toString('base64'), ['base64']],
    ['in figures of another script', '+٤٩ (٣٠) ١٢٣-٤٥٦٧', ['text']],
    ['in hex within base64', Buffer.from(Buffer.from('anna.adler17@mail.example').toString('hex')).toString('base64'), ['hex in base64']],
    [
      'not three deep',
      Buffer.from(Buffer.from(Buffer.from('anna.adler17@mail.example').toString('hex')).toString('hex')).toString('hex'),
      [],
    ],
    ['not as a part of another', 'joanna.adler17@mail.example', []],
    ['not as a part of a longer number', '49301234567890', []],
    ['not where a part is missing', 'anna.adler17@mail', []],
    ['not in the order of its letters', 'elpmaxe.liam@71relda.anna', []],
  ])('%s', (_how, text, encodings) => {
    expect(foundIn(known, text)).toEqual(encodings);
  });
});

test('what a mask wrote is explained in a masked column, and found elsewhere', () => {
  const known = printerOf();
  add(known.printer, '+49 30 1234567');
  known.printer.mask(encoder.encode('+49 30 1234567'), 0, 14);
  expect(foundIn(known, '+49 30 1234567', true)).toEqual(['explained']);
  expect(foundIn(known, '+49 30 1234567')).toEqual(['text']);
});

test.each([
  [['Dorabella', 'Dietzmann'], 1],
  [['DIETZMANN', '17', 'dorabella'], 1],
  [['Anna Dorabella', 'Dietzmann'], 1],
  [['Dietzmann', 'Anna Dorabella'], 1],
  [['Dorabella', 'Dietz'], 0],
  [['Dorabella Dietzmann'], 0],
])('a row of %j holds halves of one name %d times', (cells, times) => {
  const known = printerOf();
  for (const name of ['Dorabella Dietzmann', 'Anna Dorabella Dietzmann']) {
    const bytes = encoder.encode(name);
    known.printer.name(bytes, 0, bytes.length, 'a.b.c');
  }
  const { table, texts, names } = known.printer.prints();
  const { key, anchors, masks } = known.order;
  const scanner = new Scanner({ key, anchors, masks, tables: [table], texts, names, skills });
  let [found, whole] = [0, 0];
  const cell = { isMasked: false, found: () => (found += 1), explained: () => undefined };
  for (const text of cells) {
    const bytes = encoder.encode(text);
    scanner.cell(bytes, 0, bytes.length, { ...cell, found: () => (whole += 1) });
  }
  scanner.row(cell);
  scanner.row(cell);
  expect(Math.min(found, 1)).toBe(times);
  expect(whole).toBe(cells.length === 1 ? 1 : 0);
});

test('a text is told by several of its runs, and one alone is nobody’s', () => {
  const known = printerOf();
  const text =
    'The parcel was handed to the old neighbour on the second floor who never opens before noon and keeps a parrot named Hieronymus in the hall.';
  const bytes = encoder.encode(text);
  known.printer.text(bytes, 0, bytes.length, 'a.b.c');
  expect(foundIn(known, `Quote: ${text.slice(11, 120)}`)).toEqual(['text']);
  expect(foundIn(known, 'and keeps a parrot named Hieronymus')).toEqual([]);
});

test('of more values than fit the same share is kept everywhere, texts first', () => {
  const { printer } = printerOf(3_000);
  for (let count = 0; count < 20_000; count += 1) add(printer, `person.${count}@mail.example`);
  const { table, count, bitsLeftOut } = printer.prints();
  expect(bitsLeftOut.texts).toBe(6);
  expect(bitsLeftOut.values).toBeGreaterThan(2);
  expect(count).toBeGreaterThan(500);
  expect(new PrintTable(table).countOf((one) => (one & ((1 << bitsLeftOut.values) - 1)) !== 0)).toBe(0);
});

test('what many rows have goes, and what is one person’s own stays', () => {
  const { printer } = printerOf();
  for (let row = 0; row < 30; row += 1) {
    add(printer, 'Elbchaussee 17 b', false);
    add(printer, 'anna@mail.example', true);
  }
  add(printer, 'Zeppelinufer 3', false);
  const { table, count } = printer.prints();
  const own = new PrintTable(table, count);
  expect([own.count, own.leaveOut({ rows: 20, runRows: 5 }, new Set())]).toEqual([3, 1]);
});

test('of more masks than fit the same share is kept as of values, so that they are told from values all the same', () => {
  const { printer, order } = printerOf();
  for (let count = 0; count < 1_000_000; count += 1) {
    const bytes = encoder.encode(`masked.${count}@mail.example`);
    printer.mask(bytes, 0, bytes.length);
  }
  expect(new Bloom(order.masks).fill()).toBeLessThan(0.35);
  expect(printer.prints().bitsLeftOut.values).toBeLessThan(8);
  const found = new Set<string>();
  for (let count = 0; count < 2_000; count += 1) {
    add(printer, `masked.${count}@mail.example`);
    for (const how of foundIn({ printer, order }, `masked.${count}@mail.example`, true)) found.add(how);
  }
  expect([...found]).toEqual(['explained']);
});

test('a set that is larger than it was made for says so', () => {
  const memory = bloomFor(1);
  const bloom = new Bloom(memory);
  expect(bloom.fill()).toBe(0);
  for (let one = 0; one < 100_000; one += 1) bloom.add(Math.imul(one, 0x9e3779b1) >>> 0, Math.imul(one, 0x85ebca6b) >>> 0);
  expect(bloom.fill()).toBeGreaterThan(0.5);
});

test('a table that is thinned out knows what it kept, as often as it came and whose', () => {
  const table = PrintTable.withRoomFor(2_000);
  for (let one = 1; one <= 2_000; one += 1) {
    table.add(one, one * 7, { source: one % 5, isOwn: one % 3 === 0 });
    if (one % 2 === 0) table.add(one, one * 7, { source: one % 5, isOwn: false });
  }
  const before = table.memory;
  table.keepOnly((one) => one % 4 === 0);
  expect([table.count, table.memory === before]).toEqual([500, true]);
  expect([table.find(6, 42), table.find(9, 63)]).toEqual([-1, -1]);
  const place = table.find(12, 84);
  expect([table.sourceOf(place), table.isOwn(place), table.times(place)]).toEqual([2, true, 2]);
});
