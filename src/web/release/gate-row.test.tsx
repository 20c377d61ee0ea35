import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { Evidence } from '#core/state.ts';
import type { GateView, ReleaseView, StageView } from '#core/views/shapes.ts';
import type { Me } from '#web/api/queries.ts';
import { GateRow } from './gate-row.tsx';

const because =
  '2 things that nobody declares: variable TAX_URL, read by server.js:3; file /etc/shop/tax.json, which is not there. Looked by strace.';
const evidence: Evidence = {
  id: 'e1',
  kind: 'check',
  stage: 'PROD',
  gate: 'sha256:gate',
  label: 'watch',
  releaseDigest: 'sha256:release',
  planDigest: 'sha256:plan',
  entry: '1.1.0@PROD.1',
  verdict: 'fail',
  because,
  by: 'agent:local',
  at: 0,
  lastWords: 'variable TAX_URL, read by server.js:3. Declare it.',
};
const check = { name: 'watch', kind: 'watch', options: {}, timeoutMs: 1 };
const gate: GateView = {
  gate: { kind: 'check', side: 'exit', label: 'watch', hash: 'sha256:gate', check },
  state: 'ahead',
  because: '',
  evidence: [evidence],
};
const stage: StageView = { stage: 'PROD', status: 'rolled back', environments: ['prod'], rollout: 'at-once', entry: [], exit: [gate] };
const view: ReleaseView = {
  system: 'shop',
  seq: 1,
  now: 0,
  release: '1.1.0',
  state: 'open',
  origin: 'created',
  digest: 'sha256:release',
  bill: {},
  authors: [],
  by: 'dora',
  at: 0,
  sentence: '',
  stages: [stage],
  blockers: [],
};
const me: Me = { person: 'eva', name: 'eva', groups: [], systems: { shop: [] }, isAdministrator: false, by: 'session' };

function wordsOf(shown: GateView, of: StageView): string {
  const row = <GateRow me={me} view={view} stage={of} gate={shown} />;
  return renderToStaticMarkup(<QueryClientProvider client={new QueryClient()}>{row}</QueryClientProvider>)
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

test('the gate that took its stage back shows what it said, though it lies ahead once more', () => {
  const takenBack = { state: 'done', sentence: 'Lockstep took PROD back.', label: 'watch', evidence: 'e1', at: 0 } as const;
  expect(wordsOf(gate, { ...stage, takenBack })).toMatch(/failed watch 2 things that nobody declares: variable TAX_URL/);
});

test('a gate of an earlier stay lies ahead, and says nothing yet', () => {
  const words = wordsOf(gate, stage);
  expect(words).toContain('ahead watch');
  expect(words).not.toContain('TAX_URL');
});

test('a look from nothing that said no is told in short, and in full below', () => {
  const clean: GateView = {
    ...gate,
    gate: { ...gate.gate, kind: 'check', check: { ...check, kind: 'clean' } },
    state: 'failed',
    because: `watch failed in prod: ${because}`,
  };
  const words = wordsOf(clean, stage);
  expect(words).toContain('watch failed in prod: 2 things that nobody declares ');
  // Its file is no more: its own words take the place of the columns.
  expect(words).toContain(`${because} variable TAX_URL, read by server.js:3. Declare it.`);
});
