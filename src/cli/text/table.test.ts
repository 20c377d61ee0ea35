import fc from 'fast-check';
import { expect, test } from 'vitest';
import { paintTerminal } from './style.ts';
import { fit, table, widthOf, wrap } from './table.ts';

const cell = fc.string({ unit: 'grapheme-ascii', maxLength: 60 });
const width = fc.integer({ min: 40, max: 200 });

test('a table fits every terminal from 40 to 200 columns, painted or not', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 }),
      width,
      fc.boolean(),
      (rows, columns, isPainted) => {
        const shown = isPainted ? rows.map((row) => row.map((text) => paintTerminal('red', text))) : rows;
        for (const line of table(shown, columns)) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      },
    ),
    { numRuns: 500 },
  );
});

test('what is cut ends every style that was begun', () => {
  fc.assert(
    fc.property(cell, fc.integer({ min: 1, max: 60 }), (text, columns) => {
      const cut = fit(paintTerminal('bold', text), columns);
      // reason: styles begin with a control character.
      // oxlint-disable-next-line no-control-regex
      expect((cut.match(/\u001B\[1m/g) ?? []).length).toBe((cut.match(/\u001B\[22m/g) ?? []).length);
    }),
  );
});

test('a paragraph fits, but for a word that is longer than a line, and loses none', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { maxLength: 40 }), width, (words, columns) => {
      const lines = wrap(words.join(' '), columns, '  ');
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      expect(
        lines
          .join(' ')
          .split(/\s+/)
          .filter((word) => word !== ''),
      ).toEqual(words);
    }),
  );
});
