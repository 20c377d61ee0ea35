import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PersonCommand } from '#core/command.ts';
import { emptyState } from '#core/empty-state.ts';
import { currentSystem } from '#core/find.ts';
import type { OrderState } from '#core/state.ts';
import type { CanaryRollout, System } from '#core/system.ts';
import { answersTo } from '#engine/engine-fixture.ts';
import type { Engine } from '#engine/engine.ts';
import { isLookedAt, readLive } from './live-canary.ts';
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

test('where no canary is looked at, no agent is asked, whatever it would say, and none is told of', async () => {
  const agent = answerQuestions(server.engine, JSON.stringify(live));
  expect(await lookAt('shop')).toEqual({ system: 'shop', environment: 'dev' });
  expect(await agent.end()).toBe(0);
});

test('while a step of a canary is looked at, its agent is asked and its answer is told', async () => {
  await reachJudge(server.engine);
  const agent = answerQuestions(server.engine, JSON.stringify(live));
  expect(await lookAt('watched')).toEqual({ system: 'watched', environment: 'dev', canary: live });
  expect(await agent.end()).toBe(1);
});

test.each<[OrderState, boolean]>([
  ['open', true],
  ['failed', false],
  ['lost', false],
  ['absent', false],
  ['unknown', false],
])('a look whose order is %s is under way: %s', async (state, isUnderWay) => {
  await reachJudge(server.engine);
  const read = await server.engine.read('watched');
  if (read === undefined) throw new Error('there is no system watched');
  const orders = new Map([...read.state.orders].map(([key, order]) => [key, { ...order, state }]));
  expect(isLookedAt({ ...read.state, orders }, 'dev')).toBe(isUnderWay);
  expect(isLookedAt({ ...read.state, orders }, 'prod')).toBe(false);
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

async function lookAt(system: string): Promise<unknown> {
  const url = `/api/systems/${system}/environments/dev/canary`;
  return (await server.app.inject({ method: 'GET', url, headers: await server.signIn('vera') })).json();
}

/** Answers whatever it is asked in the name of the agent, and counts. */
function answerQuestions(engine: Engine, text: string): { readonly end: () => Promise<number> } {
  const leaving = new AbortController();
  let asked = 0;
  const polling = (async () => {
    while (!leaving.signal.aborted) {
      const { questions } = await engine.ordersFor('local', 50, leaving.signal);
      for (const { id } of questions) {
        asked += 1;
        engine.answer(id, text, 'local');
      }
      await pause(1);
    }
  })();
  return {
    end: async () => {
      leaving.abort();
      await polling;
      return asked;
    },
  };
}

const canary: CanaryRollout = {
  kind: 'canary',
  steps: [{ kind: 'weight', weight: 500, ms: 60_000, requests: 300 }],
  key: { from: 'address' },
  warmUpMs: 0,
  suspendMs: 60_000,
  mostPauseMs: 3_600_000,
  queries: [],
  checks: [],
};

const digest = `sha256:${'0'.repeat(64)}`;
let reached: Promise<void> | undefined;

/** A system of its own whose release has come as far as the first look of its canary; what comes before was done without a word. */
function reachJudge(engine: Engine): Promise<void> {
  reached ??= walkToJudge(engine);
  return reached;
}

async function walkToJudge(engine: Engine): Promise<void> {
  const shop = currentSystem((await engine.read('shop'))?.state ?? emptyState('shop'));
  const [stage] = shop?.path ?? [];
  if (shop === undefined || stage === undefined) throw new Error('there is no system shop');
  const file: System = { ...shop, name: 'watched', path: [{ ...stage, rollout: canary }] };
  const bill = { api: { digest, blob: digest, source: 'directory:./api' } };
  await mustSay(engine, { kind: 'apply', by: 'root', file, digest: 'file of watched' });
  // Where nothing ran before there is nobody to compare with: the first one comes at once.
  for (const release of ['1.0.0', '1.1.0']) {
    await mustSay(engine, { kind: 'create', by: 'dora', release, bill, authors: ['dora'], carry: false });
    await mustSay(engine, { kind: 'promote', by: 'rita', release, stage: 'DEV', wait: true });
  }
  for (let left = 50; left > 0; left -= 1) {
    const { orders } = await engine.ordersFor('local', 0);
    if (orders.some(({ payload }) => payload.kind === 'step' && payload.step.kind === 'judge')) return;
    for (const order of orders) await engine.hear('local', 'watched', answersTo(order));
  }
  throw new Error('no look at a canary is ordered');
}

async function mustSay(engine: Engine, command: PersonCommand): Promise<void> {
  const answer = await engine.submit('watched', command, JSON.stringify(command));
  if (!answer.ok) throw new Error(answer.refusal.sentence);
}
