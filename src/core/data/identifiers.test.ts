import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsIn, keysThemselves, namesIn, pathIn, pathText, quoted } from './identifiers.ts';

const name = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => !text.includes('\0'));

test('names are read as they are written, whatever letters they have', () => {
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (names) => {
      expect(namesIn(names.map(quoted).join('.'))).toEqual(names);
    }),
  );
});

test('paths are read as they are written', () => {
  const key = fc.oneof(fc.constant('*'), name);
  fc.assert(
    fc.property(fc.array(key, { minLength: 1, maxLength: 5 }), (path) => {
      expect(pathIn(pathText(path))).toEqual(path);
    }),
  );
  expect(pathText(['items', '*', 'e-mail', 'a.b'])).toBe('items.*.e-mail."a.b"');
  expect(pathIn('seen.keys()')).toEqual(['seen', keysThemselves]);
  expect(pathText(['seen', keysThemselves])).toBe('seen.keys()');
  expect([pathIn('keys().a'), pathIn('"keys()"'), pathIn('seen.keys( )')]).toEqual([undefined, ['keys()'], undefined]);
});

test.each(['', '.', 'a.', '.a', 'A', '"a', 'a b', 'a..b', '""'])('%j is no name', (text) => {
  expect(namesIn(text)).toBeUndefined();
});

test.each(['', '.', 'a.', 'a b', '"a', '**', 'a.*b', '1'])('%j is no path', (text) => {
  expect(pathIn(text)).toBeUndefined();
});

test('an expression looks at the columns that it names, and not at words of its texts', () => {
  const names = ['email', 'at', 'E-Mail', 'gone', 'mail'];
  expect(columnsIn(`(lower(email) = 'gone'::text)`, names)).toEqual(['email']);
  expect(columnsIn(`((at IS NOT NULL) AND ("E-Mail" <> 'it''s at'))`, names)).toEqual(['at', 'E-Mail']);
});
