import { expect, test } from 'vitest';
import type { DataView, RefreshView } from '#core/views/data.ts';
import type { DataRecord } from '#core/state.ts';
import { newsOf, roundedAge, standingOf } from './standing.ts';

const dayMs = 86_400_000;
const now = 100 * dayMs;
const places = (['synthetic', 'masked', 'real'] as const).map((data) => ({ environment: data, data, isRefreshed: data === 'masked' }));
const rule = { from: 'prod', databases: ['shop', 'mail'], atMostMs: 1 };

function record(at: number, verdict: DataRecord['verdict'] = 'pass'): DataRecord {
  const sign = 'sha256:0';
  const digests = { classification: sign, plan: sign, schema: sign };
  return { at, ...digests, verdict, tables: 1, rows: 1, bytes: 1, ms: 1, from: 'prod', promotion: 'refresh-int.1', since: at + 10 };
}

function standing(databases: DataView['databases'], environment = 'masked') {
  return standingOf({ environment, places, rule, databases }, now);
}

const fresh = (until: number) => [{ side: 'exit', gate: 'g', allowed: { ms: 14 * dayMs }, until }] as const;

test.each([
  ['real', { kind: 'real' }],
  ['synthetic', { kind: 'synthetic' }],
  ['nowhere', { kind: 'gone' }],
])('of %s nothing is copied', (environment, said) => {
  expect(standing([], environment)).toEqual(said);
});

test('what is masked by the file alone is proven by nobody', () => {
  expect(standingOf({ environment: 'masked', places, databases: [] }, now)).toEqual({ kind: 'not-refreshed' });
});

test('one database that was never refreshed is enough not to know', () => {
  const known = standing([
    { database: 'mail', fresh: [] },
    { database: 'shop', record: record(now), fresh: [] },
  ]);
  expect(known).toEqual({ kind: 'never', databases: ['mail'], from: 'prod' });
});

test('the oldest of several says how old they are, and one that is not proven that nobody has', () => {
  const both = (verdict: DataRecord['verdict']) =>
    standing([
      { database: 'mail', record: record(now - dayMs, verdict), fresh: [] },
      { database: 'shop', record: record(now - 3 * dayMs), fresh: fresh(now + 11 * dayMs) },
    ]);
  expect(both('pass')).toMatchObject({ kind: 'proven', at: now - 3 * dayMs, allowed: { ms: 14 * dayMs }, isStale: false });
  expect(both('unproven')).toMatchObject({ kind: 'unproven' });
});

test('where one database is as its source is, that is what is said', () => {
  const permitted = { by: 'rita', second: 'mia', until: now + dayMs };
  const known = standing([
    { database: 'mail', fresh: [] },
    { database: 'shop', record: record(now - dayMs, 'raw'), unmasked: permitted, fresh: [] },
  ]);
  expect(known).toEqual({ kind: 'raw', from: 'prod', at: now - dayMs, permitted });
});

test('a proof by itself counts since: what it finds is said before all, and what it does not find is proven anew', () => {
  const proof = (verdict: 'pass' | 'leak') => {
    const counts = { values: 1, cells: 1, leaks: 1, ms: 1 };
    return { at: now, verdict, classification: 'sha256:0', plan: 'sha256:0', ...counts, promotion: 'prove-int.2', ended: now - 5 };
  };
  const after = (verdict: 'pass' | 'leak') =>
    standing([{ database: 'shop', record: { ...record(now - dayMs), proof: proof(verdict) }, fresh: [] }]);
  expect(after('leak')).toEqual({ kind: 'leaked', from: 'prod', found: now - 5, at: now - dayMs });
  expect(after('pass')).toMatchObject({ kind: 'proven', since: now - 5 });
});

test('data are stale from the moment on at which a gate closes', () => {
  const at = (until: number) => standing([{ database: 'shop', record: record(now - 14 * dayMs), fresh: fresh(until) }]);
  expect([at(now + 1), at(now)].map((each) => 'isStale' in each && each.isStale)).toEqual([false, true]);
});

function refresh(state: RefreshView['state']): RefreshView {
  return { promotion: state, why: 'asked', release: '1', database: 'shop', from: 'prod', by: 'tess', ordered: 1, state };
}

test('a failure is news until something came after it', () => {
  expect(newsOf([refresh('failed'), refresh('running')])).toMatchObject({
    running: [{ promotion: 'running' }],
    failed: { promotion: 'failed' },
  });
  expect(newsOf([refresh('failed'), refresh('in-place')])).toEqual({ running: [] });
});

test.each([
  [3 * dayMs + 7, 3 * dayMs],
  [90 * 60_000, 3_600_000],
  [61_000, 60_000],
  [0, 1_000],
])('of an age the unit counts that matters: %d', (age, shown) => {
  expect(roundedAge(age)).toBe(shown);
});
