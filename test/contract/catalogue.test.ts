import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readFileSync } from 'node:fs';
import { catalogue } from '#catalogue/index.ts';
import { parseSystem } from '#core/file/parse-system.ts';
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

test.each(['verdaccio', 'node-red', 'parse-server'])('examples/foreign/%s is right and needs no word', (name) => {
  const parsed = parseSystem(readFileSync(`examples/foreign/${name}/lockstep.yaml`, 'utf8'), catalogue);
  expect(parsed).toMatchObject({ ok: true, warnings: [] });
});

test('examples/load.yaml is right and needs no word, and each of its checks may take what two runs need', () => {
  const parsed = parseSystem(readFileSync('examples/load.yaml', 'utf8'), catalogue);
  expect(parsed).toMatchObject({ ok: true, warnings: [] });
  const gates = parsed.ok ? parsed.system.path.flatMap(({ exit }) => exit) : [];
  const timeouts = gates.map((gate) => (gate.kind === 'check' ? gate.check.timeoutMs : 0));
  expect(timeouts).toEqual([860_000, 560_000, 320_000]);
});

test.each([
  ['fast', '`fast` is no leg of a load. Write `20/s for 2 minutes` or `up to 80/s in 1 minute`.', '21:16'],
  ['10/s for 5 seconds', 'A load of less than 20 seconds proves nothing: let it go on for longer.', '21:16'],
  ['knee to 400/s', '`knee to 400/s` is no search for a knee. Write `knee to 400/s in 12 steps of 5 seconds`.', '21:16'],
  ['10/s for 1 minute, slo: {p95: fast}', '`fast` is no duration. Write it as `5 hours`.', '21:46'],
])('a load `%s` is refused with a sentence, a line and a column', (load, sentence, at) => {
  const text = readFileSync('examples/load.yaml', 'utf8').replace(
    /checks:[\s\S]*?\nenvironments:/,
    `checks:\n  peak: {load: ${load}}\n\nenvironments:`,
  );
  const parsed = parseSystem(text.replace('check: peak, check: knee, check: regression', 'check: peak'), catalogue);
  const problems = parsed.ok ? [] : parsed.problems.map((problem) => `${problem.line}:${problem.column} ${problem.sentence}`);
  expect(problems).toEqual([`${at} ${sentence}`]);
});

function record(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
