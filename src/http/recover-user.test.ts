import { afterEach, beforeEach, expect, test } from 'vitest';
import { recoverUser } from './recover-user.ts';
import { tellRoster } from './tell-roster.ts';
import { codeOf, startBank } from './test-bank.ts';
import type { Bank } from './test-bank.ts';
import { host, password } from './test-server.ts';

let bank: Bank;
beforeEach(async () => {
  bank = await startBank();
});
afterEach(() => bank.close());

const signIn = async (name: string, word: string): Promise<string> =>
  codeOf(await bank.app.inject({ method: 'POST', url: '/api/session', payload: { name, password: word }, headers: { host } }));

test('whoever owns the host gives an administrator a new password: old sessions end, and every ledger hears of it once', async () => {
  await bank.context.users.change('root', (user) => user && { ...user, disabled: true });
  const session = await bank.signIn('vera');
  const recovered = await recoverUser(bank.store, 'root');
  await recoverUser(bank.store, 'vera');
  expect(recovered.person).toBe('root');
  expect([await signIn('root', password), await signIn('root', recovered.password)]).toEqual(['sign-in-failed', 'done']);
  expect((await bank.ask(session, 'GET', 'me')).statusCode).toBe(401);
  // What the start of a controller does.
  await tellRoster(bank.context);
  await tellRoster(bank.context);
  const told = (await bank.rosters()).map(({ because }) => because).filter((because) => because !== undefined);
  expect(told).toEqual([
    'a new password for root, and no second factor any more, given by whoever owns the host',
    'a new password for vera, and no second factor any more, given by whoever owns the host',
  ]);
  expect((await bank.store.events('shop', { limit: 100 })).at(-1)?.body).toContain('whoever owns the host');
});

test.each(['nobody-here', 'ci', 'nils'])('%s, who is nobody, a program or erased, gets none', async (name) => {
  await bank.ask('root', 'POST', 'users', { person: 'ci', service: true });
  await bank.ask('root', 'DELETE', 'users/nils');
  await expect(recoverUser(bank.store, name)).rejects.toMatchObject({ code: 'recover-no-user' });
});
