import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { TestController } from './test-run.ts';

const controller = new TestController();
const dora = { person: 'dora', name: 'Dora Muster', disabled: false, groups: ['testers'], createdAt: 0 };

beforeAll(() => controller.start());
afterAll(() => controller.stop());
beforeEach(() => {
  controller.heard = [];
  controller.answers = {
    'GET /api/users': { body: { users: [dora] } },
    'DELETE /api/users/dora': { body: { ...dora, name: 'dora', disabled: true, groups: [], erasedAt: 1 } },
  };
});

const variables = { LOCKSTEP_TOKEN: 'lks_token' };
const erased = (): boolean => controller.heard.some(({ method }) => method === 'DELETE');

test('nobody is erased unasked: without a terminal it says what would go, and how to say yes', async () => {
  const { exit, err } = await controller.run('user erase dora', { variables });
  expect({ exit, erased: erased() }).toEqual({ exit: 2, erased: false });
  expect(err.replaceAll(/\s+/g, ' ')).toContain('This erases dora (Dora Muster) for good');
  expect(err).toContain('lockstep user erase dora --yes');
});

test.each([
  ['y', 2],
  ['dara', 2],
  ['dora', 0],
] as const)('at a terminal `%s` is typed, and only the id itself erases', async (typed, exit) => {
  const ran = await controller.run('user erase dora', { variables, typed: [typed] });
  expect({ exit: ran.exit, erased: erased() }).toEqual({ exit, erased: exit === 0 });
  expect(ran.err).toContain('It cannot be undone.');
});

test('--yes erases unasked, and still says what', async () => {
  const { exit, err, out } = await controller.run('user erase dora --yes', { variables });
  expect({ exit, erased: erased() }).toEqual({ exit: 0, erased: true });
  expect(err).toContain('It cannot be undone.');
  expect(out).toContain('What was known of dora is erased');
});
