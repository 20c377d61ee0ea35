import { expect, test } from 'vitest';
import { dictionary } from './dictionary.ts';
import { fixtureTable } from './fixture.ts';
import { Printer } from './printer.ts';
import { Proof } from './proof.ts';

const encoder = new TextEncoder();
const leaves = 20;
const table = fixtureTable([
  ['mail', 'text', 'email'],
  ['contacts', 'json', 'json'],
]);

function leftOutOf(rows: number, told = rows): unknown {
  const { order } = new Proof({ epoch: 1, tables: [table] }, new Map([['public.people', told]]), 2);
  const printers = [0, 1].map(() => new Printer(order, dictionary));
  for (let row = 0; row < rows; row += 1) {
    const printer = printers[row % 2];
    const mail = encoder.encode(`person${row}@somewhere.example`);
    printer?.value(mail, 0, mail.length, { where: 'public.people.mail', isOwn: true });
    for (let leaf = 0; leaf < leaves; leaf += 1) {
      const masked = encoder.encode(`masked${(row * leaves + leaf) * 7919}@somewhere.test`);
      printer?.mask(masked, 0, masked.length);
    }
  }
  return printers.map((printer) => printer.prints().bitsLeftOut);
}

const nothing = { texts: 0, values: 0 };

test('of a small database every value is looked for, however many leaves its JSON has', () => {
  expect(leftOutOf(2_000)).toEqual([nothing, nothing]);
});

test('also where its server knows nothing of its size', () => {
  expect(leftOutOf(400, 0)).toEqual([nothing, nothing]);
});
