import { describe, expect, test } from 'vitest';
import { Address, PersonName } from './names.ts';
import { keys, masked, rowOf } from './testing.ts';

const prf = keys.of('person');
const [given, family, full] = (['given', 'family', 'full'] as const).map((part) => new PersonName(prf, { column: 0 }, part));

describe('a name', () => {
  test('is picked by the person: their parts fit together wherever they stand, and two with one name have two', () => {
    if (given === undefined || family === undefined || full === undefined) throw new Error('no masks');
    const [mia, other] = [rowOf(['4711']), rowOf(['4712'])];
    expect(masked(full, 'Mia Berger', mia)).toBe(`${masked(given, 'Mia', mia)} ${masked(family, 'Berger', mia)}`);
    expect(masked(full, 'Mia Berger', other)).not.toBe(masked(full, 'Mia Berger', mia));
  });

  test('is picked by itself where that is asked for, or where nobody is named', () => {
    const own = new PersonName(prf, 'value', 'family');
    expect(masked(own, 'Berger')).toBe(masked(own, 'berger ').replace(/^./, (sign) => sign.toUpperCase()));
    const by = new PersonName(prf, { column: 0 }, 'family');
    expect(masked(by, 'Berger', rowOf([null]))).toBe(masked(own, 'Berger'));
  });

  test.each([
    ['MÜLLER', /^[A-Z]+$/],
    ['müller', /^[a-z]+$/],
    ['Müller-Lüdenscheidt', /^[A-Z][a-z]+$/],
    ['Иванов', /^[Ѐ-Я][а-џ]{5}$/],
    ['山田', /^[\u4e00-\u9fff]{2}$/],
    ['Παπαδόπουλος', /^[Α-Ω][α-ω]/],
    ['', /^$/],
  ])('%s is written as it was', (text, shape) => {
    const found = masked(new PersonName(prf, 'value', 'family'), text);
    expect(found).toMatch(shape);
    if (text !== '') expect(found).not.toBe(text);
  });

  test('how often one comes is not told by how often it came', () => {
    const counts = new Map<string, number>();
    for (let person = 0; person < 20_000; person += 1) {
      const found = masked(new PersonName(prf, { column: 0 }, 'family'), 'Smith', rowOf([String(person)]));
      counts.set(found, (counts.get(found) ?? 0) + 1);
    }
    expect(counts.size).toBeGreaterThan(250);
    expect(Math.max(...counts.values())).toBeLessThan(150);
  });
});

describe('an address', () => {
  const part = (of: 'street' | 'number' | 'town' | 'postcode'): Address => new Address(prf, 'value', of);

  test('is of a place that there is not', () => {
    expect(masked(part('street'), 'Königstraße 12a')).toMatch(/^[A-Z][a-z]+ Street \d+$/);
    expect(masked(part('street'), 'Königstraße')).toMatch(/^[A-Z][a-z]+ Street$/);
    expect(masked(part('number'), '12a')).toMatch(/^\d+$/);
    expect(masked(part('town'), 'STUTTGART')).toMatch(/^[A-Z]+$/);
  });

  test('keeps the region of its postcode, and its shape', () => {
    expect(masked(part('postcode'), '70173')).toMatch(/^7\d{4}$/);
    expect(masked(part('postcode'), 'SW1A 1AA')).toMatch(/^S[A-Z]\d[A-Z] \d[A-Z]{2}$/);
    expect(masked(part('postcode'), '70173')).not.toBe('70173');
    expect(masked(part('postcode'), '７０１７３')).toMatch(/^７[０-９]{4}$/u);
  });
});
