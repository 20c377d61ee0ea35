import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { NotifyDesk } from '#notify/notify-desk.ts';
import { noticeOf } from '#core/notify/fixture.ts';
import { entryOf } from '#store/contract-case.ts';
import type { Store } from '#store/store.ts';
import { startTestServer, type Headers, type TestServer } from './test-server.ts';

let server: TestServer;
let desk: NotifyDesk;
let root: Headers;
let tom: Headers;

function openDesk(store: Store): NotifyDesk {
  const kept = new Map<string, string>();
  const secrets = {
    keep: async (name: string, secret: string) => {
      kept.set(name, secret);
      return 1;
    },
    read: async (name: string) => kept.get(name),
    forget: async () => undefined,
  };
  const log = { warn: () => undefined, error: () => undefined };
  desk = new NotifyDesk({ store, secrets, owner: 'test', log, now: Date.now, url: () => 'https://lockstep.test', networks: [] });
  return desk;
}

beforeAll(async () => {
  server = await startTestServer({ openNotify: openDesk });
  root = await server.signIn('root');
  tom = await server.signIn('tom');
});
afterAll(async () => {
  await desk.stop();
  await server.close();
});

const webhook = { settings: { kind: 'webhook', template: 'slack' }, url: 'https://hooks.slack.com/services/T0/B0/hidden' };

async function ask(headers: Headers, method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, payload?: object) {
  const answer = await server.app.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: answer.statusCode, text: answer.body };
}

describe('a receiver', () => {
  test('is made with a key that is shown once, and its address by nothing', async () => {
    const made = await ask(root, 'PUT', '/api/notify/receivers/team', webhook);
    expect(made.text).toMatch(/"key":"whsec_/);
    const again = await ask(root, 'PUT', '/api/notify/receivers/team', { settings: { ...webhook.settings, roles: ['tester'] } });
    expect(again.text).not.toContain('whsec_');
    const list = await ask(root, 'GET', '/api/notify/receivers');
    expect(list.text).toContain('"roles":["tester"]');
    expect(made.text + again.text + list.text).not.toContain('hidden');
  });

  test.each([
    ['a webhook without an address', { settings: webhook.settings }, 'has no address yet'],
    ['an address with a user in it', { ...webhook, url: 'https://ada:secret@example.com/' }, 'an address'],
    ['an address of another kind', { ...webhook, url: 'ftp://example.com/' }, 'an address'],
    ['hours that cannot be read', { ...webhook, settings: { ...webhook.settings, quiet: 'at night' } }, 'not what is expected'],
    ['a zone that is none', { ...webhook, settings: { ...webhook.settings, zone: 'europe/berlin' } }, 'Europe/Berlin'],
    ['a header of two lines', { ...webhook, authorization: 'a\r\nb' }, 'one line'],
  ])('is not made of %s', async (_name, body, words) => {
    const answer = await ask(root, 'PUT', '/api/notify/receivers/odd', body);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(words);
  });

  test('that is not there is told so', async () => {
    const answers = await Promise.all([
      ask(root, 'DELETE', '/api/notify/receivers/nobody'),
      ask(root, 'POST', '/api/notify/receivers/nobody/test'),
      ask(root, 'POST', '/api/notify/receivers/nobody/key'),
    ]);
    expect(answers.map(({ status, text }) => `${status} ${text.includes('no-such-receiver')}`)).toEqual(Array(3).fill('404 true'));
  });

  test('that does not answer says why, when it is tried', async () => {
    await ask(root, 'PUT', '/api/notify/receivers/inside', { ...webhook, url: 'http://127.0.0.1:9/' });
    const tried = await ask(root, 'POST', '/api/notify/receivers/inside/test');
    expect(tried.text).toContain('"arrived":false');
    expect(tried.text).toContain('this host itself');
  });
});

describe('my own notices', () => {
  test('are mine to choose, and nobody else’s to see', async () => {
    const choice = { address: 'tom@example.com', quiet: '22:00-07:00', zone: 'Europe/Berlin', kinds: ['rolled-back'] };
    expect((await ask(tom, 'PUT', '/api/me/notices', choice)).text).toContain('tom@example.com');
    expect((await ask(tom, 'GET', '/api/me/notices')).text).toContain('22:00-07:00');
    expect((await ask(root, 'GET', '/api/me/notices')).text).not.toContain('tom@example.com');
  });

  test('have no address that is two', async () => {
    const answer = await ask(tom, 'PUT', '/api/me/notices', { address: 'tom@example.com\r\nBcc: all@example.com' });
    expect(answer.status).toBe(400);
  });

  test('say that nobody writes mail here, where that is so', async () => {
    expect((await ask(tom, 'POST', '/api/me/notices/test')).text).toContain('no mail server writes to people here');
  });

  test('go with whoever is erased: address, choices and what was on its way', async () => {
    const vera = await server.signIn('vera');
    await ask(vera, 'PUT', '/api/me/notices', { address: 'vera@example.com', quiet: 'every day' });
    const mail = { kind: 'mail', host: 'mail.example', port: 587, security: 'starttls', from: 'lockstep@example.com' };
    await ask(root, 'PUT', '/api/notify/receivers/post', { settings: mail });
    const body = JSON.stringify(noticeOf({ people: ['vera'] }));
    await server.store.transact('shop', (transaction) => transaction.write(entryOf({ notices: [{ id: 'ntc_1', body }] })));
    while ((await server.store.outbox.list({ person: 'vera', limit: 9 })).length === 0)
      await new Promise((resolve) => void setTimeout(resolve, 10));
    const user = z.object({ person: z.string() });
    const erased = await ask(root, 'DELETE', '/api/users/vera');
    expect(user.parse(JSON.parse(erased.text)).person).toBe('vera');
    expect(await server.store.outbox.list({ person: 'vera', limit: 9 })).toEqual([]);
    expect(await desk.choiceOf('vera')).toBeUndefined();
  });
});

test('what was not given up is not sent again', async () => {
  const answer = await ask(root, 'POST', '/api/notify/notices/ntc_nobody/retry');
  expect([answer.status, answer.text.includes('no-such-notice')]).toEqual([404, true]);
});

test('what was given up is counted on the board of who administers the installation, and of nobody else', async () => {
  // Nobody else takes it in hand from now on.
  await desk.stop();
  const { outbox } = server.store;
  const body = JSON.stringify(noticeOf({ people: ['tom'] }));
  await server.store.transact('shop', (transaction) => transaction.write(entryOf({ notices: [{ id: 'ntc_dead', body }] })));
  await outbox.spread(1_000, ({ id }) => [{ id, receiver: 'gone', body, at: 0, dueAt: 0, together: false }]);
  const claimed = await outbox.claim({ owner: 'test', holdMs: 60_000, limit: 1_000 });
  for (const each of claimed) await outbox.settle(each, [], { state: 'dead', because: 'it answered 400' });
  const { dead } = await outbox.counts();
  expect(dead).toBeGreaterThan(0);
  expect((await ask(root, 'GET', '/api/board')).text).toContain(`"undelivered":${dead}`);
  expect((await ask(root, 'GET', '/api/systems/shop/board')).text).toContain(`"undelivered":${dead}`);
  expect((await ask(tom, 'GET', '/api/board')).text).not.toContain('undelivered');
});
