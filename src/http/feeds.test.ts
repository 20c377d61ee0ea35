// A calendar feed: an address that opens one calendar, to nobody without it, and nothing else.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { errorShape } from '#core/api/error.ts';
import { feedsShape, type newFeedShape } from '#core/api/feed-shapes.ts';
import { host, startTestServer } from './test-server.ts';
import type { Headers, TestServer } from './test-server.ts';

type NewFeed = z.output<typeof newFeedShape>;

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  const bill = { api: { digest: 'sha256:1', source: 'directory:./api', blob: 'sha256:1' } };
  await server.engine.submit('shop', { kind: 'create', by: 'dora', release: '0.9.0', bill, authors: [], carry: false }, 'create');
});
afterAll(() => server.close());

async function ask(headers: Headers, method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) {
  const answer = await server.app.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: answer.statusCode, text: answer.body, type: String(answer.headers['content-type']) };
}

async function makeFeed(person: string, system = 'shop'): Promise<NewFeed> {
  const headers = await server.signIn(person);
  const answer = await server.app.inject({
    method: 'POST',
    url: `/api/systems/${system}/calendar-feeds`,
    headers,
    payload: { name: 'phone' },
  });
  expect(answer.statusCode).toBe(200);
  return answer.json<NewFeed>();
}

function read(path: string) {
  return ask({ host }, 'GET', path);
}

async function codeOf(answer: Promise<{ readonly status: number; readonly text: string }>): Promise<string> {
  const { status, text } = await answer;
  return `${status} ${errorShape.parse(JSON.parse(text)).error.code}`;
}

test('whoever has the address reads the calendar without signing in', async () => {
  const { path } = await makeFeed('vera');
  const { status, text, type } = await read(path);
  expect([status, type]).toEqual([200, 'text/calendar; charset=utf-8']);
  expect(text).toMatch(/^BEGIN:VCALENDAR\r\n[^]*\r\nEND:VCALENDAR\r\n$/);
  expect((await read(`${path}&with=windows,soaks`)).status).toBe(200);
  expect(await codeOf(read(`${path}&with=secrets`))).toBe('400 invalid-request');
});

test('an entry keeps its id and its number until what it says changes, and then the number rises', async () => {
  const { path } = await makeFeed('vera');
  const entriesOf = async () => {
    const { text } = await read(path);
    return text
      .split('BEGIN:VEVENT')
      .slice(1)
      .map((entry) => ({
        uid: /UID:(\S+)/.exec(entry)?.[1],
        sequence: Number(/SEQUENCE:(\d+)/.exec(entry)?.[1]),
        from: /DTSTART:(\S+)/.exec(entry)?.[1],
      }));
  };
  const first = await entriesOf();
  expect(first.length).toBeGreaterThan(0);
  expect(await entriesOf()).toEqual(first);
  // Nobody has moved it on, so that it is live a day later.
  server.pass(24 * 60 * 60_000);
  const later = await entriesOf();
  expect(later.map(({ uid }) => uid)).toEqual(first.map(({ uid }) => uid));
  for (const [index, { sequence, from }] of later.entries()) {
    expect(from).not.toBe(first[index]?.from);
    expect(sequence).toBeGreaterThan(first[index]?.sequence ?? Number.NaN);
  }
});

test('the token opens nothing else, and no other system', async () => {
  const { path } = await makeFeed('vera');
  const token = new URL(path, 'http://a').searchParams.get('token') ?? '';
  expect(token).toMatch(/^lkc_/);
  expect(await codeOf(read(path.replace('/shop/', '/bank/')))).toBe('404 no-such-feed');
  for (const url of ['/api/systems', '/api/systems/shop/board', '/api/systems/shop/calendar', '/api/me']) {
    expect(await codeOf(ask({ host, authorization: `Bearer ${token}` }, 'GET', url))).toBe('401 not-signed-in');
    expect(await codeOf(ask({ host }, 'GET', `${url}?token=${token}`))).toMatch(/^40[01] /);
  }
});

test('whether a token is wrong, missing or of a system that is not there is answered alike', async () => {
  const wrong = ['shop', 'nosuch'].flatMap((system) =>
    ['', '?token=', '?token=lkc_wrong'].map((query) => `/api/systems/${system}/calendar.ics${query}`),
  );
  const answers = await Promise.all(wrong.map((url) => read(url)));
  const said = answers.map(({ text }) => {
    const { error } = errorShape.parse(JSON.parse(text));
    return `${error.code} ${error.sentence} ${error.next}`;
  });
  expect(new Set(said).size).toBe(1);
  expect(answers[0]?.status).toBe(404);
});

test('the token is kept as its digest, and shown in no list', async () => {
  const { path, feed } = await makeFeed('tom');
  const token = new URL(path, 'http://a').searchParams.get('token') ?? '';
  const rows = await server.store.settings.list('calendar-feed');
  expect(JSON.stringify(rows)).toContain(feed.feed);
  expect(JSON.stringify(rows)).not.toContain(token);
  const list = await ask(await server.signIn('tom'), 'GET', '/api/systems/shop/calendar-feeds');
  expect(list.text).toContain(feed.feed);
  expect(list.text).not.toContain('lkc_');
});

test('is revoked by who made it, and by nobody else', async () => {
  const { path, feed } = await makeFeed('dora');
  const url = `/api/systems/shop/calendar-feeds/${feed.feed}`;
  expect(await codeOf(ask(await server.signIn('rita'), 'DELETE', url))).toBe('404 no-such-feed');
  expect((await read(path)).status).toBe(200);
  expect((await ask(await server.signIn('dora'), 'DELETE', url)).status).toBe(204);
  expect(await codeOf(read(path))).toBe('404 no-such-feed');
});

test('no API token makes one: it would outlive its limits', async () => {
  const headers = await server.token('rita', { verbs: ['view'] });
  expect(await codeOf(ask(headers, 'POST', '/api/systems/shop/calendar-feeds', { name: 'phone' }))).toBe('403 token-too-narrow');
});

test('ends with the right of its person to see the system, and with the person', async () => {
  const { path } = await makeFeed('otto');
  await server.context.users.change('otto', (user) => user && { ...user, disabled: true });
  expect(await codeOf(read(path))).toBe('404 no-such-feed');
  await server.context.users.change('otto', (user) => user && { ...user, disabled: false });
  expect((await read(path)).status).toBe(200);
  const erased = await makeFeed('aude');
  expect((await ask(await server.signIn('root'), 'DELETE', '/api/users/aude')).status).toBe(200);
  expect(await codeOf(read(erased.path))).toBe('404 no-such-feed');
  expect(JSON.stringify(await server.store.settings.list('calendar-feed'))).not.toContain(erased.feed.feed);
});

test('a person has twenty of a system at most, and each is read so often and no oftener', async () => {
  const headers = await server.signIn('adam');
  const make = () => ask(headers, 'POST', '/api/systems/shop/calendar-feeds', { name: 'phone' });
  for (let count = 0; count < 20; count += 1) expect((await make()).status).toBe(200);
  expect(await codeOf(make())).toBe('429 slow-down');
  const { feeds } = feedsShape.parse(JSON.parse((await ask(headers, 'GET', '/api/systems/shop/calendar-feeds')).text));
  expect((await ask(headers, 'DELETE', `/api/systems/shop/calendar-feeds/${feeds[0]?.feed}`)).status).toBe(204);
  const { path } = await makeFeed('adam');
  const statuses: number[] = [];
  for (let count = 0; count < 60; count += 1) statuses.push((await read(path)).status);
  expect([statuses[0], statuses.at(-1)]).toEqual([200, 429]);
});
