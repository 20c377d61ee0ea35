import { expect, test } from 'vitest';
import { isRefusal } from '#core/judge/ruling.ts';
import { blockers } from '#core/blockers/index.ts';
import { must } from '#core/bug.ts';
import { begunAt, systemOf } from '#core/fixture.ts';
import { fold } from '#core/fold/index.ts';
import { judgeCreate } from '#core/judge/release.ts';

function asked(gates: string): readonly string[] {
  const state = systemOf(`lockstep: 1
system: shop
roles: {developer: [dora], tester: [tom], release-manager: [rita]}
services:
  api: {source: 'directory:./api', command: node a.js}
environments:
  dev: {data: synthetic, errors: full}
path:
  - stage: DEV
    entry: [${gates}]
`);
  const bill = { api: { digest: 'sha256:1', source: 'directory:./api', blob: 'sha256:1' } };
  const made = judgeCreate(state, { kind: 'create', by: 'dora', release: '1.0', bill, authors: [], carry: false }, begunAt);
  const after = fold(state, isRefusal(made) ? [] : made);
  return blockers(after, must(after.releases.get('1.0'), '1.0'), 'DEV', begunAt).flatMap(({ clears }) =>
    clears.kind === 'person' ? [clears.command] : [],
  );
}

test('where a stage asks for several approvals, what is to be typed says which', () => {
  expect(asked('approval: tester')).toEqual(['lockstep approve 1.0 --stage DEV']);
  const command = 'lockstep approve 1.0 --stage DEV --gate';
  expect(asked('approval: tester, approval: release-manager')).toEqual([`${command} tester`, `${command} release-manager`]);
});
