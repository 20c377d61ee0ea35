import { expect, test } from 'vitest';
import { attestingsOf, overAt } from './attest.ts';
import { emptyState } from '#core/empty-state.ts';
import { makeGate } from '#core/file/gate-hash.ts';
import type { Environment, Evidence, Release, Soaked, State, Stay } from '#core/state.ts';
import type { Stage } from '#core/system.ts';

const soakOf = (mode: 'continuous' | 'cumulative') => {
  const gate = makeGate({ kind: 'soak', side: 'exit', ms: 1_000, mode });
  if (gate.kind !== 'soak') throw new Error('no soak');
  return gate;
};
const stay: Stay = { release: 'r1', bill: {}, version: 1, promotion: 'p', stage: 'INT', since: 0, earnedMs: 0 };
const stage: Stage = { name: 'INT', waves: [['i1'], ['i2']], entry: [], exit: [], rollout: 'blue-green', queue: 'in-order' };
const release: Release = {
  id: 'r1',
  digest: 'sha256:r1',
  bill: {},
  ordinal: 1,
  origin: 'created',
  authors: [],
  by: 'dora',
  at: 0,
  version: 1,
  planDigest: 'sha256:plan',
  state: 'open',
  evidence: [],
  exceptions: [],
  entries: { INT: { attempts: 1, entered: 'p', exit: [], rolledBack: false } },
  held: {},
  rechecks: {},
};

function placesOf(upSince: readonly (number | undefined)[], earnedMs = 0): State {
  const environments = upSince.map((at, index): [string, Environment] => {
    const name = `i${index + 1}`;
    const here: Stay = { ...stay, earnedMs, ...(at !== undefined && { upSince: at }) };
    return [name, { name, fence: 1, stay: here, good: [], healthSeq: 0, urls: {} }];
  });
  return { ...emptyState('shop'), environments: new Map(environments) };
}

function said(mode: 'continuous' | 'cumulative', fields: Partial<Evidence> & Pick<Evidence, 'soaked'>): Evidence {
  const gate = soakOf(mode).hash;
  return {
    id: 'e1',
    kind: 'check',
    stage: 'INT',
    gate,
    label: 'attest',
    releaseDigest: release.digest,
    planDigest: release.planDigest,
    entry: 'p',
    environment: 'i1',
    verdict: 'pass',
    because: 'web runs.',
    by: 'agent:local',
    at: 2_500,
    ...fields,
  };
}

const asked = (mode: 'continuous' | 'cumulative', state: State, evidence: readonly Evidence[], at: number) =>
  attestingsOf({ state, release: { ...release, evidence }, stage, entry: 'p', at }, soakOf(mode));

test.each([
  ['before it is over', [100, 1_000], 1_999],
  ['while one place is down', [100, undefined], 9_000],
])('nobody is asked %s', (_name, upSince, at) => {
  expect(asked('continuous', placesOf(upSince), [], at)).toBeUndefined();
});

test('each host is asked about its own time, until the instant at which the last place has soaked', () => {
  expect(asked('continuous', placesOf([100, 1_000]), [], 2_000)).toEqual([
    { environment: 'i1', soaked: { mode: 'continuous', since: 100, until: 2_000 } },
    { environment: 'i2', soaked: { mode: 'continuous', since: 1_000, until: 2_000 } },
  ]);
});

test('what was attested of another time, of another mode or in another place is no answer', () => {
  const state = placesOf([100, 1_000], 0);
  const answersTo = (soaked: Soaked, environment = 'i1') =>
    asked('continuous', state, [said('continuous', { soaked, environment })], 3_000)?.map(({ answer }) => answer?.verdict);
  expect(answersTo({ mode: 'continuous', since: 100, until: 2_000 })).toEqual(['pass', undefined]);
  expect(answersTo({ mode: 'continuous', since: 100, until: 1_900 })).toEqual([undefined, undefined]);
  expect(answersTo({ mode: 'continuous', since: 90, until: 2_000 })).toEqual([undefined, undefined]);
  expect(answersTo({ mode: 'cumulative', since: 100, until: 2_000 })).toEqual([undefined, undefined]);
  expect(answersTo({ mode: 'continuous', since: 100, until: 2_000 }, 'i2')).toEqual([undefined, undefined]);
});

test('who was restarted after he attested is asked again, though the soak still ends at the same instant', () => {
  const before = said('cumulative', { soaked: { mode: 'cumulative', since: 100, until: 2_000 } });
  expect(asked('cumulative', placesOf([100, 1_000]), [before], 3_000)?.[0]?.answer?.verdict).toBe('pass');
  expect(asked('cumulative', placesOf([700, 1_000]), [before], 3_000)?.[0]?.answer).toBeUndefined();
});

test('who does not attest is asked again after a minute, two, four, eight, and then every ten', () => {
  const soaked = { mode: 'continuous', since: 100, until: 2_000 } as const;
  const pauses = [1, 2, 3, 4, 5, 6].map((count) => {
    const answers = Array.from({ length: count }, (_, index) => said('continuous', { soaked, verdict: 'fail', id: `e${index}` }));
    return ((asked('continuous', placesOf([100, 1_000]), answers, 3_000)?.[0]?.again ?? 0) - 2_500) / 60_000;
  });
  expect(pauses).toEqual([1, 2, 4, 8, 10, 10]);
});

test('an outage that is forgiven leaves it as it is that another host did not attest', () => {
  const gate = makeGate({ kind: 'soak', side: 'exit', ms: 1_000, mode: 'continuous', graceMs: 500 });
  if (gate.kind !== 'soak') throw new Error('no soak');
  const down: Stay = { ...stay, forgiving: { 500: { upSince: 1_000, earnedMs: 0, downAt: 2_100 } } };
  const soaking = [{ ...stay, upSince: 100 }, down].map((each) => ({ stay: each, pauses: [] }));
  const refused = { ...said('continuous', { soaked: { mode: 'continuous', since: 100, until: 2_000 }, verdict: 'fail' }), gate: gate.hash };
  const over = (evidence: readonly Evidence[]): number => {
    const context = { state: placesOf([100, undefined]), release: { ...release, evidence }, stage, entry: 'p', at: 2_600 };
    return overAt(context, gate, soaking, { at: 2_000, certain: false });
  };
  expect([over([]), over([refused])]).toEqual([2_000, 62_500]);
});
