import { describe, expect, test } from 'vitest';
import { findEscapes } from './escapes.ts';
import { readSources, wordsOf } from './sources.ts';

test('nobody leaves the type system or switches a test off without a reason', () => {
  expect(wordsOf(findEscapes(readSources('src', 'test', 'bench', 'examples', 'scripts')))).toEqual([]);
});

const path = 'src/core/planted.test.ts';

describe('planted', () => {
  test.each([
    ['const day = text as Day;', 'casts with `as`'],
    ['const day = <Day>text;', 'casts with `<…>`'],
    ['const day = text as unknown as Day;', 'casts with `as`'],
    ['function read(value: any) {}', 'says `any`'],
    ['const days: Map<string, any[]> = new Map();', 'says `any`'],
    ['const first = days[0]!.name;', 'says `!`'],
    ['let later!: string;', 'says `!`'],
    ['class Pool { size!: number; }', 'says `!`'],
    ['// @ts-expect-error', 'switches the compiler off'],
    ['/* @ts-ignore */', 'switches the compiler off'],
    ['// oxlint-disable-next-line no-console', 'switches the linter off'],
    ['// TODO: later', 'leaves work in a comment'],
    ['test.only("a rule", () => {});', 'switches tests off'],
    ['describe.skip("rules", () => {});', 'switches tests off'],
    ['test.skip.each([1])("a rule", () => {});', 'switches tests off'],
  ])('%s is found', (text, message) => {
    const [finding] = findEscapes([{ path, text: `\n${text}` }]);
    expect(finding).toMatchObject({ path, line: 2 });
    expect(finding?.message).toContain(message);
  });

  test.each([
    ['const stages = ["DEV", "TEST"] as const;'],
    [`import { parse as parseYaml } from 'yaml';`],
    ['const open = !isClosed; const word = "any"; const note = "TODO";'],
    ['queue.skip(1);'],
    ['test.each([1])("a rule", () => {});'],
    ['const day = text as Day; // reason: the driver types this column as text.'],
    ['// reason: the driver types this column as text.\nconst day = text as Day;'],
  ])('%s is allowed', (text) => {
    expect(findEscapes([{ path, text }])).toEqual([]);
  });

  test('an empty reason is none', () => {
    expect(findEscapes([{ path, text: '// reason:\nconst day = text as Day;' }])).toHaveLength(1);
  });
});
