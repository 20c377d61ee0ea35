import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placesOf, textDiff, type DiffLine } from './text-diff.ts';

function shown(lines: readonly DiffLine[]): readonly string[] {
  return lines.map(({ kind, before = 0, after = 0, text }) => `${{ same: ' ', gone: '-', new: '+' }[kind]}${before}/${after} ${text}`);
}

test('what is gone and what is new is told with its line', () => {
  expect(shown(textDiff('a\nb\nc\n', 'a\nx\nc\nd\n'))).toEqual([' 1/1 a', '-2/0 b', '+0/2 x', ' 3/3 c', '+0/4 d']);
  expect(textDiff('a\n', 'a').every(({ kind }) => kind === 'same')).toBe(true);
});

test('only places that changed are shown, with what stands around them', () => {
  const lines = Array.from({ length: 20 }, (_unused, index) => `line ${index + 1}`);
  const changed = lines.with(2, 'x').with(15, 'y');
  const places = placesOf(textDiff(lines.join('\n'), changed.join('\n')), 1);
  expect(places.map((place) => place.map(({ text }) => text))).toEqual([
    ['line 2', 'line 3', 'x', 'line 4'],
    ['line 15', 'line 16', 'y', 'line 17'],
  ]);
});

const someText = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => lines.map((line) => `${line}\n`).join(''));

test('whatever two texts are, what is the same and gone is the one, and what is the same and new is the other', () => {
  fc.assert(
    fc.property(someText, someText, (before, after) => {
      const lines = textDiff(before, after);
      const side = (left: DiffLine['kind']) => lines.flatMap(({ kind, text }) => (kind === left ? [] : [`${text}\n`])).join('');
      expect([side('new'), side('gone')]).toEqual([before, after]);
    }),
  );
});

test('two texts that have nothing in common and no end are told as all gone and all new', () => {
  const many = (word: string) => Array.from({ length: 3_000 }, (_unused, index) => `${word}${index}`).join('\n');
  expect(textDiff(many('a'), many('b'))).toHaveLength(6_000);
});
