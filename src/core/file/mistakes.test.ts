import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changed, fixtureCatalogue, fixtureFile, oddWords, yamlPieces } from './fixture.ts';
import { parseSystem } from './parse-system.ts';
import type { ParsedSystem } from './parse-system.ts';
import { renderProblem } from './problem.ts';
import type { Problem } from './problem.ts';
import { faults } from './sentences.ts';
import { timeFile, withTime } from './time-fixture.ts';
import { timeParts } from './words-of-time.ts';
import { parts } from './words.ts';

// `LOCKSTEP_LONG=1` tries a hundred thousand mutated files instead of a few hundred; `LOCKSTEP_CASES=5000` as many as it says.
const asked = process.env.LOCKSTEP_CASES;
const isLong = asked !== undefined || process.env.LOCKSTEP_LONG !== undefined;
const files = isLong ? Number(asked ?? 100_000) : 400;
const timeoutMs = isLong ? 900_000 : 20_000;

const anywhere = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const mutation = fc.oneof(
  fc.record({ kind: fc.constant('insert' as const), at: anywhere, text: fc.constantFrom(...yamlPieces, ...oddWords) }),
  fc.record({ kind: fc.constant('delete' as const), at: anywhere, length: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ kind: fc.constant('swap' as const), at: anywhere }),
  fc.record({ kind: fc.constant('cut' as const), at: anywhere }),
  fc.record({ kind: fc.constant('repeatLine' as const), at: anywhere }),
  fc.record({ kind: fc.constant('deleteLine' as const), at: anywhere }),
  fc.record({ kind: fc.constant('moveLine' as const), at: anywhere, by: fc.integer({ min: -4, max: 4 }) }),
);
type Mutation = typeof mutation extends fc.Arbitrary<infer One> ? One : never;

test(
  `${files} mutated files: never thrown, always a line and a column, never half loaded`,
  () => {
    const starts = fc.constantFrom(fixtureFile, timeFile, ...faults.filter(({ code }) => code !== 'too-big').map(({ file }) => file));
    const mutated = fc
      .tuple(starts, fc.array(mutation, { minLength: 1, maxLength: 5 }))
      .map(([file, mutations]) => mutations.reduce(mutate, file));
    fc.assert(
      fc.property(mutated, (text) => judge(text, parseSystem(text, fixtureCatalogue))),
      { numRuns: files, ...(isLong ? {} : { seed: 20_260_101 }) },
    );
  },
  timeoutMs,
);

test('what is no system file at all is refused with a place', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.json()), (text) => {
      const parsed = parseSystem(text, fixtureCatalogue);
      expect(parsed.ok).toBe(false);
      judge(text, parsed);
    }),
    { numRuns: files },
  );
});

test.each([
  ['twenty thousand keys', Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join('\n')],
  ['a hundred thousand brackets', `path: ${'['.repeat(100_000)}`],
  ['a hundred thousand dashes', '- '.repeat(100_000)],
  ['eighty thousand documents', '---\n'.repeat(60_000)],
  ['twenty thousand tabs', '\ta: 1\n'.repeat(20_000)],
  ['a quote that swallows it all', `a: "${'b: "c"\n'.repeat(20_000)}`],
  ['an alias bomb', `a: &a [x, x]\n${Array.from({ length: 50 }, (_, index) => `k${index}: [*a, *a]`).join('\n')}`],
  ['many services in a long chain', changed('after: [api]', 'after: [s0]').replace('  web:\n', `${chain(2000)}  web:\n`)],
])(
  '%s: answered within five seconds',
  (_words, text) => {
    judge(text, parseSystem(text, fixtureCatalogue));
  },
  5000,
);

const homes: readonly { readonly words: readonly string[]; readonly write: (key: string) => string }[] = [
  { words: parts.file.keys, write: (key) => `${fixtureFile}${key}: x\n` },
  { words: parts.service.keys, write: (key) => changed('    after: [api]\n', `    after: [api]\n    ${key}: x\n`) },
  { words: parts.environment.keys, write: (key) => changed('    data: masked\n', `    data: masked\n    ${key}: x\n`) },
  { words: parts.stage.keys, write: (key) => changed('    rollout: blue-green\n', `    ${key}: x\n`) },
  {
    words: ['check', 'approval', 'soak', 'sign-off', 'manual', 'migrations'],
    write: (key) => changed('- check: smoke', `- ${key}: smoke`),
  },
  { words: ['checklist'], write: (key) => changed('checklist: uat', `${key}: uat`) },
  { words: ['instruction'], write: (key) => changed('instruction: Tell', `${key}: Tell`) },
  { words: ['http', 'command'], write: (key) => changed('{http: /health', `{${key}: /health`) },
  {
    words: ['service', 'method', 'status', 'headers', 'within', 'retries', 'timeout', 'body'],
    write: (key) => changed('status: 200', `${key}: 200`),
  },
  { words: ['contains', 'json'], write: (key) => changed('status: 200', `body: {${key}: x}`) },
  { words: ['for', 'hotfix', 'mode'], write: (key) => changed('soak: 2 days', `soak: {${key}: x}`) },
  { words: timeParts.calendar.keys, write: (key) => withTime('calendar: DE-BW', `calendar: {${key}: x}`) },
  { words: timeParts.window.keys, write: (key) => withTime('{name: Office hours,', `{${key}: x,`) },
  { words: timeParts.freeze.keys, write: (key) => withTime('{name: Year end,', `{${key}: x,`) },
];

test('one letter lost or swapped in a word of the file: that word is suggested', () => {
  let tried = 0;
  for (const { words: known, write } of homes) {
    for (const word of known) {
      for (const mistake of mistakesIn(word).filter((other) => !known.includes(other))) {
        tried += 1;
        const hints = problemsIn(write(mistake)).map(({ hint }) => hint);
        expect(hints, `${mistake} for ${word}`).toContain(word);
      }
    }
  }
  expect(tried).toBeGreaterThan(500);
});

function mistakesIn(word: string): readonly string[] {
  const letters = word.split('');
  const lost = letters.map((_, at) => letters.toSpliced(at, 1).join(''));
  const swapped = letters.slice(1).map((letter, at) =>
    letters
      .with(at, letter)
      .with(at + 1, letters[at] ?? '')
      .join(''),
  );
  return [...new Set([...lost, ...swapped])].filter((mistake) => mistake !== word && mistake.length > 1);
}

function judge(text: string, parsed: ParsedSystem): void {
  if (parsed.ok) {
    expect(Object.keys(parsed.system)).toContain('path');
    expect(
      parsed.system.path.every((stage) =>
        stage.waves.flat().every((name) => parsed.system.environments.some((place) => place.name === name)),
      ),
    ).toBe(true);
    return;
  }
  const lines = text.split('\n');
  expect(parsed.problems.length).toBeGreaterThan(0);
  expect(parsed.problems.length).toBeLessThanOrEqual(20);
  for (const problem of parsed.problems) judgeProblem(problem, lines);
}

function judgeProblem(problem: Problem, lines: readonly string[]): void {
  const line = lines[problem.line - 1];
  expect(line).toBeDefined();
  expect(problem.column).toBeGreaterThanOrEqual(1);
  expect(problem.column).toBeLessThanOrEqual((line ?? '').length + 1);
  expect(problem.endColumn).toBeGreaterThan(problem.column);
  expect(problem.sentence).toMatch(/[.?!`]$/);
  expect(problem.sentence).not.toMatch(/undefined|Invalid input|expected string|please|\[object/i);
  expect(renderProblem(problem, 'lockstep.yaml').replaceAll('\n', ' ')).not.toMatch(/[\p{Cc}\u202e]/u);
}

function problemsIn(text: string): readonly Problem[] {
  const parsed = parseSystem(text, fixtureCatalogue);
  return parsed.ok ? [] : parsed.problems;
}

function mutate(text: string, one: Mutation): string {
  const at = Math.floor(one.at * (text.length + 1));
  const lines = text.split('\n');
  const line = Math.floor(one.at * lines.length);
  switch (one.kind) {
    case 'insert':
      return text.slice(0, at) + one.text + text.slice(at);
    case 'delete':
      return text.slice(0, at) + text.slice(at + one.length);
    case 'swap':
      return text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2);
    case 'cut':
      return text.slice(0, at);
    case 'repeatLine':
      return lines.toSpliced(line, 0, lines[line] ?? '').join('\n');
    case 'deleteLine':
      return lines.toSpliced(line, 1).join('\n');
    case 'moveLine':
      return lines.with(line, one.by < 0 ? (lines[line] ?? '').slice(-one.by) : ' '.repeat(one.by) + (lines[line] ?? '')).join('\n');
  }
}

function chain(length: number): string {
  return Array.from(
    { length },
    (_, index) => `  s${index}: {source: "directory:./a", command: a, after: [${index + 1 < length ? `s${index + 1}` : 'api'}]}\n`,
  ).join('');
}
