import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestController } from './test-run.ts';

const controller = new TestController();
const inForce = 'lockstep: 1\nsystem: shop\na: 1\nb: 2\nc: 3\nd: 4\ne: 5\n';

beforeAll(() => controller.start());
afterAll(() => controller.stop());

async function diff(here: string, line = 'diff'): Promise<Awaited<ReturnType<TestController['run']>>> {
  await writeFile(path.join(controller.folder, 'lockstep.yaml'), here);
  const body = { system: 'shop', version: 4, digest: 'd', by: 'adam', text: inForce };
  controller.answers = { 'GET /api/systems/shop/file': { body } };
  return controller.run(line);
}

test('the file here is told in sentences and line by line, with the numbers of its lines', async () => {
  const { exit, out } = await diff(inForce.replace('e: 5', 'e: 6'));
  expect(exit).toBe(0);
  expect(out).toBe(
    [
      'lockstep.yaml against version 4 of shop, which is in force:',
      '  service api: command a → b',
      '',
      '    5   c: 3',
      '    6   d: 4',
      '    7 - e: 5',
      '    7 + e: 6',
      '',
    ].join('\n'),
  );
});

test('the same file is said to be in force', async () => {
  expect((await diff(inForce)).out).toBe('lockstep.yaml is version 4 of shop, which is in force.\n');
});

test('a program gets the lines that changed, and whether any did', async () => {
  const { out } = await diff(inForce.replace('b: 2\n', ''), 'diff --json');
  expect(JSON.parse(out)).toMatchObject({ v: 1, same: false, version: 4, lines: [{ kind: 'gone', before: 4, text: 'b: 2' }] });
});
