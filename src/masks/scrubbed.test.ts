import { describe, expect, test } from 'vitest';
import { Card, Iban } from './cards.ts';
import { Email } from './email.ts';
import { PersonName } from './names.ts';
import { IpAddress, Url } from './network.ts';
import { Phone } from './phone.ts';
import { Scrubbed } from './scrubbed.ts';
import { keys, masked, rowOf } from './testing.ts';

const name = new PersonName(keys.of('person'), { column: 0 }, 'full');
const email = new Email(keys.of('email'));
const phone = new Phone(keys.of('phone'));
const scrubbed = new Scrubbed(keys, [
  { column: 1, mask: name },
  { column: 2, mask: email },
]);
const row = rowOf(['7', 'Mia Müller-Groß', 'mia@example.org', null]);
const [given, family] = masked(name, 'Mia Müller-Groß', row).split(' ');

describe('of a text', () => {
  test('what stands in the row becomes what it becomes there, whole or in parts, however it is written', () => {
    expect(masked(scrubbed, 'MIA MÜLLER-GROSS called. Mia (mia@EXAMPLE.org) asks for mia müller-groß; Miami is nice.', row)).toBe(
      `${given} ${family} called. ${given} (${masked(email, 'mia@example.org')}) asks for ${given} ${family}; Miami is nice.`,
    );
  });

  test('of a double name each half is somebody’s, too', () => {
    const found = masked(scrubbed, 'Frau Müller, geborene GROß, im Großen', row);
    expect(found).toMatch(/^Frau \p{L}+, geborene \p{L}+, im Großen$/u);
    expect(found).not.toMatch(/müller|groß,/i);
  });

  test('a letter with its mark beside it is the same letter', () => {
    expect(masked(scrubbed, 'for Mia Müller-Groß'.normalize('NFD'), row)).toBe(`for ${given} ${family}`);
    expect(masked(scrubbed, 'to müller-groß, mia'.normalize('NFD'), row)).toBe(`to ${family}, ${given}`);
  });

  test.each([
    ['jo.doe+x@mail.example.org', email],
    ['+49 711 1234-567', phone],
    ['(0711) 123 45 67', phone],
    ['4111 1111 1111 1111', new Card(keys.of('card'))],
    ['DE89 3704 0044 0532 0130 00', new Iban(keys.of('iban'))],
    ['192.0.2.7', new IpAddress(keys.of('ip'))],
    ['2a00:1450:4001::200e', new IpAddress(keys.of('ip'))],
    ['https://example.org/users/mia?x=1', new Url(keys.of('url'))],
    ['www.example.org', new Url(keys.of('url'))],
  ])('%s is found wherever it stands, and becomes what it becomes in a column of its own', (text, mask) => {
    const found = masked(mask, text);
    expect(found).not.toBe(text);
    for (const [before, after] of [
      ['', ''],
      ['call ', ', please.'],
      ['(', ')'],
      ['Straße: ', '\n– ja'],
      ['«', '»'],
    ])
      expect(masked(scrubbed, `${before}${text}${after}`, row)).toBe(`${before}${found}${after}`);
  });

  test.each(['paid 12.50 on 2026-01-05 10:20:30', 'order 123456 of 3', 'v1.2.3', 'ratio 4:3:2', 'and so on … 100 %', ''])(
    '%j stays as it is',
    (text) => {
      expect(masked(scrubbed, text, row)).toBe(text);
    },
  );
});
