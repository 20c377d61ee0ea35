import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Email } from './email.ts';
import { Json } from './json.ts';
import type { Mask } from './mask.ts';
import { Amount, WholeNumber } from './numbers.ts';
import { keys, masked } from './testing.ts';
import { Scrambled } from './words-of-text.ts';

const otherwise = new Scrambled(keys.of('text'));
const email = new Email(keys.of('email'));
/** As it was: what comes out shows whether JSON is read and written right. */
const same: Mask = { write: (value, start, end, out) => out.copy(value, start, end) };

describe('JSON', () => {
  test('of any kind comes out as it was where nothing is masked, to the last blank', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, blanks) => {
        const text = JSON.stringify(value, undefined, blanks);
        expect(JSON.parse(masked(new Json({ rules: [], otherwise: same }), text))).toEqual(JSON.parse(text));
      }),
      { numRuns: 3_000 },
    );
  });

  test('keeps keys and types; each value goes through the mask of its path', () => {
    const json = new Json({
      rules: [
        { path: ['id'], mask: new WholeNumber(keys.of('number'), 1, 1_000) },
        { path: ['total'], mask: new Amount(keys.of('money'), 'value') },
        { path: ['customer', 'email'], mask: email },
        { path: ['items', '*', 'sku'], mask: 'keep' },
        { path: ['secret'], mask: 'null' },
      ],
      otherwise,
    });
    const text =
      '{"id": 7, "total": 12.50, "customer": {"email": "mia@example.org"}, "items": [{"sku": "A-1"}, {"sku": "A-2"}], "secret": {"a": [1, "x]"]}, "paid": true}';
    const found: unknown = JSON.parse(masked(json, text));
    expect(found).toMatchObject({ items: [{ sku: 'A-1' }, { sku: 'A-2' }], secret: null, paid: true });
    expect(masked(json, text)).toContain(`"email": "${masked(email, 'mia@example.org')}"`);
    expect(masked(json, text)).toMatch(/^\{"id": \d+, "total": \d+\.\d\d, /);
  });

  test('values of a path that nobody knows are masked, and the path is told once', () => {
    const told: string[] = [];
    const json = new Json({ rules: [{ path: ['known'], mask: 'keep' }], otherwise, onUnknown: (path) => told.push(path) });
    expect(masked(json, '{"known":"a word","note":"a word","list":[{"x":"a word"},{"x":1}]}')).not.toMatch(/note":"a word|x":"a word/);
    masked(json, '{"note":"again"}');
    expect(told).toEqual(['note', 'list.*.x']);
  });

  test.each(['ann@example.org', '{"name": Anna}', '[Anna]', '{"a": True}', 'Berg', "['x']", '+49151'])(
    'a text that is none, such as %s, goes nowhere, not even where its path is kept',
    (text) => {
      const json = new Json({ rules: [{ path: ['name'], mask: 'keep' }], otherwise });
      expect(() => masked(json, text)).toThrow('A text that is no JSON.');
    },
  );

  test('what some programs write for no number stays', () => {
    expect(masked(new Json({ rules: [], otherwise }), '{"x":[NaN,Infinity,null]}')).toBe('{"x":[NaN,Infinity,null]}');
  });

  test.each([
    ['ann@example.org', 'email'],
    ['00:1b:44:11:3a:b7', 'mac'],
    ['+49 151 2345678', 'phone'],
    ['DE89370400440532013000', 'iban'],
  ])('a key that is somebody’s, as %s is, stops everything where nobody said what becomes of it', (key, mask) => {
    expect(() => masked(new Json({ rules: [], otherwise, column: 'seen' }), `{"${key}":1}`)).toThrow(`\`seen -> keys(): {mask: ${mask}}\``);
  });

  test('keys that are values are masked, too', () => {
    const json = new Json({
      rules: [
        { path: ['by'], keys: email },
        { path: ['by', '*'], mask: 'keep' },
      ],
      otherwise,
    });
    expect(masked(json, '{"by":{"mia@example.org":3}}')).toBe(`{"by":{"${masked(email, 'mia@example.org')}":3}}`);
  });

  test('of an object whose keys are masked a key that a rule names stays, and what stands at the others is one path', () => {
    const told: string[] = [];
    const rules = [
      { path: ['total'], mask: 'keep' },
      { path: [], keys: email },
    ] as const;
    const json = new Json({ rules, otherwise, onUnknown: (path) => told.push(path) });
    const found = masked(json, '{"total":3,"a@x.org":"Mia","b\\u0040x.org":{"at":"Rome"}}');
    const [first, second] = [masked(email, 'a@x.org'), masked(email, 'b@x.org')];
    expect([...found.matchAll(/"([^"]*)":(?:3|"|\{)/g)].flatMap(([, key = '']) => (key === 'at' ? [] : [key]))).toEqual([
      'total',
      first,
      second,
    ]);
    expect(found).not.toMatch(/Mia|Rome|x\.org/);
    expect(told).toEqual(['*', '*.at']);
  });

  test('two spellings of one key are two keys afterwards', () => {
    const json = new Json({
      rules: [
        { path: [], keys: email },
        { path: ['*'], mask: 'keep' },
      ],
      otherwise,
    });
    const one = masked(email, 'mia@example.org');
    expect(masked(json, '{"mia@example.org":1,"Mia@Example.org":2,"MIA@example.org":3}')).toBe(`{"${one}":1,"${one}-2":2,"${one}-3":3}`);
    const listed = new Json({
      rules: [
        { path: ['*'], keys: email },
        { path: ['*', '*'], mask: 'keep' },
      ],
      otherwise,
    });
    expect(masked(listed, '[{"mia@example.org":1},{"Mia@Example.org":2}]')).toBe(`[{"${one}":1},{"${one}":2}]`);
  });

  test.each([
    ['{"by":{"mia@example.org":3}}', [], 'by.keys(): {mask: email}'],
    ['{"by":{"00:1b:44:11:3a:b7":3}}', [{ path: ['by', '*'], mask: 'keep' }], 'by.keys(): {mask: mac}'],
    ['{"mia@example.org":3}', [{ path: ['*'], mask: 'keep' }], 'keys(): {mask: email}'],
  ] as const)('keys that are somebody’s stop everything where nobody said what becomes of them: %s', (text, rules, line) => {
    expect(() => masked(new Json({ rules, otherwise, column: 'profile' }), text)).toThrow(
      `A JSON text whose keys read as values for \`${line.includes('mac') ? 'mac' : 'email'}\`. Say what becomes of them, as \`profile -> ${line}\`.`,
    );
    const kept = [...rules, { path: line.startsWith('by') ? ['by'] : [], keys: 'keep' }] as const;
    expect(masked(new Json({ rules: kept, otherwise }), text)).toContain(line.includes('mac') ? '00:1b:44:11:3a:b7' : 'mia@example.org');
  });

  test('keys without end are not remembered one by one', () => {
    const told: string[] = [];
    const json = new Json({ rules: [], otherwise, onUnknown: (path) => told.push(path) });
    masked(json, `{${Array.from({ length: 6_000 }, (_none, at) => `"k${at}":1`).join(',')}}`);
    expect(told).toHaveLength(4_097);
    expect(told.at(-1)).toBe('*');
  });

  test.each([
    ['"a \\"quoted\\" \\u00e4 \\ud83d\\ude00 \\n line"', 'a "quoted" ä 😀 \n line'],
    ['"\\ud83d half"', '� half'],
    ['"\\/ \\b\\f\\t\\\\"', '/ \b\f\t\\'],
  ])('a string is masked as what it means, %s', (text, meaning) => {
    expect(JSON.parse(masked(new Json({ rules: [], otherwise: same }), text))).toBe(meaning);
  });

  test('a number stays one, whatever its mask makes of it', () => {
    const zeros: Mask = { write: (_value, _start, _end, out) => out.ascii('007') };
    expect(masked(new Json({ rules: [], otherwise: zeros }), '[123]')).toBe('[107]');
  });

  test.each(['', '{', '{"a" 1}', '{a:1}', '[1,]', '[1 2]', '{"a":1} x', '"open'])('what is none stops everything: %j', (text) => {
    expect(() => masked(new Json({ rules: [], otherwise }), text)).toThrow('no JSON');
  });
});
