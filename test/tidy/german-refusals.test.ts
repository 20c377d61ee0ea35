// What the edge says no with is read by people, too: each sentence of `src/http` has its German.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseOrRefuse, refuseNul } from '#http/problems.ts';
import { Refused } from '#http/refused.ts';
import { tellInGerman } from '#web/words/german/core.ts';

const folder = fileURLToPath(new URL('../../src/http', import.meta.url));
/** What Prometheus is told of its numbers, what is said in a terminal, and what is put together: the last is tried below. */
const others: ReadonlySet<string> = new Set([
  'metrics-of-controller.ts',
  'metrics-of-systems.ts',
  'recover-user.ts',
  'listen-failure.ts',
  'problems.ts',
]);

/** What stands in a hole, by the last name of its expression; whatever is not named here is a name of somebody's. */
const fillings: { readonly [name: string]: string } = {
  because: 'it does not answer',
  claim: 'it may have at most 20 parts',
  count: 'One thing is',
  what: 'is not in its artefact, or is empty',
  ...Object.fromEntries(
    [
      'bytes',
      'uploadBytesPerDay',
      'mostBytes',
      'mostEvents',
      'mostFeeds',
      'mostHooks',
      'mostReceivers',
      'last',
      'seq',
      'retryAfterSeconds',
    ].map((name) => [name, '20']),
  ),
};
/** Where the same name stands for something else. */
const own: { readonly [place: string]: string } = {
  'system-handlers.ts what': 'release 1.1.0',
  'session-handlers.ts what': 'The password',
  'read-files.ts count': 'One template',
  'simulate-handlers.ts message': 'it does not answer',
};

/** Words that every English sentence has one of, and no German one. */
const english = /\b(?:the|and|is|are|has|have|may|not|yet|of|to|for|before|already|until|nobody|somebody|who|with)\b/;
/** Typed, or written by whoever wrote the file. */
const verbatim = /`[^`]*`|lockstep [^.]*|\(?docs\/\S+/g;

const literal =
  /\/\/[^\n]*|\/\*[^]*?\*\/|'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\$]|\\.|\$(?!\{)|\$\{(?:[^{}]|\{[^{}]*\})*\})*)`/g;

/** Strings and templates of a source that are sentences, with something in each hole: a capital, a full stop, and typed by nobody. */
function sentencesOf(file: string): readonly string[] {
  return [...readFileSync(path.join(folder, file), 'utf8').matchAll(literal)].flatMap(([, single, double, template]) => {
    const text = (single ?? double ?? template ?? '')
      .replaceAll(/\$\{((?:[^{}]|\{[^{}]*\})*)\}/g, (_, expression: string) => filled(file, expression))
      .replaceAll(/\\(.)/g, '$1');
    return /^(?!lockstep |GET |POST )[A-Z`x].* .*[.!]$/s.test(text) ? [text] : [];
  });
}

function filled(file: string, expression: string): string {
  const name =
    /\.(message)\.|(\w+)\W*$/
      .exec(expression)
      ?.slice(1)
      .find((each) => each !== undefined) ?? '';
  return own[`${file} ${name}`] ?? fillings[name] ?? 'x1';
}

function isGerman(text: string): boolean {
  const told = tellInGerman(text);
  return told !== undefined && !english.test(told.replaceAll(verbatim, ''));
}

test('every sentence with which the edge says no has its German', () => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !others.has(file));
  const sentences = files.flatMap((file) => sentencesOf(file).map((text) => ({ file, text })));
  expect(sentences.length).toBeGreaterThan(180);
  expect(sentences.filter(({ text }) => !isGerman(text)).map(({ file, text }) => `${file}: ${text}`)).toEqual([]);
});

test.each(['promotion 1.0@TEST.1', 'environment int', 'evidence sha256:1 of 1.0', 'environment, stage or release int', 'release in INT'])(
  'what a system does not have: %s',
  (what) => {
    expect(tellInGerman(`shop has no ${what}.`)).toMatch(/^shop hat kein/);
  },
);

const shape = z.strictObject({
  name: z.string().min(2).max(3),
  count: z.int().min(1),
  kind: z.enum(['a', 'b']),
  list: z.array(z.string()).max(1),
});
const good = { name: 'ab', count: 1, kind: 'a', list: [] };

test.each([
  ['what is no object', [], 'Der Inhalt sollte ein Objekt sein.'],
  ['what is missing', { ...good, name: undefined }, '`name` im Inhalt fehlt: Erwartet wird Text.'],
])('a request that is not understood is told in German: %s', (_, given, words) => {
  expect(tellInGerman(sentenceOf(given))).toBe(words);
});

test.each([
  [{ ...good, name: 7 }],
  [{ ...good, name: 'a' }],
  [{ ...good, name: 'abcd' }],
  [{ ...good, count: 1.5 }],
  [{ ...good, count: 0 }],
  [{ ...good, kind: 'c' }],
  [{ ...good, list: ['a', 'b'] }],
  [{ ...good, more: 1 }],
])('so is each other claim: %j', (given) => {
  expect(isGerman(sentenceOf(given))).toBe(true);
});

test('and text with a NUL in it', () => {
  expect(tellInGerman(thrownBy(() => refuseNul('a\0', 'query')))).toBe('Die Abfrage enthält ein NUL.');
});

function sentenceOf(given: unknown): string {
  return thrownBy(() => parseOrRefuse(shape, given, 'body'));
}

function thrownBy(ask: () => unknown): string {
  try {
    ask();
  } catch (error) {
    if (error instanceof Refused) return error.body.sentence;
  }
  throw new Error('it was understood');
}
