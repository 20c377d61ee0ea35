// What `lockstep validate` does to the file that it reads: nothing, unless it is asked to mend it.
import { chmodSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { TestController } from './test-run.ts';

function saying(words: string): unknown {
  return expect.stringContaining(words);
}

const controller = new TestController();
let file = '';
beforeAll(() => controller.start());
afterAll(() => controller.stop());
beforeEach(() => {
  file = path.join(controller.folder, 'shop.yaml');
  writeFileSync(file, 'lockstep: 1\nx:\n  valuse:\n');
});

test('--fix mends the file itself, keeps its mode, and says each line', async () => {
  chmodSync(file, 0o640);
  const { exit, err, out } = await controller.run('validate shop.yaml --fix');
  expect(exit).toBe(0);
  expect(err).toBe('shop.yaml:3  valuse: → values:\n');
  expect(out).toContain('shop.yaml is valid');
  expect(readFileSync(file, 'utf8')).toBe('lockstep: 1\nx:\n  values:\n');
  expect(statSync(file).mode & 0o777).toBe(0o640);
  expect(readdirSync(controller.folder).filter((name) => name.endsWith('.new'))).toEqual([]);
});

test('a link to the file stays one', async () => {
  symlinkSync(file, path.join(controller.folder, 'linked.yaml'));
  await controller.run('validate linked.yaml --fix');
  expect(readFileSync(file, 'utf8')).toContain('values');
  expect(
    readdirSync(controller.folder, { withFileTypes: true })
      .find(({ name }) => name === 'linked.yaml')
      ?.isSymbolicLink(),
  ).toBe(true);
});

test('without it nothing is written', async () => {
  await controller.run('validate shop.yaml');
  expect(readFileSync(file, 'utf8')).toContain('valuse');
});

test('where nothing can be mended it says so, and writes nothing', async () => {
  writeFileSync(file, 'lockstep: 1\n');
  const before = statSync(file).mtimeMs;
  expect((await controller.run('validate shop.yaml --fix')).err).toMatch(/^Nothing was mended/);
  expect(statSync(file).mtimeMs).toBe(before);
});

test('there are three formats, and no fourth', async () => {
  expect(await controller.run('validate shop.yaml --format junit')).toMatchObject({
    exit: 2,
    err: saying('Choose text, github, gitlab'),
  });
  expect((await controller.run('validate shop.yaml --format gitlab')).out).toBe('[]\n');
});
