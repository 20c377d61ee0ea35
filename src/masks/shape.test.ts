import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alphabetOf, alphabets } from './alphabets.ts';
import { Shape } from './shape.ts';
import { keys, masked } from './testing.ts';

const shape = new Shape(keys.of('text'));

function shapeOf(text: string): readonly (number | string)[] {
  return Array.from(text, (sign) => {
    const number = alphabetOf(sign.codePointAt(0) ?? 0);
    return number < 0 ? sign : number;
  });
}

test('every text keeps its shape, sign by sign', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
      expect(shapeOf(masked(shape, text))).toEqual(shapeOf(text));
    }),
    { numRuns: 3_000 },
  );
});

test.each(['AB-1234/x', 'Straße 12', 'Ελλάδα', 'Борис', '東京都', '서울 특별시', 'שלום', 'İstanbul ğ'])(
  '%s becomes another of its kind',
  (text) => {
    const found = masked(shape, text);
    expect(shapeOf(found)).toEqual(shapeOf(text));
    expect(found).not.toBe(text);
    expect(masked(shape, text)).toBe(found);
  },
);

test('no two short texts become one', () => {
  const all = Array.from({ length: 26 * 26 * 10 }, (_, index) => {
    const letters = String.fromCharCode(97 + (index % 26), 97 + (Math.floor(index / 26) % 26));
    return `${letters}${Math.floor(index / 676)}`;
  });
  expect(new Set(all.map((text) => masked(shape, text))).size).toBe(all.length);
});

test('a text that is longer than a piece keeps its length, and its end is masked, too', () => {
  const text = 'a'.repeat(1_000);
  const found = masked(shape, text);
  expect(found).toMatch(/^[a-z]{1000}$/);
  expect(found.slice(900)).not.toBe(text.slice(900));
});

test('what has no letter and no figure stays, and so does nothing', () => {
  expect(masked(shape, '-- / …')).toBe('-- / …');
  expect(masked(shape, '')).toBe('');
});

/** Of a script each that our own alphabets do not have, of one whose letters they had in part, and of those that programs keep apart. */
const others = [
  'ສົມສີ',
  'ଅନିଲ',
  'አበበ ቢቂላ',
  'ᏣᎳᎩ',
  'ދިވެހި',
  'བསྟན',
  'ⵉⵎⴰⵣⵉⵖⵏ',
  'ꦗꦮ',
  '김'.normalize('NFD'),
  'ﻣﺤﻤﺪ',
  '𝐀𝐧𝐧𝐚',
  'ⒶⓃⓃⒶ',
  'ɑnnɑ',
  '①②③④',
  '໑໒໓໔',
];

test.each(others)('no letter and no figure of %s stays where it stands because its script is rare', (text) => {
  const found = masked(shape, text);
  expect(shapeOf(found)).toEqual(shapeOf(text));
  const signs = Array.from(text);
  const stayed = Array.from(found).filter((sign, at) => sign === signs[at] && /[\p{L}\p{N}]/u.test(sign));
  expect(stayed.length).toBeLessThan(signs.filter((sign) => /[\p{L}\p{N}]|\p{So}/u.test(sign)).length / 2);
});

test(
  'every letter and every figure that Unicode 17 has stands in an alphabet of several',
  { skip: Number(process.versions['unicode']) > 17 },
  () => {
    const alone: string[] = [];
    for (let point = 0x100; point <= 0x10ffff; point += 1) {
      const sign = String.fromCodePoint(point);
      if (/[\p{L}\p{N}]/u.test(sign) && (alphabets[alphabetOf(point)]?.size ?? 0) < 2) alone.push(point.toString(16));
    }
    // A Coptic fraction and a mark of old Slavonic that nobody is called by.
    expect(alone).toEqual(['2cfd', '2e2f']);
  },
);
