// What truly helps past an older release.
import { expect, test } from 'vitest';
import type { Blocker } from '#core/blocker.ts';
import type { Command, PersonCommand } from '#core/command.ts';
import { begunAt as at, systemOf } from '#core/fixture.ts';
import type { Refusal } from '#core/refusal.ts';
import { step } from '#core/step.ts';
import { whyView } from '#core/views/release.ts';

const file = `lockstep: 1
system: shop
roles: {developer: [dora], tester: [tom, anna], release-manager: [rita, rolf], operator: [olga]}
services:
  api: {source: 'directory:./api', command: node a.js}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly}
path:
  - stage: DEV
  - stage: PROD
    entry: [approval: {tester: 2}]
`;

/** 1.0 and 1.1 stand in DEV, one after the other: the agent does at once what it is told. */
function shop() {
  let state = systemOf(file);
  const say = (command: Command): Refusal | undefined => {
    const done = step(state, command, at);
    state = done.state;
    return done.refusal;
  };
  const obey = (): void => {
    for (let orders = [...state.orders.values()]; orders.length > 0; orders = [...state.orders.values()]) {
      for (const { key, fence, host, step: own, promotion } of orders) {
        const digest = state.promotions.get(promotion)?.bill[own?.service ?? '']?.digest;
        const result = digest === undefined ? {} : { result: { digest } };
        say({ kind: 'observe', by: `agent:${host}`, key, fence, seq: 2, state: 'succeeded', at, ...result });
      }
    }
  };
  for (const [release, sign] of [
    ['1.0', '1'],
    ['1.1', '2'],
  ] as const) {
    const bill = { api: { digest: `sha256:${sign}`, source: 'directory:./api', blob: `sha256:${sign}` } };
    say({ kind: 'create', by: 'dora', release, bill, authors: [], carry: false, unknownAuthors: [] });
    say({ kind: 'promote', by: 'dora', release, stage: 'DEV', wait: false });
    obey();
  }
  const blockersOf = (release: string): readonly Blocker[] => whyView(state, 9, at, { release })?.blockers ?? [];
  const give = (command: PersonCommand): Refusal | undefined => say(command);
  return { give, blockersOf };
}

const waits = { kind: 'promote', by: 'dora', release: '1.0', stage: 'PROD', wait: true } as const;
const glass = { kind: 'break-glass', by: 'olga', release: '1.1', stage: 'PROD', reason: 'it burns', expires: at + 60_000 } as const;

test('before a newer release an older one is named, with what it waits for; an abort of it is never the advice', () => {
  const { give, blockersOf } = shop();
  give(waits);
  const commands = blockersOf('1.1').filter(({ clears }) => clears.kind === 'release');
  expect(commands.map(({ code }) => code).sort()).toEqual(['busy', 'older-first']);
  for (const { clears } of commands) expect(clears).toMatchObject({ release: '1.0', command: 'lockstep why 1.0 --stage PROD' });
});

test('broken glass waives gates and not the order, and says what does end it', () => {
  const { give, blockersOf } = shop();
  expect(give(glass)).toBeUndefined();
  expect(give({ kind: 'second-exception', by: 'rita', id: '1.1.x1' })).toBeUndefined();
  const [older, ...rest] = blockersOf('1.1');
  expect(rest).toEqual([]);
  expect(older).toMatchObject({
    code: 'older-first',
    because: '1.0 is older and goes into PROD first, unless it is rejected: broken glass waives gates, not the order',
    clears: { command: 'lockstep reject 1.0 --reason "…"' },
  });
  expect(give({ kind: 'reject', by: 'tom', release: '1.0', reason: 'the newer one is needed' })).toBeUndefined();
  expect(blockersOf('1.1')).toEqual([]);
});

test('whoever may not approve is sent to those who still can', () => {
  const { give } = shop();
  const approve = { kind: 'approve', release: '1.0', stage: 'PROD' } as const;
  expect(give({ ...approve, by: 'dora' })?.next).toBe('Ask anna or tom.');
  expect(give({ ...approve, by: 'anna' })).toBeUndefined();
  expect(give({ ...approve, by: 'dora' })?.next).toBe('Ask tom.');
  expect(give({ ...approve, by: 'tom' })).toBeUndefined();
  expect(give({ ...approve, by: 'dora' })?.next).toBe('lockstep why 1.0 --stage PROD');
});
