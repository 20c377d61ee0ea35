import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CompareRow } from '#core/compare.ts';
import { TestController } from './test-run.ts';

const controller = new TestController();

beforeAll(() => controller.start());
afterAll(() => controller.stop());

const rows: readonly CompareRow[] = [
  { topic: 'bits', key: 'api', state: 'differs', left: `sha256:${'1'.repeat(64)}`, right: `sha256:${'2'.repeat(64)}` },
  { topic: 'configuration', key: 'api MAIL', state: 'differs', expected: true, left: 'catcher', right: 'smtp' },
  { topic: 'host', key: 'libc', state: 'unknown', left: 'glibc 2.36' },
  { topic: 'host', key: 'node', state: 'same', left: '24.1', right: '24.1' },
];

function answer(): void {
  controller.answers = {
    'GET /api/systems': { body: { systems: [{ system: 'shop', seq: 1, version: 1, roles: [] }] } },
    'GET /api/systems/shop/compare?left=int&right=prod': {
      body: { system: 'shop', seq: 1, of: 'environments', left: 'int', right: 'prod', rows },
    },
  };
}

async function lines(line: string): Promise<readonly string[]> {
  answer();
  const { exit, out } = await controller.run(line);
  expect(exit).toBe(0);
  return out.split('\n').map((each) => each.trim().replaceAll(/ {2,}/g, '  '));
}

test('what differs and what is not known is shown, and what is the same is counted', async () => {
  expect(await lines('compare int prod')).toEqual([
    'int  prod',
    'bits  api  111111111111  222222222222  differs',
    'configuration  api MAIL  catcher  smtp  its own',
    'host  C library  glibc 2.36  -  not known',
    '1 the same, 1 differ, 1 differ as they should, 1 not known.',
    '',
  ]);
});

test('with --all what is the same is shown too', async () => {
  expect(await lines('compare int prod --all')).toContain('host  Node.js  24.1  24.1  same');
});
