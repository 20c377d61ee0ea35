import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { catalogue } from '#catalogue/index.ts';
import { durationText, millisecondsOf } from '#catalogue/duration.ts';
import { checks } from '#checks/index.ts';
import type { PlugInDescription } from '#core/file/catalogue.ts';

const { targets, checks: descriptionsOfChecks, sources, secretSources } = catalogue;
const kinds: readonly (readonly [string, ReadonlyMap<string, PlugInDescription>])[] = [
  ['target', targets],
  ['check', descriptionsOfChecks],
  ['source', sources],
  ['secret source', secretSources],
];
const descriptions = kinds.flatMap(([kind, entries]) =>
  [...entries.values()].map((description) => ({ kind, id: description.id, description })),
);

describe.each(descriptions)('$kind $id', ({ description }) => {
  test('says in one sentence what it is', () => {
    expect(description.summary).toMatch(/^[A-Z].{10,120}\.$/);
  });

  test('has examples that its own shape accepts, unchanged and as plain JSON', () => {
    expect(description.examples.length).toBeGreaterThan(0);
    for (const example of description.examples) {
      expect(description.options.parse(example)).toEqual(example);
      expect(JSON.parse(JSON.stringify(example))).toEqual(example);
    }
  });

  test('refuses a word that it does not know', () => {
    expect(description.options.safeParse({ ...record(description.examples[0]), surprise: 1 }).success).toBe(false);
  });

  test('can be told as JSON Schema, for editors', () => {
    expect(z.toJSONSchema(description.options, { io: 'input', target: 'draft-7' })).toMatchObject({
      type: 'object',
      additionalProperties: false,
    });
  });

  test('fills an option of its own with its short form', () => {
    if (description.scalar !== undefined) expect(Object.keys(description.options.shape)).toContain(description.scalar);
  });
});

test('each description stands under its own id, and each check has its hands', () => {
  for (const [, entries] of kinds) for (const [id, description] of entries) expect(description.id).toBe(id);
  expect([...checks.keys()].sort()).toEqual([...catalogue.checks.keys()].sort());
});

test.each([
  ['300 ms', 300],
  ['1.5 s', 1500],
  ['2 seconds', 2000],
  ['10 minutes', 600_000],
  ['1 hour', 3_600_000],
])('%s are %i milliseconds', (text, expected) => {
  expect(durationText.parse(text)).toBe(text);
  expect(millisecondsOf(text)).toBe(expected);
});

test.each(['5', '5d', '5 working days', '-1 s', 's', ''])('`%s` is no length of time', (text) => {
  expect(durationText.safeParse(text).success).toBe(false);
  expect(() => millisecondsOf(text)).toThrow(RangeError);
});

test.each([
  ['http', { path: 'health' }],
  ['http', { path: '/a b' }],
  ['http', { path: '/', status: '2x' }],
  ['http', { path: '/', body: { matches: '(' } }],
  ['http', { path: '/', body: { json: { 'a.b': 1 } } }],
  ['http', { path: '/', within: 300 }],
  ['command', { command: '' }],
  ['command', { command: 'x', junit: '../junit.xml' }],
  ['command', { command: 'x', keep: ['/etc/passwd'] }],
  ['command', { command: 'x', environment: { 'A B': 'x' } }],
])('the %s check refuses %j', (id, options) => {
  expect(catalogue.checks.get(id)?.options.safeParse(options).success).toBe(false);
});

function record(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
