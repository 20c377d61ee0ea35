import { expect, test } from 'vitest';
import type { PersonCommand } from '#core/command.ts';
import { begunAt as at, systemOf } from '#core/fixture.ts';
import { step } from '#core/step.ts';
import { outgoing } from './hand-out.ts';

const file = `lockstep: 1
system: shop
roles: {developer: [dora], tester: [tom]}
services:
  api: {source: 'directory:./api', command: node a.js}
environments:
  dev: {data: synthetic, errors: full}
path:
  - stage: DEV
`;
const bill = { api: { digest: 'sha256:1', source: 'directory:./api', blob: 'sha256:1' } };

/** A step of 1.0 is under way in DEV when this is said. */
function abortedBy(command: PersonCommand | undefined): readonly (true | undefined)[] {
  const commands: readonly PersonCommand[] = [
    { kind: 'create', by: 'dora', release: '1.0', bill, authors: [], carry: false, unknownAuthors: [] },
    { kind: 'promote', by: 'dora', release: '1.0', stage: 'DEV', wait: true },
    ...(command === undefined ? [] : [command]),
  ];
  const state = commands.reduce((before, each) => step(before, each, at).state, systemOf(file));
  return outgoing(state, 'local', at).map(({ envelope }) => envelope.isAborted);
}

test('a step that a person takes back is cut, by an abort and by a rejection alike; else it is left alone', () => {
  expect(abortedBy(undefined)).toEqual([undefined]);
  expect(abortedBy({ kind: 'abort', by: 'dora', promotion: '1.0@DEV.1', reason: 'it hangs' })).toEqual([true]);
  expect(abortedBy({ kind: 'reject', by: 'tom', release: '1.0', reason: 'it hangs' })).toEqual([true]);
});
