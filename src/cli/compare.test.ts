import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CompareRow } from '#core/compare.ts';
import type { CommitsApart } from '#core/comparison.ts';
import { TestController } from './test-run.ts';

const controller = new TestController();

beforeAll(() => controller.start());
afterAll(() => controller.stop());

const rows: readonly CompareRow[] = [
  { topic: 'bits', key: 'api', state: 'differs', left: `sha256:${'1'.repeat(64)}`, right: `sha256:${'2'.repeat(64)}` },
  { topic: 'configuration', key: 'api MAIL', state: 'differs', expected: true, left: 'catcher', right: 'smtp' },
  { topic: 'host', key: 'libc', state: 'unknown', left: 'glibc 2.36' },
  { topic: 'configuration', key: 'api DB', state: 'same', mustDiffer: true, left: '••• version 1', right: '••• version 1' },
  { topic: 'host', key: 'node', state: 'same', left: '24.1', right: '24.1' },
];
const sentence = 'int runs 1.1.0 and prod 1.0.0: 1 of 1 service differs; look at 1 config key.';
const commits: readonly CommitsApart[] = [
  { service: 'api', of: 'left', count: 1, list: [{ commit: 'a'.repeat(40), subject: 'pay by invoice' }] },
];

function answer(): void {
  controller.answers = {
    'GET /api/systems': { body: { systems: [{ system: 'shop', seq: 1, version: 1, roles: [] }] } },
    'GET /api/systems/shop/compare?left=int&right=prod': {
      body: { system: 'shop', seq: 1, of: 'environments', left: 'int', right: 'prod', sentence, commits, rows },
    },
  };
}

async function lines(line: string): Promise<readonly string[]> {
  answer();
  const { exit, out } = await controller.run(line);
  expect(exit).toBe(0);
  return out.split('\n').map((each) => each.trim().replaceAll(/ {2,}/g, '  '));
}

test('the sentence comes first; what differs, is not known or must not be the same is shown, and the rest is counted', async () => {
  expect(await lines('compare int prod')).toEqual([
    sentence,
    '',
    'int  prod',
    'bits  api  111111111111  222222222222  differs',
    'configuration  api MAIL  catcher  smtp  its own',
    'host  C library  glibc 2.36  -  not known',
    'configuration  api DB  ••• version 1  ••• version 1  must differ',
    '',
    'api: 1 commit of int',
    'aaaaaaaaaaaa  pay by invoice',
    '',
    '1 the same; --all shows them',
    '',
  ]);
});

test('with --all what is the same is shown too', async () => {
  expect(await lines('compare int prod --all')).toContain('host  Node.js  24.1  24.1  same');
});
