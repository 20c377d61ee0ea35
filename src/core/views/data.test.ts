import { expect, test } from 'vitest';
import { noRefreshes, takeRefreshes, type RefreshHistory } from './data.ts';
import type { Event } from '#core/event.ts';
import { bareRequest } from '#core/decide/request.ts';
import type { Order, PlanStep, Promotion, Refreshed } from '#core/state.ts';

const sign = `sha256:${'a'.repeat(64)}`;
const refreshed: Refreshed = {
  at: 5,
  classification: sign,
  plan: sign,
  schema: sign,
  verdict: 'pass',
  tables: 3,
  rows: 10,
  bytes: 1000,
  ms: 60,
};

const promotion: Promotion = {
  ...bareRequest(7, 1),
  id: 'refresh-staging.7',
  kind: 'refresh',
  release: '1.0',
  bill: {},
  stage: 'STAGING',
  version: 1,
  waves: [['staging']],
  planDigest: '',
  by: 'tess',
  reason: 'Old orders',
};

const way = { timeoutMs: 1, undoable: true, looks: false };
const step: PlanStep = { ...way, id: 'refresh-shop', kind: 'refresh', refresh: { database: 'shop', from: 'prod', host: 'west' } };
const migrate: PlanStep = { ...way, id: 'migrate-api', kind: 'migrate' };

function order(key: string, fields: Partial<Order> = {}): Event {
  const bare = {
    promotion: promotion.id,
    environment: 'staging',
    host: 'west',
    fence: 1,
    attempt: 1,
    attemptLimit: 3,
    deadline: 99,
    seq: 0,
  };
  return { kind: 'orderIssued', order: { ...bare, key, kind: 'step', issued: 10, state: 'open', step, ...fields } };
}

function ended(key: string, as: 'succeeded' | 'failed' | 'lost', because = ''): Event {
  const result = as === 'succeeded' ? { refreshed, blobs: { 'plan.json': sign } } : undefined;
  return { kind: 'orderEnded', key, seq: 2, as, at: 20, because, ...(result && { result }) };
}

const asked: Event = { kind: 'promotionRequested', promotion };

function history(...events: readonly Event[]): RefreshHistory {
  return takeRefreshes(noRefreshes, events);
}

function shown(...events: readonly Event[]) {
  return history(...events)
    .refreshes.get('staging')
    ?.map(({ state, because, documents }) => ({ state, because, documents }));
}

test('what is taken back says for what, be it another database; what somebody settles of what failed says nothing of its own', () => {
  const because = 'refresh-crm failed in staging: no room';
  const turned: Event = { kind: 'turned', promotion: promotion.id, into: 'failed', because };
  const done = ended('a', 'succeeded', '10 rows.');
  expect(shown(asked, order('a'), done, turned, order('u', { undo: true }), ended('u', 'succeeded', 'undone'))).toMatchObject([
    { state: 'taken-back', because },
  ]);
  const settled: Event = { kind: 'orderSettled', key: 'u', as: 'done', by: 'olga', reason: 'Seen.', at: 30 };
  expect(shown(asked, order('a'), ended('a', 'failed', 'No file.'), turned, order('u', { undo: true }), settled)).toMatchObject([
    { state: 'failed', because: 'No file.' },
  ]);
});

test('a refresh is one line, from its order to what became of it', () => {
  expect(history(asked, order('a')).refreshes.get('staging')).toEqual([
    {
      promotion: promotion.id,
      why: 'asked',
      release: '1.0',
      database: 'shop',
      from: 'prod',
      by: 'tess',
      reason: 'Old orders',
      ordered: 10,
      state: 'running',
    },
  ]);
  expect(shown(asked, order('a'), ended('a', 'succeeded'))).toEqual([
    { state: 'in-place', because: undefined, documents: { 'plan.json': sign } },
  ]);
});

test.each<[string, readonly Event[], string]>([
  ['that fails', [ended('a', 'failed', 'no key')], 'failed'],
  ['of which nobody hears', [ended('a', 'lost')], 'unknown'],
  ['that is tried again', [ended('a', 'lost'), order('b')], 'running'],
  ['that is in place, and taken back', [ended('a', 'succeeded'), order('c', { undo: true }), ended('c', 'succeeded')], 'taken-back'],
  ['that fails, and is undone to be sure', [ended('a', 'failed', 'no key'), order('c', { undo: true }), ended('c', 'succeeded')], 'failed'],
  ['that nobody could take back', [ended('a', 'succeeded'), order('c', { undo: true }), ended('c', 'failed', 'gone')], 'in-place'],
  [
    'of which a person says that it is there',
    [ended('a', 'lost'), { kind: 'orderSettled', key: 'a', as: 'done', by: 'olaf', reason: 'seen', at: 30 }],
    'in-place',
  ],
  [
    'of which a person says that it is not',
    [ended('a', 'lost'), { kind: 'orderSettled', key: 'a', as: 'absent', by: 'olaf', reason: 'seen', at: 30 }],
    'failed',
  ],
])('one %s', (_, events, state) => {
  expect(shown(asked, order('a'), ...events)?.map((each) => each.state)).toEqual([state]);
});

test('what is read on in parts comes to the same', () => {
  const events = [
    asked,
    order('a'),
    ended('a', 'succeeded'),
    { kind: 'promotionEnded', promotion: promotion.id, as: 'done', at: 30, because: '' } as const,
  ];
  const parts = events.reduce((known, event) => takeRefreshes(known, [event]), noRefreshes);
  expect(parts).toEqual(history(...events));
  expect([parts.open.size, parts.orders.size]).toEqual([0, 0]);
});

test('of one that fails all is told that its agent said', () => {
  const failed: Event = {
    kind: 'orderEnded',
    key: 'a',
    seq: 2,
    as: 'failed',
    at: 20,
    because: 'no',
    result: { lastWords: 'no\nmask: email' },
  };
  expect(history(asked, order('a'), failed).refreshes.get('staging')).toMatchObject([{ because: 'no', lastWords: 'no\nmask: email' }]);
});

test('one that fails for what its proof found keeps that, and loses it once it is tried again', () => {
  const proved = { at: 9, verdict: 'leak', classification: sign, plan: sign, values: 9, cells: 90, leaks: 1, ms: 5 } as const;
  const failed: Event = {
    kind: 'orderEnded',
    key: 'a',
    seq: 2,
    as: 'failed',
    at: 20,
    because: 'a leak',
    result: { proved, blobs: { 'proof.json': sign }, lastWords: 'public.orders.note' },
    signedBy: 'lockstep/a+0+k',
  };
  const told = { proved, signedBy: 'lockstep/a+0+k', documents: { 'proof.json': sign } };
  expect(history(asked, order('a'), failed).refreshes.get('staging')).toMatchObject([{ state: 'failed', because: 'a leak', ...told }]);
  const [again] = history(asked, order('a'), failed, order('b'), ended('b', 'succeeded')).refreshes.get('staging') ?? [];
  expect(again).toEqual({ ...history(asked, order('a'), ended('a', 'succeeded')).refreshes.get('staging')?.[0] });
});

test('steps that are no refresh are left out', () => {
  expect(shown(asked, order('m', { step: migrate }), ended('m', 'failed'))).toBeUndefined();
});

test('a refresh that was due says so, and one that could not begin in time is kept beside the others', () => {
  const due: Event = { kind: 'promotionRequested', promotion: { ...promotion, by: 'lockstep', due: 5 } };
  const missed: Event = {
    kind: 'refreshLeftOut',
    environment: 'staging',
    due: 9,
    day: 'Sun 7 Jun 2026, 01:00 UTC',
    because: 'nothing ran in staging',
    at: 12,
  };
  const told = history(due, order('a'), missed, { ...missed, due: 19, earlier: 2 });
  expect(told.refreshes.get('staging')?.map(({ why, by }) => [why, by])).toEqual([['schedule', 'lockstep']]);
  expect(told.leftOut.get('staging')?.map((each) => [each.due, each.earlier])).toEqual([
    [9, undefined],
    [19, 2],
  ]);
});
