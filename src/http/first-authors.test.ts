// To say first whose commits these are: where one person approves into production alone, that takes two as well.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bankFile, codeOf, startBank } from './test-bank.ts';
import type { Bank } from './test-bank.ts';

let bank: Bank;

beforeEach(async () => {
  bank = await startBank();
});
afterEach(() => bank.close());

const lone = bankFile.replace('system: bank', 'system: lane').replace('approval: 2 approver', 'approval: approver');
const say = (by: string, author = 'tom@bank.example', person = 'dora') => bank.ask(by, 'PUT', 'authors', { set: [{ author, person }] });
const known = async (): Promise<unknown> => (await bank.ask('root', 'GET', 'authors')).json();

describe('where one person approves into production', () => {
  beforeEach(() => bank.applyFile(lone));

  test('who says first who an author is waits for a second person, and says so of the system', async () => {
    const answer = await say('root');
    expect(answer.json()).toMatchObject({
      authors: [],
      waits: {
        what: 'dora as the author of commits of nobody known so far',
        rights: [{ person: 'root', right: 'says who an unknown author is, so that one person approves in lane' }],
      },
    });
    const { waits } = answer.json<{ waits: { id: string } }>();
    expect(codeOf(await bank.ask('root', 'POST', `grants/${waits.id}/second`))).toBe('same-person');
    expect(codeOf(await bank.ask('vera', 'POST', `grants/${waits.id}/second`))).toBe('done');
    expect(await known()).toEqual({ authors: [{ author: 'tom@bank.example', person: 'dora' }] });
    const told = (await bank.store.events('lane', { limit: 100 })).at(-1)?.body ?? '';
    expect(told).toContain('"changedBy":"root"');
    expect(told).toContain('"second":"vera"');
    expect(told).not.toContain('@');
  });

  test('nobody frees herself: until it is confirmed her commits are of nobody known', async () => {
    await say('root', 'root@bank.example', 'dora');
    await bank.ask('dora', 'POST', 'systems/lane/commands/create', {
      release: '1.0.0',
      bill: { api: { digest: `sha256:${'1'.repeat(64)}`, source: 'directory:./api', blob: `sha256:${'1'.repeat(64)}` } },
      authors: ['root@bank.example'],
    });
    const release = (await bank.engine.read('lane'))?.state.releases.get('1.0.0');
    expect(release?.unknownAuthors).toHaveLength(1);
  });

  test('of two who say it at once, one is confirmed, and the other is told', async () => {
    const [first, second] = [await say('root'), await say('root', 'tom@bank.example', 'nils')].map(
      (answer) => answer.json<{ waits: { id: string } }>().waits.id,
    );
    expect(codeOf(await bank.ask('vera', 'POST', `grants/${first}/second`))).toBe('done');
    expect(codeOf(await bank.ask('vera', 'POST', `grants/${second}/second`))).toBe('grant-outdated');
    expect(await known()).toMatchObject({ authors: [{ person: 'dora' }] });
  });

  test('a lone administrator says it at once, and the ledger says that nobody else was there', async () => {
    for (const person of ['vera', 'ralf', 'adam']) await bank.context.users.change(person, (user) => user && { ...user, disabled: true });
    expect((await say('root')).json()).toEqual({ authors: [{ author: 'tom@bank.example', person: 'dora' }] });
    expect((await bank.store.events('lane', { limit: 100 })).at(-1)?.body).toContain(
      'nobody else is there to second this: dora as the author of commits of nobody known so far',
    );
  });
});

test('where two approve into production in any case it is said at once', async () => {
  expect((await say('root')).json()).toEqual({ authors: [{ author: 'tom@bank.example', person: 'dora' }] });
});

test('where a Proposal that is open would let one person approve, it waits already', async () => {
  const headers = { ...(await bank.signIn('root')), 'content-type': 'text/yaml' };
  const weaker = bankFile.replace('approval: 2 approver', 'approval: approver');
  const proposed = await bank.app.inject({ method: 'PUT', url: '/api/systems/bank/file', headers, payload: weaker });
  expect(proposed.json()).toMatchObject({ outcome: 'proposed' });
  expect((await say('root')).json()).toMatchObject({ authors: [], waits: { by: 'root' } });
});
