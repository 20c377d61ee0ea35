// What an environment gives its services, as people may see it: never a secret, and its versions only for whoever may set them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { compareAnswer, configurationAnswer } from '#core/api/configuration-shapes.ts';
import { agentToken } from './test-server.ts';
import { bankFile, startBank, type Bank } from './test-bank.ts';

const file = bankFile
  .replace('command: node a.js}', "command: node a.js, variables: {DB: '${secret.API_DB}', MAIL: '${env.mail}'}}")
  .replace('roles:', 'secrets: store\nroles:')
  .replace('  prod: {', '  test: {data: masked, errors: full, values: {mail: catcher}}\n  prod: {values: {mail: smtp}, ')
  .replace('  - stage: PROD', '  - stage: TEST\n  - stage: PROD');

let bank: Bank;

beforeAll(async () => {
  bank = await startBank();
  await bank.applyFile(file);
  const set = { kind: 'secrets', by: 'adam', change: { as: 'set', environment: 'test', name: 'API_DB', version: 1, equals: [] } } as const;
  await bank.engine.submit('bank', set, 'set-1');
});
afterAll(() => bank.close());

async function configurationFor(who: string, query = ''): Promise<z.output<typeof configurationAnswer>> {
  const answer = await bank.ask(who, 'GET', `systems/bank/environments/test/configuration${query}`);
  return configurationAnswer.parse(answer.json());
}

async function sourcesFor(who: string, query = ''): Promise<unknown> {
  const { configuration } = await configurationFor(who, query);
  return configuration.services[0]?.variables.flatMap(({ from }) => from);
}

test('whoever may set secrets there sees which version is in force; others see that one is used', async () => {
  const mail = { kind: 'value', name: 'env.mail', value: 'catcher' };
  expect(await sourcesFor('adam')).toMatchObject([{ kind: 'secret', name: 'secret.API_DB', version: 1 }, mail]);
  expect(await sourcesFor('dora')).toEqual([{ kind: 'secret', name: 'secret.API_DB' }, expect.objectContaining(mail)]);
});

test('against another environment what differs is told, and a secret that is set in one only to whoever may know', async () => {
  const seen = await configurationFor('adam', '?with=prod');
  expect(seen.differences?.map(({ name, because, expected }) => [name, because, expected])).toEqual([
    ['DB', 'only-left', false],
    ['MAIL', 'value', true],
  ]);
  const guessed = await configurationFor('dora', '?with=prod');
  expect(guessed.differences?.map(({ name, because }) => [name, because])).toEqual([
    ['DB', 'secret-unknown'],
    ['MAIL', 'value'],
  ]);
});

test('a release shows what it would get, and what the file in force says otherwise', async () => {
  const digest = `sha256:${'3'.repeat(64)}`;
  await bank.give('dora', 'create', { release: '1.0.0', bill: { api: { digest, source: 'directory:./api', blob: digest } } });
  await bank.applyFile(file.replace('mail: catcher', 'mail: mailhog'));
  const { configuration, inForce } = await configurationFor('dora', '?release=1.0.0');
  expect(configuration).toMatchObject({ release: '1.0.0', services: [{ variables: [{}, { value: 'catcher' }] }] });
  expect(inForce?.differences).toMatchObject([{ name: 'MAIL', because: 'value', left: 'catcher', right: 'mailhog' }]);
  expect((await configurationFor('dora')).configuration.services[0]?.variables[1]?.value).toBe('mailhog');
});

test.each(['?release=9.9.9', '?with=int'])('what is not there is said: %s', async (query) => {
  const answer = await bank.ask('dora', 'GET', `systems/bank/environments/test/configuration${query}`);
  expect(answer.statusCode).toBe(404);
});

test('a token for one environment looks into no other', async () => {
  const made = await bank.ask('dora', 'POST', 'tokens', {
    name: 'ci',
    expires: bank.engine.now() + 60_000,
    systems: ['bank'],
    environments: ['test'],
  });
  expect(made.statusCode).toBeLessThan(300);
  const { value } = z.object({ value: z.string() }).parse(made.json());
  const ask = async (query: string) =>
    (await bank.ask({ authorization: `Bearer ${value}` }, 'GET', `systems/bank/environments/test/configuration${query}`)).statusCode;
  expect([await ask(''), await ask('?with=prod')]).toEqual([200, 403]);
});

async function comparison(left: string, right: string, who = 'dora'): Promise<z.output<typeof compareAnswer>> {
  const answer = await bank.ask(who, 'GET', `systems/bank/compare?left=${left}&right=${right}`);
  return compareAnswer.parse(answer.json());
}

async function rowsOf(left: string, right: string, who = 'dora'): Promise<z.output<typeof compareAnswer>['rows']> {
  return (await comparison(left, right, who)).rows;
}

test('two environments are compared in what is known; what nobody told is not known', async () => {
  const told = await bank.agents.inject({
    method: 'PUT',
    url: '/agent/facts',
    headers: { authorization: `Bearer ${agentToken}` },
    payload: { facts: [{ key: 'node', value: '24.1.0', source: 'agent' }] },
  });
  expect(told.statusCode).toBe(204);
  const rows = await rowsOf('test', 'prod', 'adam');
  expect(rows.find(({ key }) => key === 'node')).toMatchObject({ state: 'same', left: '24.1.0' });
  expect(rows.find(({ key }) => key === 'kernel')).toEqual({ topic: 'host', key: 'kernel', state: 'unknown' });
  expect(rows.find(({ key }) => key === 'release')).toMatchObject({ state: 'same', left: 'nothing' });
  expect(rows.some(({ topic }) => topic === 'bits' || topic === 'plan')).toBe(false);
  expect(rows.find(({ key }) => key === 'api MAIL')).toMatchObject({ state: 'differs', expected: true });
});

test('two releases are compared in bits, plan, and what each environment would be told', async () => {
  const digest = `sha256:${'4'.repeat(64)}`;
  await bank.give('dora', 'create', { release: '1.1.0', bill: { api: { digest, source: 'directory:./api', blob: digest } } });
  const rows = await rowsOf('1.0.0', '1.1.0');
  const stateOf = (key: string) => rows.find((row) => row.key === key)?.state;
  expect(['api', 'plan', 'test api MAIL', 'prod api MAIL'].map(stateOf)).toEqual(['differs', 'differs', 'differs', 'same']);
});

test('two releases come with one sentence, are pinned by digest, and tell their commits whichever stands first', async () => {
  const digest = `sha256:${'5'.repeat(64)}`;
  const list = { since: '1.1.0', count: 2, list: [{ commit: 'c'.repeat(40), subject: 'pay by invoice' }] };
  const bill = { api: { digest, source: 'directory:./api', blob: digest } };
  await bank.give('dora', 'create', { release: '1.2.0', bill, commits: { api: list } });
  const told = await comparison('1.1.0', '1.2.0');
  expect(told.sentence).toBe('1.2.0 changes 1 of 1 service against 1.1.0, with 2 commits.');
  expect(told.sides.map((side) => side.digest?.slice(0, 7))).toEqual(['sha256:', 'sha256:']);
  expect(told.commits).toMatchObject([{ service: 'api', of: 'right', count: 2 }]);
  expect((await comparison('1.2.0', '1.1.0')).commits).toMatchObject([{ of: 'left', count: 2 }]);
  expect((await comparison('1.2.0', '1.2.0')).sentence).toBe('Identical: the same digest.');
});

test('two stages are compared as the environments that they hold', async () => {
  const told = await comparison('TEST', 'PROD');
  expect(told).toMatchObject({
    of: 'stages',
    sides: [
      { name: 'TEST', environments: ['test'] },
      { name: 'PROD', environments: ['prod'] },
    ],
  });
  expect(told.sentence).toMatch(/^Nothing runs in TEST or PROD yet; /);
  expect(told.rows.find(({ key }) => key === 'api MAIL')).toMatchObject({ state: 'differs', expected: true });
});

test.each([
  ['PROD', '1.0.0'],
  ['test', 'nowhere'],
  ['1.0.0', '9.9.9'],
])('%s against %s, which is not there, is refused', async (left, right) => {
  expect((await bank.ask('dora', 'GET', `systems/bank/compare?left=${left}&right=${right}`)).statusCode).toBe(404);
});
