// The schema that editors have, held against the parser: it knows each word, takes each example, and refuses each mistake of shape that a
// schema can tell.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { catalogue } from '#catalogue/index.ts';
import { fixtureFile } from '#core/file/fixture.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { systemSchema } from '#core/file/schema/system-schema.ts';
import { shapeFaults } from '#core/file/sentences-of-shape.ts';
import { timeFile } from '#core/file/time-fixture.ts';
import { timeParts } from '#core/file/words-of-time.ts';
import { parts, type PartName } from '#core/file/words.ts';

const root = path.resolve(import.meta.dirname, '../..');
const schema = systemSchema(catalogue);
// Not strict: editors read words of their own, which the dialect does not have.
const takes = new Ajv({ strict: false, allErrors: true }).compile(schema);

function refusalsOf(text: string): readonly string[] {
  takes(parse(text, { uniqueKeys: false, logLevel: 'silent' }));
  return (takes.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
}

/** Where in the schema the words of each part stand. */
const homes: { readonly [part in PartName]: readonly string[] } = {
  file: [],
  service: ['properties', 'services', 'additionalProperties'],
  environment: ['properties', 'environments', 'additionalProperties'],
  stage: ['properties', 'path', 'items'],
  gate: ['properties', 'path', 'items', 'properties', 'exit', 'items'],
  check: ['properties', 'checks', 'additionalProperties'],
  person: ['properties', 'roles', 'additionalProperties', 'items'],
};

function below(node: unknown, path: readonly string[]): unknown {
  return path.reduce(
    (at, step) => (typeof at === 'object' && at !== null ? new Map<string, unknown>(Object.entries(at)).get(step) : undefined),
    node,
  );
}

describe('every word that the parser knows is in the schema, with what it says', () => {
  const words = Object.values(parts).flatMap(({ name, keys }) => keys.map((key) => ({ name, key })));
  const ofChecks = [...catalogue.checks.values()].flatMap(({ id, options, scalar }) =>
    [id, ...Object.keys(options.shape).filter((key) => key !== scalar)].map((key) => ({ name: 'check' as const, key })),
  );

  test.each(words)('$name: $key', ({ name, key }) => {
    expect(below(schema, [...homes[name], 'properties', key, 'markdownDescription'])).toMatch(/^\S.{10,}/);
  });

  test.each(ofChecks)('$name: $key', ({ name, key }) => {
    expect(below(schema, [...homes[name], 'properties', key])).toBeDefined();
  });

  test.each(Object.keys(homes))('%s: and no other word is taken', (part) => {
    expect(below(schema, [...(Object.entries(homes).find(([name]) => name === part)?.[1] ?? []), 'additionalProperties'])).toBe(false);
  });
});

/** Where the words of calendars, windows and freezes stand. */
const timeHomes: { readonly [part in keyof typeof timeParts]: readonly string[] } = {
  calendar: ['properties', 'calendar'],
  halfDays: ['properties', 'calendar', 'properties', 'half-days'],
  halfDay: ['properties', 'calendar', 'properties', 'half-days', 'properties', 'days', 'items'],
  closure: ['properties', 'calendar', 'properties', 'closures', 'items'],
  worked: ['properties', 'calendar', 'properties', 'also-working', 'items'],
  window: ['properties', 'windows', 'items'],
  freeze: ['properties', 'freezes', 'items'],
  train: ['properties', 'trains', 'items'],
};

test.each(Object.entries(timeHomes))('every word of a %s is in the schema, and no other', (name, home) => {
  const [, part] = Object.entries(timeParts).find(([each]) => each === name) ?? [];
  const properties = below(schema, [...home, 'properties']);
  const keys = typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
  expect(keys.toSorted()).toEqual([...(part?.keys ?? [])].toSorted());
  expect(below(schema, [...home, 'additionalProperties'])).toBe(false);
});

test('a file with a calendar, a window and a freeze is taken', () => {
  expect(refusalsOf(timeFile)).toEqual([]);
});

const examples = [...filesBelow('examples'), ...filesBelow('test/scenarios')];

test('there are examples', () => {
  expect(examples.length).toBeGreaterThan(8);
});

test.each(examples)('%s is taken', (name) => {
  expect(refusalsOf(readFileSync(path.join(root, name), 'utf8'))).toEqual([]);
});

test('every system file of the documentation is taken', () => {
  const pages = readdirSync(path.join(root, 'docs')).filter((name) => name.endsWith('.md'));
  const files = pages.flatMap((name) =>
    [...readFileSync(path.join(root, 'docs', name), 'utf8').matchAll(/```yaml system\n([^]*?)```/g)].map(([, text = '']) => text),
  );
  expect(files.length).toBeGreaterThan(1);
  for (const file of files) expect(refusalsOf(file)).toEqual([]);
});

test('the fixture of the parser is taken', () => {
  expect(refusalsOf(fixtureFile)).toEqual([]);
});

/** What no schema of one document can tell: it hangs on a second place, on the text before YAML read it, or on the order of things. */
const notExpressible = new Set([
  'other-file',
  'two-gates',
  'soak-at-entry',
  'watch-at-entry',
  'sign-off-at-entry',
  'migrations-at-exit',
  'scope-at-exit',
  'requirements-at-entry',
  'bad-rollout',
  'one-of',
  'needs-live',
  'bad-migrations',
  'version-in-file',
  'moving-source',
  'image-needs-target',
]);
/** Sentences of such a code that a schema cannot tell either: names that are right in shape, kinds of one place in another. */
const excused = [/has a meaning in JavaScript/, /A tarball ends/, /does not say of what kind/];

test.each(shapeFaults.filter(({ code, sentence }) => !notExpressible.has(code) && !excused.some((words) => words.test(sentence))))(
  'refuses $code: $sentence',
  ({ file }) => {
    // Some of these are faults of the parser's own small catalogue only.
    if (parseSystem(file, catalogue).ok) return;
    expect(refusalsOf(file)).not.toEqual([]);
  },
);

function filesBelow(folder: string): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => path.posix.join(folder, name))
    .filter((name) => readFileSync(path.join(root, name), 'utf8').includes('lockstep: 1'))
    .filter((name) => !name.includes('node_modules'))
    .toSorted();
}
