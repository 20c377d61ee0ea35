import { expect, test } from 'vitest';
import { begunAt, systemOf } from '#core/fixture.ts';
import { dayMs } from '#core/time/day.ts';
import { compileWith } from './compile-release.ts';
import { Fold, learnedOf } from './testing-fold.ts';
import { createIn } from './testing-plays.ts';

const file = (int: string, prod: string): string => `lockstep: 1
system: shop
roles: {developer: [dora], tester: [t0, t1], customer: [carol], release-manager: [rita, rolf]}
services:
  api: {source: 'directory:./api', command: node a.js}
checklists:
  uat: [Order placed]
environments:
  int: {data: synthetic, errors: full}
  s9: {data: real, errors: friendly}
path:
  - stage: INT
${int}
  - stage: S9
${prod}
`;

const quick = ({ kind }: { readonly kind: string }): number => (kind === 'approval' || kind === 'sign-off' ? dayMs : 1000);

/** Nobody answers before the hotfix is there: which approvals it waits for before the last stage. */
function approvalsOf(int: string, prod: string): readonly string[] {
  const fold = new Fold(systemOf(file(int, prod)), begunAt, quick);
  createIn(fold, '0.9');
  fold.goTo(fold.now + 10 * dayMs);
  createIn(fold, '0.9.1', 'Orders are lost.');
  fold.goTo(fold.now + 60_000);
  const { state, now } = fold;
  const system = compileWith({ state, now, learned: learnedOf(quick), index: undefined });
  const hotfix = system.releases.find(({ isHotfix }) => isHotfix === true);
  return (hotfix?.visits.at(-1)?.entry ?? []).map(({ label }) => label);
}

test('a hotfix waits for two people before the last stage, whatever the file asks of others', () => {
  expect(approvalsOf('', '')).toEqual(['approval of release-manager', 'approval of release-manager']);
  expect(approvalsOf('', '    entry: [approval: {tester: 1}]')).toEqual(['approval of tester', 'approval of tester']);
  expect(approvalsOf('', '    entry: [approval: {tester: 2}]')).toEqual(['approval of tester', 'approval of tester']);
});

test('two gates of the last stage are answered by two people, not by three', () => {
  expect(approvalsOf('', '    entry: [approval: release-manager, approval: tester]')).toEqual([
    'approval of release-manager',
    'approval of tester',
  ]);
});

test('who signs on its way before is one of the two', () => {
  expect(approvalsOf('    exit: [{sign-off: customer, checklist: uat}]', '    entry: [approval: {tester: 1}]')).toEqual([
    'approval of tester',
  ]);
  expect(approvalsOf('    entry: [approval: {tester: 1}]', '    entry: [approval: {release-manager: 1}]')).toEqual([
    'approval of release-manager',
  ]);
});

test('a release without a fix that is live has no date until somebody says why', () => {
  const fold = new Fold(systemOf(file('', '')), begunAt, quick);
  createIn(fold, '0.9');
  fold.goTo(fold.now + 10 * dayMs);
  createIn(fold, '0.9.1', 'Orders are lost.');
  fold.goTo(fold.now + 10 * dayMs);
  const blob = `sha256:${'7'.repeat(64)}`;
  const bill = { api: { digest: blob, source: 'directory:./api', blob } };
  fold.say({ kind: 'create', by: 'dora', release: '1.0', bill, authors: [], carry: false, unknownAuthors: [] });
  const fixes = (): readonly (string | undefined)[] => {
    const { releases } = compileWith({ state: fold.state, now: fold.now, learned: learnedOf(quick), index: undefined });
    const waits = releases.find(({ id }) => id === '1.0')?.visits.at(-1)?.entry ?? [];
    return waits.map((wait) => (wait.kind === 'never' ? wait.because : undefined));
  };
  expect(fixes()).toEqual([expect.stringContaining('nothing shows that 1.0 has it in api')]);
  fold.say({ kind: 'without-hotfix', by: 'dora', release: '1.0', hotfix: '0.9.1', reason: 'It is rewritten.' });
  expect(fixes()).toEqual([]);
});
