// What people testify to, over REST, and by which way they may not.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { newTokenShape } from '#core/api/people-shapes.ts';
import type { CommandAnswer } from './command-handler.ts';
import { bankFile, bill, codeOf, startBank } from './test-bank.ts';
import type { Bank } from './test-bank.ts';
import { host, password } from './test-server.ts';
import type { Headers } from './test-server.ts';

const minuteMs = 60_000;
const approval = { release: '1.0.0', stage: 'PROD' };
let bank: Bank;

beforeEach(async () => {
  bank = await startBank();
});
afterEach(() => bank.close());

const create = (who: string | Headers, payload: object = {}) => bank.give(who, 'create', { release: '1.0.0', bill, ...payload });
const approve = (who: string | Headers) => bank.give(who, 'approve', approval);
const releaseOf = async (name = '1.0.0') => (await bank.engine.read('bank'))?.state.releases.get(name);

describe('an approval into production', () => {
  beforeEach(async () => {
    expect(await create('dora')).toBe('done');
  });

  test('is a person’s, by the own sign-in: no token gives it, whoever’s it is', async () => {
    expect(await approve(await bank.token('rita'))).toBe('needs-a-person');
    expect(await approve(await bank.token('rita', { systems: ['bank'], verbs: ['approve'] }))).toBe('needs-a-person');
    expect(await approve('rita')).toBe('done');
  });

  test('is not an author’s, by session, by token, by a linked account', async () => {
    await bank.context.roster.changeGroups((groups) => ({ ...groups, approvers: ['dora', 'nils', 'rita', 'tom'] }));
    await bank.ask('root', 'PUT', 'identities/nils', { person: 'dora' });
    expect(await approve('dora')).toBe('own-release');
    expect(await approve(await bank.token('dora'))).toBe('needs-a-person');
    expect(await approve('nils')).toBe('own-release');
  });

  test('counts once for one person, under however many accounts', async () => {
    await bank.ask('root', 'PUT', 'identities/tom', { person: 'rita' });
    expect(await approve('rita')).toBe('done');
    await approve('rita');
    await approve('tom');
    const promoted = await bank.ask('ralf', 'POST', 'systems/bank/commands/promote', { ...approval, wait: false });
    expect(codeOf(promoted)).toBe('blocked');
    expect(promoted.body).toContain('approv');
  });

  test.each([
    [0, 'done'],
    [5 * minuteMs - 1, 'done'],
    [5 * minuteMs, 'prove-yourself'],
  ])('%i milliseconds after the sign-in: %s', async (ms, code) => {
    const session = await bank.signIn('rita');
    bank.pass(ms);
    expect(await approve(session)).toBe(code);
  });

  test('is given by the same command once the password was given again', async () => {
    const session = { ...(await bank.signIn('rita')), 'idempotency-key': 'approve-1' };
    bank.pass(6 * minuteMs);
    expect(await approve(session)).toBe('prove-yourself');
    expect(codeOf(await bank.ask(session, 'POST', 'session/proof', { password }))).toBe('done');
    const [first, again] = [
      await bank.ask(session, 'POST', 'systems/bank/commands/approve', approval),
      await bank.ask(session, 'POST', 'systems/bank/commands/approve', approval),
    ].map((answer) => answer.json<CommandAnswer>());
    expect(first?.events).toEqual(['evidenceGiven']);
    expect(again).toEqual(first);
    bank.pass(5 * minuteMs);
    expect(await bank.give(session, 'approve', { ...approval, comment: 'again' })).toBe('prove-yourself');
  });

  test('by a session from before the password was given again stays unproved in another session', async () => {
    const [here, elsewhere] = [await bank.signIn('rita'), await bank.signIn('rita')];
    bank.pass(5 * minuteMs);
    await bank.ask(here, 'POST', 'session/proof', { password });
    expect([await approve(elsewhere), await approve(here)]).toEqual(['prove-yourself', 'done']);
  });

  test('says nothing in the ledger of how it was given', async () => {
    await approve('rita');
    const ledger = await bank.store.events('bank', { limit: 100 });
    expect(ledger.map(({ body }) => body).join()).not.toMatch(/means|provedAt/);
  });

  const endings: readonly (readonly [string, (session: Headers) => Promise<unknown>])[] = [
    ['signed out', (session) => bank.ask(session, 'DELETE', 'session')],
    ['was disabled', () => bank.ask('root', 'PATCH', 'users/rita', { disabled: true })],
    ['was erased', () => bank.ask('root', 'DELETE', 'users/rita')],
    [
      'changed the password elsewhere',
      () => bank.ask('rita', 'POST', 'me/password', { old: password, new: 'my very own seven words today' }),
    ],
  ];
  test.each(endings)('is not given by the session of somebody who %s', async (_what, end) => {
    const session = await bank.signIn('rita');
    await end(session);
    expect(await approve(session)).toBe('not-signed-in');
  });
});

describe('the proof', () => {
  test('wants the right password, and guessing gets slow as at sign-in', async () => {
    const session = await bank.signIn('rita');
    const codes: string[] = [];
    for (const word of ['', 'wrong', 'wrong', 'wrong', 'wrong', password]) {
      codes.push(codeOf(await bank.ask(session, 'POST', 'session/proof', { password: word })));
    }
    expect(codes).toEqual([...Array.from({ length: 5 }, () => 'wrong-password'), 'slow-down']);
    bank.pass(minuteMs);
    expect(codeOf(await bank.ask(session, 'POST', 'session/proof', { password }))).toBe('done');
  });

  test('is nothing a token can give', async () => {
    expect(codeOf(await bank.ask(await bank.token('rita'), 'POST', 'session/proof', { password }))).toBe('token-too-narrow');
  });
});

test('nobody approves a Proposal by a second account', async () => {
  const { text } = { text: bankFile.replace('2 approver', 'approver') };
  await bank.context.roster.changeGroups((groups) => ({ ...groups, 'installation-admin': ['root', 'vera', 'otto'] }));
  await bank.ask('vera', 'PUT', 'identities/otto', { person: 'adam' });
  const proposed = await bank.ask('adam', 'PUT', 'systems/bank/file', { text });
  const { proposal: id } = proposed.json<{ proposal: string }>();
  expect(await bank.give('adam', 'approve-proposal', { id })).toBe('same-person');
  expect(await bank.give('otto', 'approve-proposal', { id })).toBe('same-person');
  expect(await bank.give(await bank.token('ralf'), 'approve-proposal', { id })).toBe('needs-a-person');
  const session = await bank.signIn('ralf');
  bank.pass(5 * minuteMs);
  expect(await bank.give(session, 'approve-proposal', { id })).toBe('prove-yourself');
  expect(await bank.give('ralf', 'approve-proposal', { id })).toBe('done');
});

describe('a program’s account', () => {
  const makeToken = async (payload: object = {}): Promise<Headers> => {
    const body = { name: 'CI', expires: bank.engine.now() + 60 * minuteMs, ...payload };
    const made = (await bank.ask('root', 'POST', 'users/ci/tokens', body)).json<z.output<typeof newTokenShape>>();
    return { authorization: `Bearer ${made.value}`, host };
  };

  beforeEach(async () => {
    const made = await bank.ask('root', 'POST', 'users', { person: 'ci', name: 'CI', service: true });
    expect(made.json()).toMatchObject({ person: 'ci', service: true });
  });

  test('has no password, and nobody signs in by it', async () => {
    expect(codeOf(await bank.ask('root', 'POST', 'users', { person: 'cd', service: true, password }))).toBe('invalid-request');
    expect(codeOf(await bank.ask('root', 'POST', 'users', { person: 'cd' }))).toBe('invalid-request');
    for (const word of ['', password]) {
      const payload = { name: 'ci', password: word };
      expect(codeOf(await bank.app.inject({ method: 'POST', url: '/api/session', payload, headers: { host } }))).toBe('sign-in-failed');
    }
  });

  test('has tokens that who administers makes, sees and revokes, and a person has not', async () => {
    const token = await makeToken();
    expect((await bank.ask(token, 'GET', 'me')).json()).toMatchObject({ person: 'ci', by: 'token' });
    const { tokens } = (await bank.ask('root', 'GET', 'users/ci/tokens')).json<{ tokens: { id: string }[] }>();
    for (const [person, id] of [
      ['nils', tokens[0]?.id],
      ['ci', 'no-such-token'],
    ]) {
      expect(codeOf(await bank.ask('root', 'DELETE', `users/${person}/tokens/${id}`))).toMatch(/^no-s/);
    }
    await bank.ask('root', 'DELETE', `users/ci/tokens/${tokens[0]?.id}`);
    expect((await bank.ask(token, 'GET', 'me')).statusCode).toBe(401);
    expect(codeOf(await bank.ask('root', 'GET', 'users/rita/tokens'))).toBe('no-service');
    const body = { name: 'stolen', expires: bank.engine.now() + minuteMs };
    expect(codeOf(await bank.ask('root', 'POST', 'users/rita/tokens', body))).toBe('no-service');
  });

  test('brings releases and approves none, though it is in the group', async () => {
    await bank.context.roster.changeGroups((groups) => ({ ...groups, approvers: ['ci', 'rita', 'tom'] }));
    await bank.applyFile(bankFile.replace('developer: [dora, tom]', 'developer: [dora, tom, ci]'));
    expect(await create(await makeToken())).toBe('done');
    expect((await releaseOf())?.unknownAuthors).toEqual(['unnamed']);
    expect(await approve(await makeToken())).toBe('needs-a-person');
  });

  test('becomes a person’s only when a second person agrees, and a person’s becomes a program’s at once', async () => {
    await bank.context.roster.changeGroups((groups) => ({ ...groups, approvers: ['ci', 'rita', 'tom'] }));
    const answer = await bank.ask('root', 'PATCH', 'users/ci', { service: false, password: 'violet hammer seven rivers' });
    const { waits } = answer.json<{ waits: { id: string } }>();
    expect(answer.json()).toMatchObject({ service: true, waits: { rights: [{ person: 'ci' }] } });
    expect(codeOf(await bank.ask('vera', 'POST', `grants/${waits.id}/second`))).toBe('done');
    const payload = { name: 'ci', password: 'violet hammer seven rivers' };
    expect(codeOf(await bank.app.inject({ method: 'POST', url: '/api/session', payload, headers: { host } }))).toBe('done');
    const session = await bank.signIn('ci');
    expect((await bank.ask('root', 'PATCH', 'users/ci', { service: true })).json()).toMatchObject({ service: true });
    expect((await bank.ask(session, 'GET', 'me')).statusCode).toBe(401);
  });
});

describe('a token for some environments', () => {
  test('is for those of one system', async () => {
    const body = { name: 'CI', expires: bank.engine.now() + minuteMs, environments: ['dev'] };
    for (const systems of [undefined, ['shop', 'bank']]) {
      const payload = { ...body, ...(systems && { systems }) };
      expect(codeOf(await bank.ask('rita', 'POST', 'tokens', payload))).toBe('invalid-request');
    }
    const made = await bank.ask('rita', 'POST', 'tokens', { ...body, systems: ['shop'] });
    expect(made.json()).toMatchObject({ token: { systems: ['shop'], environments: ['dev'] } });
  });

  test('moves nothing in production, opens no door of it and shows no log of it', async () => {
    const token = await bank.token('rita', { systems: ['shop'], environments: ['dev'] });
    const give = async (kind: string, payload: object): Promise<string> =>
      codeOf(await bank.ask(token, 'POST', `systems/shop/commands/${kind}`, payload));
    expect(await give('create', { release: '1.0.0', bill })).toBe('done');
    expect(await give('promote', { release: '1.0.0', stage: 'PROD', wait: true })).toBe('token-too-narrow');
    expect(await give('hold', { stage: 'PROD', reason: 'no' })).toBe('token-too-narrow');
    expect(await give('stop', { reason: 'no' })).toBe('token-too-narrow');
    expect(await give('hold', { stage: 'DEV', reason: 'mine' })).toBe('done');
    expect(codeOf(await bank.ask(token, 'GET', 'systems/shop/environments/prod/door'))).toBe('token-too-narrow');
    expect(codeOf(await bank.ask(token, 'GET', 'systems/shop/environments/dev/door'))).not.toBe('token-too-narrow');
    expect(codeOf(await bank.ask(token, 'POST', 'systems/shop/environments/prod/door'))).toBe('token-too-narrow');
    expect(codeOf(await bank.ask(token, 'POST', 'systems/shop/environments/dev/door'))).not.toBe('token-too-narrow');
    expect(codeOf(await bank.ask(token, 'GET', 'systems/shop/logs?environment=prod&service=api'))).toBe('token-too-narrow');
    expect(codeOf(await bank.ask(token, 'GET', 'systems/bank/board'))).toBe('no-system');
    const operator = await bank.token('otto', { systems: ['shop'], environments: ['dev'] });
    expect(codeOf(await bank.ask(operator, 'POST', 'systems/shop/hooks', { kind: 'github' }))).toBe('token-too-narrow');
    expect(codeOf(await bank.ask(operator, 'PUT', 'systems/shop/environments/prod/secrets/API_DB', { value: 'x' }))).toBe(
      'token-too-narrow',
    );
  });
});

describe('authors of commits', () => {
  const set = (person: string, by = 'root') => bank.ask(by, 'PUT', 'authors', { set: [{ author: 'Tom T <Tom@Bank.example>', person }] });

  test('are mapped to persons, compared by e-mail in small letters', async () => {
    expect((await set('tom')).json()).toEqual({ authors: [{ author: 'tom@bank.example', person: 'tom' }] });
    expect(await create('dora', { authors: ['Thomas <TOM@bank.example>', 'ralf'] })).toBe('done');
    expect((await releaseOf())?.authors).toEqual(['dora', 'ralf', 'tom']);
    expect(await approve('tom')).toBe('own-release');
  });

  test('who are nobody known are digests: the same for the same, and no e-mail reaches the ledger', async () => {
    expect(await create('dora', { authors: ['Eve <eve@else.example>', 'nobody-here', 'EVE@else.example'] })).toBe('done');
    const unknown = (await releaseOf())?.unknownAuthors ?? [];
    expect(unknown).toHaveLength(2);
    for (const digest of unknown) expect(digest).toMatch(/^[0-9a-f]{16}$/);
    const ledger = (await bank.store.events('bank', { limit: 100 })).map(({ body }) => body).join();
    expect(ledger).not.toContain('@');
    expect(ledger).not.toContain('nobody-here');
  });

  test('who are said to be somebody else than before, or nobody, wait for a second person', async () => {
    await set('tom');
    for (const answer of [await set('nils'), await bank.ask('root', 'PUT', 'authors', { remove: ['tom@bank.example'] })]) {
      expect(answer.json()).toMatchObject({ authors: [{ person: 'tom' }], waits: { rights: [{ person: 'tom' }] } });
      const { waits } = answer.json<{ waits: { id: string } }>();
      expect(codeOf(await bank.ask('root', 'POST', `grants/${waits.id}/second`))).toBe('same-person');
      expect(codeOf(await bank.ask('vera', 'POST', `grants/${waits.id}/second`))).toBe('done');
      expect((await bank.rosters()).at(-1)).toMatchObject({ changedBy: 'root', second: 'vera' });
      const row = ['author', 'tom@bank.example'] as const;
      if ((await bank.store.settings.get(...row)) !== undefined)
        await bank.store.settings.put(...row, JSON.stringify({ author: row[1], person: 'tom' }));
    }
    expect((await bank.ask('root', 'GET', 'authors')).json()).toEqual({ authors: [] });
    expect(JSON.stringify(await bank.rosters())).not.toContain('@');
  });

  test('are forgotten with their person', async () => {
    await set('tom');
    await bank.ask('root', 'DELETE', 'users/tom');
    expect((await bank.ask('root', 'GET', 'authors')).json()).toEqual({ authors: [] });
  });

  test('who are mapped later change nothing of the answer to the same request', async () => {
    const headers = { ...(await bank.signIn('dora')), 'idempotency-key': 'create-1' };
    const body = { release: '1.0.0', bill, authors: ['tom@bank.example'] };
    const first = (await bank.ask(headers, 'POST', 'systems/bank/commands/create', body)).json<CommandAnswer>();
    await set('tom');
    expect((await bank.ask(headers, 'POST', 'systems/bank/commands/create', body)).json()).toEqual(first);
  });
});
