// The list of attacks is whole, and says what is there.
import { describe, expect, test } from 'vitest';
import { readSource } from '../tidy/sources.ts';
import { attacks } from './attacks.ts';
import { patternOf } from './run-tests.ts';

const refused = attacks.filter((attack) => attack.state === 'refused');

test('every attack from 1 to 40 is in the list, once, in order', () => {
  expect(attacks.map(({ number }) => number)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  expect(new Set(attacks.map(({ title }) => title)).size).toBe(40);
});

test('what is pending says why', () => {
  for (const attack of attacks) if (attack.state === 'pending') expect(attack.because).toMatch(/^[A-Z].{20,}\.$/);
});

describe('an attack that is refused', () => {
  test.each(refused.map((attack) => [`${attack.number} ${attack.title}`, attack] as const))(
    '%s: names a test that is there',
    (_name, attack) => {
      const { text } = readSource(attack.file);
      const names = [attack.group, attack.test, attack.row].filter((name) => name !== undefined);
      // As a text of the language: what is a quote there stands behind a backslash.
      for (const name of names) expect([name, text.includes(name) || text.includes(name.replaceAll("'", "\\'"))]).toEqual([name, true]);
      expect(attack.file.startsWith('test/e2e/')).toBe(attack.run === 'e2e');
    },
  );

  test.each(refused.map((attack) => [`${attack.number} ${attack.title}`, attack] as const))(
    '%s: names guards that are there once',
    (_name, { guards }) => {
      for (const { file, find, replace } of guards) {
        expect([find, readSource(file).text.split(find).length - 1]).toEqual([find, 1]);
        expect(replace).not.toBe(find);
      }
    },
  );
});

test('what `npm run crash` tries too names a part and a line that are there once', () => {
  const tried = attacks.flatMap(({ number, crash }) => (crash === undefined ? [] : [{ number, ...crash }]));
  expect(tried.map(({ number }) => number)).toEqual(expect.arrayContaining([33, 36, 40]));
  const parts = [...readSource('test/crash/crash.ts').text.matchAll(/^ {4}'?([\w-]+)'?: (?:async )?\(\) =>/gm)].map(([, name]) => name);
  for (const { part, file, find } of tried) {
    expect(parts).toContain(part);
    expect([find, readSource(file).text.split(find).length - 1]).toEqual([find, 1]);
  }
});

test('a name of a table stands for its cases, and for no other test', () => {
  const attack = refused.find(({ row }) => row !== undefined);
  if (attack === undefined) throw new Error('there is no table');
  const pattern = patternOf({ ...attack, group: 'a group', test: 'with %s is (not) %j?', row: 'a case' });
  expect(pattern.test('a group with a case is (not) "x"?')).toBe(true);
  expect(pattern.test('a group with a case is not "x"?')).toBe(false);
  expect(pattern.test('a group with another is (not) "x"?')).toBe(false);
});
