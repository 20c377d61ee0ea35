import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestController } from './test-run.ts';

const controller = new TestController();
const run: TestController['run'] = (line, options) => controller.run(line, options);

beforeAll(() => controller.start());
afterAll(() => controller.stop());

test('a canary is planned without a controller: steps, what is at stake, and what to paste', async () => {
  const { exit, out } = await run('canary plan --rps 50');
  expect({ exit, out }).toMatchInlineSnapshot(`
    {
      "exit": 0,
      "out": "3 steps, 38 min 5 s in all. A release that fails 1 % of its requests, where 0.1
    % failed before, is stopped within the first step in nine of ten cases: at stake
    are 1,690 requests of customers, 17 of them fail.

    share  time         requests  of them fail, if it is that bad
    2 %    28 min 10 s  1,690     17
    10 %   6 min 37 s   1,985     20
    50 %   3 min 18 s   4,950     50

    rollout:
      canary: # 2 % for 28 min 10 s, 10 % for 6 min 37 s, 50 % for 3 min 18 s
        traffic: 50/s
        errors: 0.1 %
        find: 1 %
        budget: 5000
        within: 30 minutes
    ",
    }
  `);
  expect(controller.heard).toEqual([]);
});

test('too little traffic says what it would take, and ends with 22', async () => {
  const { exit, out } = await run('canary plan --rps 1');
  expect({ exit, out }).toMatchInlineSnapshot(`
    {
      "exit": 22,
      "out": "The traffic is not enough to find 1 %. With half of 1/s it takes 2 h 45 min and
    4,946 requests; allowed are 30 min and 5,000 requests.
    Allow more time or more requests, look for a larger difference, or let a person
    decide: \`steps: [50 % for 30 minutes, ask operator]\`.
    ",
    }
  `);
});

test('what no traffic finds is said, and ends with 22', async () => {
  const { exit, out } = await run('canary plan --rps 5000 --errors 1% --find 1.2%');
  expect(exit).toBe(22);
  expect(out).toContain('No traffic tells 1.2 % from 1 %');
});

test('programs get the same as a document', async () => {
  const { out } = await run('canary plan --rps 500 --within 20m --json');
  expect(JSON.parse(out)).toMatchObject({ kind: 'plan', steps: [{ share: 0.01 }, { share: 0.05 }, { share: 0.25 }, { share: 0.5 }] });
});

test.each([
  ['canary plan', '--rps'],
  ['canary plan --rps many', '--rps takes a number'],
  ['canary plan --rps 0', '--rps takes a number'],
  ['canary plan --rps 50 --errors 0.1', '--errors takes a share in percent'],
  ['canary plan --rps 50 --find 101%', '--find takes a share in percent'],
  ['canary plan --rps 50 --within 5d', '--within takes a time'],
])('`%s` is a wrong line, and says what is taken', async (line, words) => {
  const { exit, err } = await run(line);
  expect(exit).toBe(2);
  expect(err).toContain(words);
});
