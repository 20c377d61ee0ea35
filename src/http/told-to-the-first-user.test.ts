// Answers that say what somebody needs who does it for the first time.
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CommandAnswer } from './command-handler.ts';
import { bankFile, bill, codeOf, startBank } from './test-bank.ts';
import type { Bank } from './test-bank.ts';

let bank: Bank;
beforeEach(async () => {
  bank = await startBank();
});
afterEach(() => bank.close());

const create = (authors: readonly string[]) =>
  bank.ask('dora', 'POST', 'systems/bank/commands/create', { release: '1.0.0', bill, authors });

test('who creates a release hears which authors nobody knows, as they were named; nobody else does', async () => {
  const answer = await create(['Eve <eve@else.example>', 'nobodyknown', 'tom']);
  expect(answer.json<CommandAnswer>().unknown).toEqual(['Eve <eve@else.example>', 'nobodyknown']);
  const seen = await bank.ask('dora', 'GET', 'systems/bank/releases/1.0.0');
  expect(seen.body).not.toMatch(/eve@else|nobodyknown/);
  expect(seen.json()).toMatchObject({ unknownAuthors: 2, authors: ['dora', 'tom'] });
});

test('of known authors there is nothing to say', async () => {
  expect((await create(['tom'])).json<CommandAnswer>().unknown).toBeUndefined();
});

test('a testimony by token asks for the person, however far the token reaches', async () => {
  await create([]);
  const narrow = await bank.token('rita', { systems: ['bank'], verbs: ['create'] });
  expect(await bank.give(narrow, 'approve', { release: '1.0.0', stage: 'PROD' })).toBe('needs-a-person');
  expect(await bank.give(narrow, 'reject', { release: '1.0.0', reason: 'no' })).toBe('token-too-narrow');
});

test('whoever has a role for some environments is told which', async () => {
  const me = async (person: string) => (await bank.ask(person, 'GET', 'me')).json<{ only?: object; systems: object }>();
  expect(await me('dora')).not.toHaveProperty('only');
  const file = bankFile.replace('system: bank', 'system: club');
  await bank.applyFile(file.replace('  admin: [adam]', '  admin: [adam]\n  operator: [{who: otto, in: [prod]}]'));
  expect(await me('otto')).toMatchObject({ systems: { club: ['operator'] }, only: { club: { operator: ['prod'] } } });
});

test('a system that somebody may not see is a question of who one is', async () => {
  const answer = await bank.ask('dora', 'GET', 'systems/bonk/board');
  expect(codeOf(answer)).toBe('no-system');
  expect(answer.body).toContain('lockstep whoami');
});

test('a file says who joins and who leaves a role, and whom nobody here knows', async () => {
  const headers = { ...(await bank.signIn('root')), 'content-type': 'text/yaml' };
  const changed = bankFile.replace('developer: [dora, tom]', "developer: [dora, annna, doraa, {who: otto, in: [prod]}, 'group:aprovers']");
  const plan = async (payload: string) =>
    (await bank.app.inject({ method: 'PUT', url: '/api/systems/bank/file?plan=true', headers, payload })).json<{
      changes: readonly string[];
      strangers?: readonly string[];
    }>();
  const told = await plan(changed);
  expect(told.changes).toEqual(['role developer: annna, doraa, otto in prod and group:aprovers join, tom leaves']);
  expect(told.strangers).toEqual([
    'annna, who is developer, has no account here',
    'doraa, who is developer, has no account here: is dora meant?',
    'nobody is in the group aprovers, which is developer: is approvers meant?',
    'rolf, who is release-manager, has no account here: is ralf meant?',
  ]);
  const same = await plan(bankFile.replace(', rolf]', ']'));
  expect(same).toMatchObject({ changes: ['role release-manager: rolf leaves'] });
  expect(same.strangers).toBeUndefined();
});
