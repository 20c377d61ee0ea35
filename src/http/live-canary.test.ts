import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLive } from './live-canary.ts';
import { startTestServer } from './test-server.ts';
import type { TestServer } from './test-server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const live = {
  weight: 500,
  newRequests: 41,
  oldRequests: 800,
  newUsers: 9,
  newUsersHit: 1,
  evidence: 3.2,
  strikes: 1,
  mode: 'suspended',
  until: 1_000,
} as const;

test('where no canary is looked at, no agent is asked, and none is told of', async () => {
  const url = '/api/systems/shop/environments/dev/canary';
  const answer = await server.app.inject({ method: 'GET', url, headers: await server.signIn('vera') });
  expect(answer.json()).toEqual({ system: 'shop', environment: 'dev' });
});

test.each([
  [JSON.stringify(live), live],
  [JSON.stringify({ ...live, more: 'of a newer agent' }), live],
  ['not json', undefined],
  ['[]', undefined],
  [JSON.stringify({ ...live, mode: '<b>' }), undefined],
  [JSON.stringify({ ...live, metric: 'x'.repeat(501) }), undefined],
])('what an agent says is read, or it is nothing: %s', (text, read) => {
  expect(readLive(text)).toEqual(read);
});
