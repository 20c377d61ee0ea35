// What a service wrote last goes with its failure, from the agent's word to what people see.
import { expect, test } from 'vitest';
import type { Command, OrderResult } from '#core/command.ts';
import { begunAt as at, systemOf } from '#core/fixture.ts';
import { step } from '#core/step.ts';
import { releaseView } from '#core/views/release.ts';

const file = `lockstep: 1
system: shop
roles: {developer: [dora]}
services:
  api: {source: 'directory:./api', command: node a.js, health: /health}
checks:
  smoke: {http: /}
environments:
  dev: {data: synthetic, errors: full}
path:
  - stage: DEV
    exit: [check: smoke]
`;
const bill = { api: { digest: 'sha256:1', source: 'directory:./api', blob: 'sha256:1' } };

/** 1.0 goes into DEV; each order is answered by what is said of it, or well. */
function walk(answers: { readonly [what: string]: { readonly state: 'failed' | 'succeeded'; readonly result: OrderResult } }) {
  let state = systemOf(file);
  const say = (command: Command): void => {
    const done = step(state, command, at);
    expect(done.refusal).toBeUndefined();
    state = done.state;
  };
  say({ kind: 'create', by: 'dora', release: '1.0', bill, authors: [], carry: false });
  say({ kind: 'promote', by: 'dora', release: '1.0', stage: 'DEV', wait: true });
  for (let round = 0; round < 20; round += 1) {
    const order = [...state.orders.values()].find((each) => each.state === 'open');
    if (order === undefined) break;
    const well = { state: 'succeeded', result: { digest: 'sha256:1', verdict: 'pass' } } as const;
    const { state: as, result } = answers[order.undo === true ? '' : (order.step?.id ?? 'check')] ?? well;
    say({
      kind: 'observe',
      by: 'agent:local',
      key: order.key,
      fence: order.fence,
      seq: 1,
      state: as,
      at,
      because: 'it went wrong',
      result,
    });
  }
  return releaseView(state, 1, at, '1.0')?.stages[0];
}

test('those of a failed step stand beside the attempt, and not within its sentence', () => {
  const stage = walk({ 'place-api': { state: 'failed', result: { lastWords: 'no licence\n  at open' } } });
  expect(stage?.failed).toMatchObject({ because: 'place-api failed in dev: it went wrong', lastWords: 'no licence\n  at open' });
});

test('those of a check that says no stand beside its evidence; of one that passes there are none', () => {
  const no = walk({ check: { state: 'succeeded', result: { verdict: 'fail', lastWords: 'no table' } } });
  expect(no?.exit[0]).toMatchObject({
    state: 'failed',
    evidence: [{ lastWords: 'no table' }],
  });
  const yes = walk({ check: { state: 'succeeded', result: { verdict: 'pass', lastWords: 'all well' } } });
  expect(yes?.exit[0]?.evidence[0]).not.toHaveProperty('lastWords');
});
