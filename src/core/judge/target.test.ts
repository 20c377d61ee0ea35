import { expect, test } from 'vitest';
import { isRefusal } from './ruling.ts';
import { judgeTarget, targetOf } from './target.ts';
import { begunAt, systemOf } from '#core/fixture.ts';
import { step } from '#core/step.ts';
import type { PersonCommand } from '#core/command.ts';
import type { State } from '#core/state.ts';

const bill = { api: { digest: 'sha256:1', source: 'directory:./api', blob: 'sha256:1' } };
const file = `lockstep: 1
system: shop
roles: {admin: [ada], developer: [dora], release-manager: [rita]}
services: {api: {source: directory:./api, command: node a.js}}
environments: {dev: {data: synthetic, errors: full}}
path: [stage: DEV]
`;

function created(target?: number | string): ReturnType<typeof step> {
  const told = { release: '1.0', bill, authors: [], carry: false, ...(target !== undefined && { target }) };
  return step(systemOf(file), { kind: 'create', by: 'dora', ...told }, begunAt);
}

type Target = Extract<PersonCommand, { kind: 'target' }>;

function moved(state: State, rest: Partial<Target>): ReturnType<typeof step> {
  return step(state, { kind: 'target', by: 'rita', release: '1.0', reason: 'The fair was moved.', ...rest }, begunAt);
}

test('a target is the last minute of its day in the zone of the system, and stands with the release from the beginning', () => {
  const { state } = created('2026-06-16');
  expect(state.releases.get('1.0')?.target).toBe(Date.parse('2026-06-16T23:59:00Z'));
});

test('a target is moved with a reason, which stands in the ledger, and may be taken away', () => {
  const { events, state } = moved(created('2026-06-16').state, { target: '2026-06-23' });
  const later = Date.parse('2026-06-23T23:59:00Z');
  expect(events).toEqual([{ kind: 'targetSet', release: '1.0', target: later, by: 'rita', because: 'The fair was moved.' }]);
  expect(state.releases.get('1.0')?.target).toBe(later);
  expect(moved(state, {}).state.releases.get('1.0')).not.toHaveProperty('target');
});

test('a target without a reason is not moved, and the same target again is no news', () => {
  const { state } = created('2026-06-16');
  expect(judgeTarget(state, { kind: 'target', by: 'rita', release: '1.0', target: '2026-06-23', reason: ' ' }, begunAt)).toMatchObject({
    code: 'reason-missing',
  });
  expect(moved(state, { target: '2026-06-16' }).events).toEqual([]);
});

test('only a release manager moves what somebody promised', () => {
  expect(moved(created().state, { by: 'dora', target: '2026-06-23' }).refusal?.code).toBe('not-your-role');
});

test.each([
  ['2026-05-31', 'The target Sun 31 May 2026, 23:59 UTC (+00:00) is over already.'],
  ['2026-02-30', '`2026-02-30` is no day.'],
])('%s is no target: %s', (typed, sentence) => {
  const answer = targetOf(systemOf(file), typed, begunAt);
  expect(isRefusal(answer) && answer.sentence).toBe(sentence);
  expect(created(typed).refusal?.code).toBe('not-a-target');
});
