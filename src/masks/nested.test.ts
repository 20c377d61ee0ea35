import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BirthDate, ShiftedTime } from './dates.ts';
import type { Mask } from './mask.ts';
import { ArrayOf, CompositeOf, HstoreOf, RangeOf } from './nested.ts';
import { WholeNumber } from './numbers.ts';
import { Shape } from './shape.ts';
import { keys, longTimeoutMs, manyCases, masked, rowOf } from './testing.ts';

/** Turns a value around and sets a mark behind it: every byte of it was seen. */
const turned: Mask = {
  write(value, start, end, out) {
    for (let at = end - 1; at >= start; at -= 1) out.byte(value[at] ?? 0);
    out.byte(33);
  },
};
const turn = (text: string): string => `${text.split('').toReversed().join('')}!`;
const ascii = fc.string({ unit: fc.constantFrom(...'ab ,"\\{}()[]NULL=>\n'.split('')), maxLength: 8 });

/** As array_out writes it: quotes only where they are needed. */
function arrayOf(items: readonly (string | null)[]): string {
  const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
  return `{${items.map((item) => (item === null ? 'NULL' : /^(?:null)?$|[{},"\\\s]/i.test(item) ? quoted(item) : item)).join(',')}}`;
}

/** As record_out writes it. */
function recordOf(fields: readonly (string | null)[]): string {
  return `(${fields.map((field) => (field === null ? '' : /^$|[(),"\\\s]/.test(field) ? `"${field.replaceAll(/["\\]/g, '$&$&')}"` : field)).join(',')})`;
}

describe('an array', () => {
  test('of any texts comes out as if each had been taken out, masked and put back', { timeout: longTimeoutMs }, () => {
    fc.assert(
      fc.property(fc.array(fc.option(ascii), { maxLength: 6 }), (items) => {
        expect(masked(new ArrayOf(turned), arrayOf(items))).toBe(arrayOf(items.map((item) => (item === null ? null : turn(item)))));
      }),
      { numRuns: manyCases },
    );
  });

  test.each([
    ['{}', '{}'],
    ['{{1,2},{3,NULL}}', '{{1!,2!},{3!,NULL}}'],
    ['[-1:0]={a,b}', '[-1:0]={a!,b!}'],
    ['[1:1][0:1]={{a,"null"}}', '[1:1][0:1]={{a!,llun!}}'],
  ])('%s of any dimensions keeps them', (text, expected) => {
    expect(masked(new ArrayOf(turned), text)).toBe(expected);
  });

  test.each(['', 'a', '{a', '{a}b', '{a}}', '[0:1}', '[Mia]={a}', '{"a}'])('%j is none, and stops', (text) => {
    expect(() => masked(new ArrayOf(turned), text)).toThrow('A text that is no array.');
  });
});

describe('a composite', () => {
  const composite = new CompositeOf([turned, 'keep', 'null', new ArrayOf(turned)]);

  test('of any fields comes out as if each had been taken out, masked and put back', { timeout: longTimeoutMs }, () => {
    fc.assert(
      fc.property(fc.option(ascii), fc.option(ascii), fc.option(ascii), fc.array(ascii, { maxLength: 3 }), (one, two, three, items) => {
        expect(masked(composite, recordOf([one, two, three, arrayOf(items)]))).toBe(
          recordOf([one === null ? null : turn(one), two, null, arrayOf(items.map(turn))]),
        );
      }),
      { numRuns: manyCases },
    );
  });

  test.each(['', '(a,b)', '(a,b,c,{},e)', 'a,b,c,{}', '(a,b,c,"{}'])('%j is none of so many fields, and stops', (text) => {
    expect(() => masked(composite, text)).toThrow('A text that is no composite of so many fields.');
  });

  test('stands in an array, and an array in it', () => {
    expect(masked(new ArrayOf(new CompositeOf([turned, 'keep'])), '{"(\\"a b\\",c)","(,)"}')).toBe('{"(\\"b a!\\",c)","(,)"}');
  });
});

describe('a range', () => {
  const numbers = new RangeOf(new WholeNumber(keys.of('number'), 0, 1_000_000));

  test('of numbers stays one: its lower end is not above its upper one', { timeout: longTimeoutMs }, () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(1_000_000), (one, other) => {
        const [, low = '', high = ''] =
          /^\[(\d+),(\d+)\)$/.exec(masked(numbers, `[${Math.min(one, other)},${Math.max(one, other)})`)) ?? [];
        expect(Number(low)).toBeLessThanOrEqual(Number(high));
        expect(low).not.toBe('');
      }),
      { numRuns: manyCases / 10 },
    );
  });

  test('of dates keeps its length where one person has both, and its ends where there are none', () => {
    const dates = new RangeOf(new ShiftedTime(keys.of('time'), { column: 0 }));
    const found = masked(dates, '[2026-01-01,2026-01-31)', rowOf(['7']));
    const [from = '', to = ''] = found.slice(1, -1).split(',');
    expect(Date.parse(to) - Date.parse(from)).toBe(30 * 86_400_000);
    expect(found).not.toContain('2026-01-31');
    expect(masked(dates, '["2026-01-01 10:00:00",)', rowOf(['7']))).toMatch(/^\["20\d\d-\d\d-\d\d 10:00:00",\)$/);
    expect(masked(new RangeOf(new BirthDate(keys.of('birth'), 'value')), '(,1983-06-15]')).toMatch(/^\(,1983-\d\d-\d\d\]$/);
  });

  test.each([
    ['empty', /^empty$/],
    ['(,)', /^\(,\)$/],
    ['{}', /^\{\}$/],
    ['{[1,7),[9,)}', /^\{\[\d+,\d+\),\[\d+,\)\}$/],
  ])('%s keeps what it says of its ends', (text, shape) => {
    expect(masked(numbers, text)).toMatch(shape);
  });

  test.each(['', '1,7', '[1,7', '[1,7)x', '{[1,7)x}'])('%j is none, and stops', (text) => {
    expect(() => masked(numbers, text)).toThrow('A text that is no range.');
  });
});

describe('an hstore', () => {
  const hstore = new HstoreOf(new Shape(keys.of('string')));

  test('whose keys are somebody’s goes nowhere, for its keys stay', () => {
    expect(() => masked(hstore, '"size"=>"7", "ann@example.org"=>"1"')).toThrow(
      'An hstore whose keys read as values for `email`, and its keys stay.',
    );
  });

  test('keeps its keys, and masks its values', () => {
    expect(masked(hstore, '"name"=>"Mia, \\"B\\"", "size"=>NULL, "=>"=>"x7"')).toMatch(
      /^"name"=>"[A-Z][a-z]{2}, \\"[A-Z]\\"", "size"=>NULL, "=>"=>"[a-z]\d"$/,
    );
    expect(masked(hstore, '')).toBe('');
  });

  test.each(['name', '"name"=>', '"name"=>Mia', '"name"="Mia"'])('%j is none, and stops', (text) => {
    expect(() => masked(hstore, text)).toThrow('A text that is no hstore.');
  });
});
