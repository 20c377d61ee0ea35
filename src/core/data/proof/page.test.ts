// What somebody who answers for the protection of data finds on the page: who ordered it, what is not covered, how long it stays, and whose word it is.
import { expect, test } from 'vitest';
import { digestOf } from '#core/canonical.ts';
import type { RefreshView } from '#core/views/data.ts';
import type { PaperCheck } from './paper.ts';
import { proofPage, type ProofPage } from './page.ts';
import { judgeProof } from './verdict.ts';

const digest = `sha256:${'5'.repeat(64)}`;
const column = (name: string, decision: object, paths: readonly object[] = []): object => ({
  source: { name, type: 'text' },
  decision,
  paths,
});
const plan = {
  tables: [
    {
      schema: 'public',
      name: 'people',
      rows: 'all',
      columns: [
        column('email', { kind: 'mask', mask: { id: 'email' } }),
        column('phone', { kind: 'null' }),
        column('shoe', { kind: 'keep', reason: 'sizes are few', approvedBy: 'dora' }),
        column('hat', { kind: 'keep', reason: 'sizes are few', approvedBy: 'dora' }),
        column('profile', { kind: 'mask', mask: { id: 'json' } }, [{ path: ['lang'], decision: { kind: 'keep', reason: 'a language' } }]),
      ],
    },
    { schema: 'public', name: 'log', rows: 'none', columns: [column('line', { kind: 'keep', reason: 'never copied' })] },
  ],
};

const verdict = judgeProof({
  plan: digestOf(plan),
  snapshotAt: '2026-11-22T10:00:00.000Z',
  leaks: [],
  faults: [],
  coverage: [{ column: 'public.people.email', rows: 10_000, masked: 8_000, nulls: 2_000 }],
  unchanged: [{ where: 'public.people.email', same: 1, allowed: 3, shortSame: 2, shortAllowed: 9 }],
  looked: { values: 8_000, oneTextIn: 1, oneValueIn: 1, excluded: { short: 2 } },
  scanned: { cells: 100, bytes: 1_000, texts: 7, explained: 0, ms: 1 },
  canaries: [{ encoding: 'hex', found: true }],
  risks: [],
  utility: [],
  orphans: [],
});

const refresh: RefreshView = {
  promotion: 'refresh-staging.7',
  why: 'asked',
  release: '1.2.0',
  database: 'shop',
  from: 'prod',
  by: 'tess',
  reason: 'A <b>customer</b> comes.',
  ordered: Date.UTC(2026, 10, 22, 9, 55),
  state: 'in-place',
  ended: Date.UTC(2026, 10, 22, 10, 7),
  refreshed: {
    at: Date.UTC(2026, 10, 22, 10),
    classification: digest,
    plan: verdict.plan,
    schema: digest,
    verdict: 'pass',
    tables: 2,
    rows: 10_000,
    ofRows: 400_000,
    bytes: 1,
    ms: 1,
  },
};
const check: PaperCheck = { state: 'genuine', sentence: 'The proof is as lockstep/4f signed it.' };

/** As it is read: without markup. */
function read(more: Partial<ProofPage> = {}): string {
  const page = proofPage({ verdict, check, refresh, plan: JSON.stringify(plan, undefined, 1), signer: 'lockstep/4f+0+k', ...more });
  return page
    .replace(/<style>[^]*<\/style>/, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

test('it says who ordered it and why, what came of it, and how much of production it is', () => {
  expect(read()).toContain(
    'Asked for by tess Because A &lt;b&gt;customer&lt;/b&gt; comes. When 2026-11-22 09:55:00 UTC Within refresh-staging.7, data of prod, below release 1.2.0 ' +
      'What became of it the copy took the place of what stood there, 2026-11-22 10:07:00 UTC',
  );
  expect(read()).toContain('Copied 10 000 rows of 2 tables, a part: production has about 400 000');
});

test.each<readonly [Partial<RefreshView>, string]>([
  [{ why: 'schedule', by: 'lockstep' }, 'Asked for by nobody: it was due by the system file'],
  [{ why: 'entry' }, 'Asked for by tess, who had release 1.2.0 come in: its stage asks for fresh data'],
  [{ why: 'proof' }, 'What became of it what stood there was looked through, and nothing was changed'],
  [{ state: 'failed', because: 'A leak.' }, 'What became of it it failed, and nothing was replaced: A leak.'],
  [{ state: 'taken-back' }, 'the copy was taken back: what stood there before stands there'],
])('of %o it says %s', (fields, words) => {
  expect(read({ refresh: { ...refresh, ...fields } })).toContain(words);
});

test('it names what is not masked, with the reason and who agreed, and what was left out', () => {
  const page = read();
  expect(page).toContain('public.people shoe, hat sizes are few dora public.people profile -&gt; lang a language');
  expect(page).toContain('Left out, and empty on staging: public.people.phone public.log, all of it');
  expect(page).not.toContain('never copied');
  expect(page).toContain('public.people.email email 10 000 8 000 2 000');
  expect(page).toContain('public.people.email 3 12');
});

test('it counts what was not looked for beside what was', () => {
  expect(read()).toContain('2 values of masked columns, beside 8 000 that were looked for: they would be found by chance.');
});

test('a plan that is not the one that was signed, or is not there, says nothing', () => {
  const other = JSON.stringify({ tables: plan.tables.slice(0, 1) });
  const page = read({ plan: other });
  expect(page).toContain('The plan that is kept beside this proof is not the one whose digest was signed: what it says is not shown.');
  expect(page).not.toContain('sizes are few');
  expect(read({ plan: undefined })).toContain('The plan is not kept beside this proof');
});

test('it says how long each of it stays, and whether the key is the one that the file names', () => {
  expect(read()).toContain('What stood there before is kept beside, closed, until then');
  expect(read({ refresh: { ...refresh, state: 'failed' } })).not.toContain('kept beside, closed');
  expect(read({ refresh: undefined })).toContain('No controller asked for this proof');
  expect(read({ signers: ['lockstep/4f+0+k'] })).toContain('The system file names this key: what another one signs opens nothing.');
  expect(read({ signers: ['lockstep/9a+0+k'] })).toContain('names lockstep/9a+0+k, and not this key: this proof opens nothing.');
  expect(read()).not.toContain('The system file');
});
