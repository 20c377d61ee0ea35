import { expect, test } from 'vitest';
import type { Evidence } from '#core/state.ts';
import type { GateView } from '#core/views/shapes.ts';
import { toldOf } from './beside.tsx';

const given: Evidence = {
  id: 'e1',
  kind: 'approval',
  stage: 'PROD',
  gate: 'h',
  label: 'tester',
  releaseDigest: 'd',
  planDigest: 'p',
  entry: 'attempt 1',
  verdict: 'pass',
  because: '',
  by: 'anna',
  at: 1,
};
const approval: GateView = {
  gate: { hash: 'h', label: 'tester', kind: 'approval', side: 'entry', slots: [{ role: 'tester', count: 2 }] },
  state: 'passed',
  because: '',
  evidence: [given, { ...given, id: 'e2', by: 'bo' }],
};
const check: GateView = {
  ...approval,
  gate: { hash: 'c', label: 'smoke', kind: 'check', side: 'exit', check: { name: 'smoke', kind: 'http', options: {}, timeoutMs: 1 } },
  evidence: [{ ...given, kind: 'check', by: 'agent:local', counts: { passed: 41, failed: 0, skipped: 0 } }],
};

test.each([
  ['who said yes', approval, 'yes from anna and bo'],
  ['not whose word was taken back', { ...approval, evidence: [{ ...given, revoked: { by: 'mia', reason: 'too soon' } }] }, undefined],
  ['nobody while it is not passed', { ...approval, state: 'waiting' } as const, undefined],
  ['the counts of a check', check, '41 passed'],
])('evidence tells %s', (_, gate, words) => {
  expect(toldOf(gate)).toBe(words);
});
