// What an agent waits for is told to whoever looks on, and a person who takes it back does not wait it out.
import { expect, test } from 'vitest';
import type { Command } from '#core/command.ts';
import type { Event } from '#core/event.ts';
import { begunAt as at, systemOf } from '#core/fixture.ts';
import { step } from '#core/step.ts';
import { releaseView, whyView } from '#core/views/release.ts';

const file = `lockstep: 1
system: shop
roles: {developer: [dora], tester: [tom]}
services:
  api: {source: 'directory:./api', command: node a.js, health: /health}
environments:
  dev: {data: synthetic, errors: full}
path:
  - stage: DEV
`;
const bill = { api: { digest: 'sha256:1', source: 'directory:./api', blob: 'sha256:1' } };

/** 1.0 is on its way into DEV, and its service is being placed. */
function underWay() {
  let state = systemOf(file);
  const say = (command: Command, now = at): readonly Event[] => {
    const done = step(state, command, now);
    expect(done.refusal).toBeUndefined();
    state = done.state;
    return done.events;
  };
  say({ kind: 'create', by: 'dora', release: '1.0', bill, authors: [], carry: false, unknownAuthors: [] });
  say({ kind: 'promote', by: 'dora', release: '1.0', stage: 'DEV', wait: true });
  const [order] = state.orders.values();
  if (order === undefined) throw new Error('nothing was ordered');
  say({ kind: 'observe', by: 'agent:local', key: order.key, fence: order.fence, seq: 1, state: 'started', at });
  const tell = (
    because: string,
    now: number,
    changed: { readonly fence?: number; readonly by?: string; readonly lastWords?: string } = {},
  ) => say({ kind: 'progress', by: 'agent:local', key: order.key, fence: order.fence, at: now, because, ...changed }, now);
  return { order, say, tell, why: () => whyView(state, 9, at, { release: '1.0' }), view: () => releaseView(state, 9, at, '1.0') };
}

test('what a step waits for stands in `why` and `status`: the answer, since when, until when, and the last words', () => {
  const { tell, why, view, order } = underWay();
  expect(why()?.waits).toBeUndefined();
  tell('/health answers 500', at + 2_000, { lastWords: 'no database' });
  const told = {
    environment: 'dev',
    service: 'api',
    state: 'running',
    because: '/health answers 500',
    lastWords: 'no database',
    since: at + 2_000,
    until: order.deadline,
  };
  expect(why()?.waits).toMatchObject([told]);
  expect(view()?.stages[0]?.promotion?.steps).toContainEqual(expect.objectContaining(told));
});

test('the same answer with other words is as old as it was; another answer is new; the same again is no event', () => {
  const { tell, why } = underWay();
  tell('/health answers 500', at + 2_000, { lastWords: 'one' });
  expect(tell('/health answers 500', at + 3_000, { lastWords: 'one' })).toEqual([]);
  tell('/health answers 500', at + 12_000, { lastWords: 'two' });
  expect(why()?.waits).toMatchObject([{ since: at + 2_000, lastWords: 'two' }]);
  tell('/health answers 503', at + 20_000);
  expect(why()?.waits).toMatchObject([{ since: at + 20_000, because: '/health answers 503' }]);
});

test('who has no say about an order tells nothing of it', () => {
  const { tell, why } = underWay();
  expect(tell('/health answers 500', at, { fence: 99 })).toEqual([]);
  expect(tell('/health answers 500', at, { by: 'agent:other' })).toEqual([]);
  expect(why()?.waits).toBeUndefined();
});
