import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { validate } from '#local/validate.ts';
import { init, survey, type InitRequest } from './init.ts';
import { presets } from './presets.ts';
import type { Found } from './recognise.ts';
import { writeSystemFile } from './write-file.ts';

function saying(words: string): unknown {
  return expect.stringContaining(words);
}

function having(items: readonly string[]): unknown {
  return expect.arrayContaining([...items]);
}

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lockstep-init-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const request = (more: Partial<InitRequest> = {}): InitRequest => ({
  folder,
  name: 'shop',
  preset: 'dev-staging-prod',
  host: 'local',
  approvers: ['eva', 'finn'],
  developers: ['dora'],
  data: 'masked',
  replaces: false,
  ...more,
});

function listed(): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
}

function put(name: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
}

describe('a preset', () => {
  test.each(presets.map((preset) => [preset.id, preset] as const))(
    '%s is a valid file without a warning, and an example that lies there',
    async (id, preset) => {
      const answers = { ...request(), preset };
      const text = writeSystemFile({ ...survey(folder), services: [example] }, answers);
      expect(validate(text)).toMatchObject({ ok: true, warnings: [], stages: preset.stages.map(({ stage }) => stage) });
      await expect(text).toMatchFileSnapshot(`../../../examples/presets/${id}.yaml`);
    },
  );

  test.each(presets.map(({ id }) => id))('%s is valid with one approver too', (preset) => {
    expect(init(request({ preset, approvers: ['admin'] })).kind).toBe('written');
  });
});

const example = {
  name: 'web',
  folder: 'web',
  kind: 'Node',
  command: 'node server.js',
  health: '/health',
  variables: [],
  ignore: [],
  notes: [],
};

test('whatever is found and answered, the file is valid', () => {
  const word = fc.string({ minLength: 1, maxLength: 20 });
  const line = word
    .map((text) => text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, 'x'))
    .filter((text) => text.trim() !== '' && !/\$\{|\{\{/.test(text));
  const found = fc.record({
    command: line,
    build: line,
    kind: fc.constantFrom('Node', 'Go'),
    host: fc.constantFrom('local', 'two', 'yes', '1'),
    preset: fc.constantFrom(...presets),
  });
  fc.assert(
    fc.property(found, ({ host, preset, ...more }) => {
      const all: Found = { name: 'shop', services: [{ ...example, ...more }], unserved: [] };
      const judged = validate(writeSystemFile(all, { ...request(), host, preset }));
      expect(judged.ok ? [] : judged.problems.map(({ sentence }) => sentence)).toEqual([]);
    }),
    { numRuns: 300, seed: 7 },
  );
});

test('in an empty folder it writes a file that is valid', () => {
  expect(init(request())).toEqual({ kind: 'written', files: ['lockstep.yaml', '.lockstep/schema.json', '.lockstep/.gitignore'] });
  expect(validate(readFileSync(path.join(folder, 'lockstep.yaml'), 'utf8'))).toMatchObject({ ok: true, system: 'shop' });
});

test('production may lie on another host, at an address', () => {
  init(request({ host: 'two', url: 'https://shop.example' }));
  const text = readFileSync(path.join(folder, 'lockstep.yaml'), 'utf8');
  expect(validate(text).ok).toBe(true);
  expect(text).toMatch(/hosts: \[local, two\][^]*prod:\n {4}host: two\n {4}url: https:\/\/shop\.example\n/);
});

test('an answer that cannot stand in the file writes nothing', () => {
  expect(init(request({ url: 'nowhere' }))).toMatchObject({ kind: 'wrong', sentence: saying('is no address') });
  expect(listed()).toEqual([]);
});

test('a file that is there stays as it is', () => {
  put('lockstep.yaml', 'mine');
  expect(init(request())).toEqual({ kind: 'there', file: 'lockstep.yaml' });
  expect(listed()).toEqual(['lockstep.yaml']);
  expect(readFileSync(path.join(folder, 'lockstep.yaml'), 'utf8')).toBe('mine');
});

test('replaced, it is kept under another name, twice too', () => {
  put('lockstep.yaml', 'mine');
  expect(init(request({ replaces: true }))).toMatchObject({ kind: 'written', kept: 'lockstep.yaml.old' });
  expect(init(request({ replaces: true }))).toMatchObject({ kind: 'written', kept: 'lockstep.yaml.old2' });
  expect(readFileSync(path.join(folder, 'lockstep.yaml.old'), 'utf8')).toBe('mine');
});

test('what cannot be written whole is taken away again', () => {
  put('package.json', '{"scripts":{"start":"node a.js"}}');
  // The name that the unfinished file would have is taken: its write fails after the others succeeded.
  put(`lockstep.yaml.${process.pid}.new`, '');
  expect(() => init(request())).toThrow(/^Nothing was written: /);
  expect(listed()).toEqual(['package.json']);
});

test('what is left out of a release is nobody else’s to write: a .lockstepignore that is there stays', () => {
  put('api/package.json', '{"scripts":{"start":"node a.js"}}');
  put('api/.lockstepignore', 'mine');
  put('web/package.json', '{"scripts":{"start":"node a.js"}}');
  expect(init(request())).toMatchObject({ files: having(['web/.lockstepignore']) });
  expect(readFileSync(path.join(folder, 'api/.lockstepignore'), 'utf8')).toBe('mine');
  expect(readFileSync(path.join(folder, 'web/.lockstepignore'), 'utf8')).toMatch(/^\.env$/m);
});
