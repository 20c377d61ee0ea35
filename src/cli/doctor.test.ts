// What `lockstep doctor` says at a terminal, and of the hosts where an administrator is signed in.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { TestController } from './test-run.ts';

function notSaying(words: string): unknown {
  return expect.not.stringContaining(words);
}

const controller = new TestController();
const variables = { LOCKSTEP_TOKEN: 'lks_token' };
beforeAll(() => controller.start());
afterAll(() => controller.stop());
beforeEach(() => {
  controller.answers = {};
  controller.heard = [];
});

test('each line says what was found, why it matters and what to do; advice leaves the exit code 0', async () => {
  const { exit, out } = await controller.run('doctor');
  expect(exit).toBe(0);
  expect(out).toBe(`ok       Node 24 runs this.
look     git is not there.
         It brings sources.
         → apt-get install git

1 well, 1 to look at, 0 missing.
`);
  expect(controller.heard).toEqual([]);
});

test('hosts without an agent, with a silent one and with one of another version are told', async () => {
  const environments = [{ system: 'shop', environment: 'prod' }];
  const agent = { id: 'a', seenAt: Date.now(), version: '0.1.0' };
  controller.answers = {
    'GET /api/hosts': {
      body: {
        hosts: [
          { host: 'local', agents: [agent], environments },
          { host: 'two', agents: [], environments },
          { host: 'three', agents: [{ ...agent, seenAt: Date.now() - 3_600_000 }], environments },
          { host: 'four', agents: [{ ...agent, version: '0.0.9' }], environments },
          { host: 'five', agents: [{ id: 'never' }], environments },
        ],
      },
    },
  };
  const { out } = await controller.run('doctor', { variables });
  expect(out).toContain('ok       The agent of host local is there.');
  expect(out).toContain('look     No agent has joined from host two.\n         prod waits for it.\n         → lockstep host add two');
  expect(out).toContain('look     The agent of host three is silent.');
  expect(out).toContain('look     The agent of host four is version 0.0.9.');
  expect(out).toContain('look     The agent of host five is silent.');
});

test('calendars that could not be compiled anew and notices that were given up are told', async () => {
  controller.answers = {
    'GET /api/board': { body: { undelivered: 3, boards: [{ system: 'shop', notCompiled: 'The clocks of Europe/Berlin are not known.' }] } },
  };
  const { exit, out } = await controller.run('doctor', { variables });
  expect(exit).toBe(0);
  expect(out.replaceAll(/\s+/g, ' ')).toContain(
    'look shop: Calendars could not be compiled anew, and hold as they were: The clocks of Europe/Berlin are not known. ' +
      'Beyond what they know nothing starts and no soak is over. → lockstep calendar check --system shop ' +
      'look 3 notices could not be delivered. Whoever was to be told was not. → lockstep notify list --state dead',
  );
});

const exposed = [
  {
    environment: 'staging',
    because: 'shop in staging is not masked, and Exception staging/x1 has ended',
    command: 'lockstep data refresh staging',
  },
];

test('where people’s own values are, and may not be, is told by system', async () => {
  controller.answers = { 'GET /api/board': { body: { boards: [{ system: 'shop', exposed }] } } };
  const { exit, out } = await controller.run('doctor', { variables });
  expect(exit).toBe(0);
  expect(out.replaceAll(/\s+/g, ' ')).toContain(
    'look shop: shop in staging is not masked, and Exception staging/x1 has ended. Whoever comes into staging can read it. ' +
      '→ lockstep data refresh staging --system shop',
  );
});

test('the board says the same', async () => {
  const board = { system: 'shop', seq: 4, now: 0, sentence: 'Nothing moves.', stages: [], releases: [], cells: [] };
  controller.answers = {
    'GET /api/systems': { body: { systems: [{ system: 'shop' }] } },
    'GET /api/systems/shop/board': {
      body: { ...board, notCompiled: 'The clocks of Europe/Berlin are not known.', undelivered: 1, exposed },
    },
  };
  const { out } = await controller.run('status', { variables });
  expect(out.replaceAll(/\s+/g, ' ')).toContain(
    'and hold as they were: The clocks of Europe/Berlin are not known. Look: lockstep calendar check',
  );
  expect(out.replaceAll(/\s+/g, ' ')).toContain(
    '× shop in staging is not masked, and Exception staging/x1 has ended: lockstep data refresh staging ',
  );
  expect(out).toContain('1 notice could not be delivered: lockstep notify list --state dead');
});

test('whoever may not know of the hosts hears nothing of them', async () => {
  controller.answers = { 'GET /api/hosts': { status: 403, body: { error: { code: 'not-your-role', sentence: 'No.', next: '' } } } };
  expect(await controller.run('doctor --json', { variables })).toMatchObject({ exit: 0, out: notSaying('agent-') });
});
