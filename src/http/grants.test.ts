// Rights over production: nobody gives them alone.
import type { LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { grantShape, grantsShape } from '#core/api/people-shapes.ts';
import { bankFile, codeOf, startBank } from './test-bank.ts';
import type { Bank } from './test-bank.ts';
import { password } from './test-server.ts';

type Waiting = z.output<typeof grantShape>;

const dayMs = 24 * 60 * 60_000;
let bank: Bank;

beforeEach(async () => {
  bank = await startBank();
});
afterEach(() => bank.close());

/** What of an answer waits; fails where nothing does. */
function waitsIn(answer: LightMyRequestResponse): Waiting {
  const { waits } = answer.json<{ waits?: Waiting }>();
  if (waits === undefined) throw new Error(`nothing waits: ${answer.body}`);
  return waits;
}

const approvers = async (): Promise<readonly string[]> => (await bank.context.roster.groups())['approvers'] ?? [];
const second = (who: string, id: string) => bank.ask(who, 'POST', `grants/${id}/second`);
const setApprovers = (by: string, persons: readonly string[]) => bank.ask(by, 'PUT', 'groups/approvers', { persons });
const join = async (person = 'nils'): Promise<Waiting> => waitsIn(await setApprovers('root', ['rita', 'tom', person]));
const canSignIn = async (name: string, word: string): Promise<boolean> => {
  const headers = { host: 'lockstep.test' };
  return (await bank.app.inject({ method: 'POST', url: '/api/session', payload: { name, password: word }, headers })).statusCode === 200;
};

describe('one administrator alone', () => {
  const attempts: readonly (readonly [string, (by: string) => Promise<LightMyRequestResponse>])[] = [
    ['puts himself into an approving group', (by) => setApprovers(by, ['rita', 'tom', by])],
    [
      'puts himself into it by his own account',
      (by) => bank.ask(by, 'PATCH', `users/${by}`, { groups: ['installation-admin', 'approvers'] }),
    ],
    ['makes a puppet that approves', (by) => bank.ask(by, 'POST', 'users', { person: 'puppet', password, groups: ['approvers'] })],
    [
      'makes a puppet that administers',
      (by) => bank.ask(by, 'POST', 'users', { person: 'puppet', password, groups: ['installation-admin'] }),
    ],
    ['makes the account of somebody whom a file names', (by) => bank.ask(by, 'POST', 'users', { person: 'rolf', password })],
    ['gives an approver a password that he knows', (by) => bank.ask(by, 'PATCH', 'users/rita', { password: 'violet hammer seven rivers' })],
    ['gives the other administrator a password', (by) => bank.ask(by, 'PATCH', 'users/vera', { password: 'violet hammer seven rivers' })],
  ];
  test.each(attempts)('%s, and nothing comes of it until somebody else confirms', async (_what, attempt) => {
    const before = await bank.rosters();
    const grant = waitsIn(await attempt('root'));
    expect(grant).toMatchObject({ by: 'root', at: bank.engine.now(), expires: bank.engine.now() + 7 * dayMs });
    expect(grant.rights.length).toBeGreaterThan(0);
    expect(await approvers()).toEqual(['rita', 'tom']);
    expect(await bank.context.roster.isAdministrator('puppet')).toBe(false);
    expect([await canSignIn('rita', password), await canSignIn('rolf', password)]).toEqual([true, false]);
    expect(await bank.rosters()).toEqual(before);
    expect(codeOf(await second('root', grant.id))).toBe('same-person');
  });

  test('takes rights away at once', async () => {
    expect((await setApprovers('root', ['rita'])).json()).toEqual({ group: 'approvers', persons: ['rita'] });
    expect((await bank.rosters()).at(-1)).toMatchObject({ groups: { approvers: ['rita'] }, changedBy: 'root' });
  });

  test('who replaces one by another takes one at once, and the other waits', async () => {
    const answer = await setApprovers('root', ['rita', 'nils']);
    expect(answer.json()).toMatchObject({ persons: ['rita'], waits: { what: 'nils into the group approvers' } });
  });

  test('gives what is no right over production', async () => {
    expect((await bank.ask('root', 'PUT', 'groups/readers', { persons: ['nils'] })).json()).toEqual({
      group: 'readers',
      persons: ['nils'],
    });
    await bank.ask('root', 'PATCH', 'users/nils', { password: 'violet hammer seven rivers' });
    expect(await canSignIn('nils', 'violet hammer seven rivers')).toBe(true);
  });
});

describe('a change that waits', () => {
  test('takes effect when another administrator confirms it, and every ledger says who', async () => {
    const grant = await join();
    expect(grant.rights).toEqual([{ person: 'nils', right: 'approves bank into PROD as approver' }]);
    expect((await second('vera', grant.id)).json()).toMatchObject({ id: grant.id, second: 'vera' });
    expect(await approvers()).toEqual(['nils', 'rita', 'tom']);
    const told = { changedBy: 'root', second: 'vera', because: 'nils into the group approvers' };
    expect((await bank.rosters()).at(-1)).toMatchObject({ ...told, groups: { approvers: ['nils', 'rita', 'tom'] } });
    const inShop = await bank.store.events('shop', { limit: 100 });
    expect(inShop.at(-1)?.body).toContain('"second":"vera"');
    expect((await bank.ask('root', 'GET', 'grants')).json()).toEqual({ grants: [] });
  });

  test('may be confirmed by a release manager of every system that it reaches', async () => {
    expect(codeOf(await second('ralf', (await join()).id))).toBe('done');
  });

  test('wants the password of the last five minutes, and no token', async () => {
    const { id } = await join();
    const session = await bank.signIn('vera');
    bank.pass(5 * 60_000);
    expect(codeOf(await bank.ask(session, 'POST', `grants/${id}/second`))).toBe('prove-yourself');
    expect(codeOf(await bank.ask(await bank.token('vera'), 'POST', `grants/${id}/second`))).toBe('token-too-narrow');
    expect(codeOf(await bank.ask(session, 'POST', 'session/proof', { password }))).toBe('done');
    expect(codeOf(await bank.ask(session, 'POST', `grants/${id}/second`))).toBe('done');
  });

  test('is not confirmed by who gains by it, nor by a linked account of either', async () => {
    await bank.context.roster.changeGroups((groups) => ({ ...groups, 'installation-admin': ['root', 'vera', 'nils', 'otto', 'aude'] }));
    for (const [account, person] of [
      ['otto', 'root'],
      ['aude', 'nils'],
    ] as const) {
      expect(codeOf(await bank.ask('root', 'PUT', `identities/${account}`, { person }))).toBe('done');
    }
    const { id } = await join('nils');
    for (const person of ['nils', 'otto', 'aude', 'root']) expect(codeOf(await second(person, id)), person).toBe('same-person');
    expect(codeOf(await second('vera', id))).toBe('done');
  });

  test('is shown to nobody else, and told to them as not there', async () => {
    const { id } = await join();
    for (const person of ['olga', 'dora', 'nils', 'aude']) {
      expect((await bank.ask(person, 'GET', 'grants')).json<z.output<typeof grantsShape>>().grants, person).toEqual([]);
      expect(codeOf(await second(person, id)), person).toBe('no-such-grant');
      expect(codeOf(await bank.ask(person, 'DELETE', `grants/${id}`)), person).toBe('no-such-grant');
    }
    for (const person of ['root', 'vera', 'ralf']) {
      expect((await bank.ask(person, 'GET', 'grants')).json<z.output<typeof grantsShape>>().grants, person).toHaveLength(1);
    }
    expect(codeOf(await second('vera', 'grant-0000'))).toBe('no-such-grant');
  });

  test('is taken back by who asked, or by who could confirm it', async () => {
    for (const person of ['root', 'ralf']) {
      const { id } = await join();
      expect(codeOf(await bank.ask(person, 'DELETE', `grants/${id}`))).toBe('done');
      expect(codeOf(await second('vera', id))).toBe('no-such-grant');
    }
  });

  test.each([
    [7 * dayMs - 1, 'done'],
    [7 * dayMs, 'grant-outdated'],
  ])('after %i milliseconds: %s', async (ms, code) => {
    const { id } = await join();
    bank.pass(ms);
    expect(codeOf(await second('vera', id))).toBe(code);
  });

  test('is made once where two confirm at once', async () => {
    const { id } = await join();
    const codes = await Promise.all(['vera', 'ralf', 'vera', 'ralf'].map(async (person) => codeOf(await second(person, id))));
    expect(codes.sort()).toEqual(['done', 'grant-outdated', 'grant-outdated', 'grant-outdated']);
    expect((await bank.rosters()).filter(({ second: by }) => by !== undefined)).toHaveLength(1);
  });

  test('is told once where another one is confirmed at the same moment', async () => {
    const ids = [(await join('nils')).id, (await join('aude')).id];
    const codes = await Promise.all(ids.map(async (id) => codeOf(await second('vera', id))));
    expect(codes).toEqual(['done', 'done']);
    expect(await approvers()).toEqual(['aude', 'nils', 'rita', 'tom']);
    const told = (await bank.rosters()).flatMap(({ because }) => (typeof because === 'string' ? [because] : []));
    expect(told.toSorted((one, other) => one.localeCompare(other))).toEqual([
      'aude into the group approvers',
      'nils into the group approvers',
    ]);
  });

  const meanwhile: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['the group approves elsewhere too', () => bank.applyFile(bankFile.replace('system: bank', 'system: vault'))],
    ['who asked administers no more', () => bank.context.roster.changeGroups((groups) => ({ ...groups, 'installation-admin': ['vera'] }))],
    ['who asked is disabled', () => bank.ask('vera', 'PATCH', 'users/root', { disabled: true })],
    ['who would join was erased', () => bank.ask('vera', 'DELETE', 'users/nils')],
  ];
  test.each(meanwhile)('comes to nothing where meanwhile %s', async (_what, change) => {
    const { id } = await join();
    await change();
    expect(codeOf(await second('vera', id))).toBe('grant-outdated');
    expect(await approvers()).toEqual(['rita', 'tom']);
  });

  test('does not bring back who left meanwhile', async () => {
    const { id } = await join();
    await setApprovers('vera', ['tom']);
    expect(codeOf(await second('vera', id))).toBe('done');
    expect(await approvers()).toEqual(['nils', 'tom']);
  });

  test('is not confirmed by who lost the right to do so', async () => {
    const { id } = await join();
    await bank.context.roster.changeGroups((groups) => ({ ...groups, 'installation-admin': ['root'] }));
    expect(codeOf(await second('vera', id))).toBe('no-such-grant');
  });
});

describe('a password for somebody who approves', () => {
  const word = 'violet hammer seven rivers';
  const reset = async (): Promise<Waiting> => waitsIn(await bank.ask('root', 'PATCH', 'users/rita', { password: word }));

  test('counts once it is confirmed, ends the sessions, and is told to the ledger', async () => {
    const { id } = await reset();
    const session = await bank.signIn('rita');
    expect(await canSignIn('rita', word)).toBe(false);
    const confirmed = await second('vera', id);
    expect(confirmed.body).not.toContain('argon2');
    expect([await canSignIn('rita', word), await canSignIn('rita', password)]).toEqual([true, false]);
    expect((await bank.ask(session, 'GET', 'me')).statusCode).toBe(401);
    expect((await bank.rosters()).at(-1)).toMatchObject({ changedBy: 'root', second: 'vera', because: 'a new password for rita' });
  });

  test('comes to nothing where she has given herself another one meanwhile', async () => {
    const { id } = await reset();
    expect(codeOf(await bank.ask('rita', 'POST', 'me/password', { old: password, new: 'my very own seven words today' }))).toBe('done');
    expect(codeOf(await second('vera', id))).toBe('grant-outdated');
    expect(await canSignIn('rita', 'my very own seven words today')).toBe(true);
  });

  test('is not hers to confirm', async () => {
    await bank.context.roster.changeGroups((groups) => ({ ...groups, 'installation-admin': ['root', 'vera', 'rita'] }));
    expect(codeOf(await second('rita', (await reset()).id))).toBe('same-person');
  });

  test('set by herself needs nobody', async () => {
    expect((await bank.ask('vera', 'PATCH', 'users/vera', { password: word })).json()).not.toHaveProperty('waits');
  });
});

describe('linked accounts', () => {
  test('to be two people again they wait for a second person', async () => {
    expect((await bank.ask('root', 'PUT', 'identities/tom', { person: 'rita' })).json()).toEqual({
      identities: [{ account: 'tom', person: 'rita' }],
    });
    expect((await bank.rosters()).at(-1)).toMatchObject({ identities: { tom: 'rita' }, changedBy: 'root' });
    const answer = await bank.ask('root', 'DELETE', 'identities/tom');
    expect(answer.json()).toMatchObject({ identities: [{ account: 'tom', person: 'rita' }] });
    expect(waitsIn(answer).rights).toEqual([{ person: 'tom', right: 'counts as another person than rita in bank' }]);
    expect(codeOf(await second('vera', waitsIn(answer).id))).toBe('done');
    expect((await bank.ask('root', 'GET', 'identities')).json()).toEqual({ identities: [] });
  });

  test('are not parted by linking one of them elsewhere', async () => {
    await bank.ask('root', 'PUT', 'identities/tom', { person: 'rita' });
    expect(codeOf(await bank.ask('root', 'PUT', 'identities/tom', { person: 'nils' }))).toBe('is-linked');
    expect(codeOf(await bank.ask('root', 'PUT', 'identities/rita', { person: 'tom' }))).toBe('is-linked');
    expect((await bank.ask('root', 'PUT', 'identities/rita', { person: 'nils' })).json()).toEqual({
      identities: [
        { account: 'rita', person: 'nils' },
        { account: 'tom', person: 'nils' },
      ],
    });
  });

  test('are of people who are there', async () => {
    expect(codeOf(await bank.ask('root', 'PUT', 'identities/tom', { person: 'nobody-here' }))).toBe('no-such-user');
    expect(codeOf(await bank.ask('root', 'DELETE', 'identities/tom'))).toBe('no-such-link');
  });
});

describe('where nobody else is there', () => {
  const everybodyElse = ['vera', 'ralf', 'adam', 'rita', 'tom', 'dora', 'otto', 'aude', 'olga', 'nils'];
  const goneLongAgo = async (): Promise<void> => {
    for (const person of everybodyElse) await bank.context.users.change(person, (user) => user && { ...user, disabled: true });
  };

  test('a lone administrator gives rights at once, and the ledger says so', async () => {
    await goneLongAgo();
    expect((await setApprovers('root', ['rita', 'tom', 'root'])).json()).toEqual({ group: 'approvers', persons: ['rita', 'root', 'tom'] });
    expect((await bank.rosters()).at(-1)).toMatchObject({ changedBy: 'root', because: 'nobody else is there to second this' });
  });

  test('who sent the others away waits for a week', async () => {
    for (const person of ['vera', 'ralf', 'adam', 'rita']) await bank.ask('root', 'PATCH', `users/${person}`, { disabled: true });
    expect(waitsIn(await setApprovers('root', ['rita', 'tom', 'root'])).by).toBe('root');
    bank.pass(7 * dayMs);
    expect((await setApprovers('root', ['rita', 'tom', 'root'])).json()).toMatchObject({ persons: ['rita', 'root', 'tom'] });
  });

  test('who makes the others one person with himself waits for a week', async () => {
    for (const person of ['vera', 'ralf', 'adam', 'rita']) await bank.ask('root', 'PUT', `identities/${person}`, { person: 'root' });
    expect(waitsIn(await setApprovers('root', ['rita', 'tom', 'root'])).by).toBe('root');
  });

  test('who names the only other person beside a puppet does not get the puppet in', async () => {
    await goneLongAgo();
    await bank.context.users.change('ralf', (user) => user && { ...user, disabled: false });
    expect(waitsIn(await setApprovers('root', ['rita', 'tom', 'ralf', 'nils'])).rights).toHaveLength(2);
    expect(await approvers()).toEqual(['rita', 'tom']);
  });
});
