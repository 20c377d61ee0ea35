import { expect, test } from 'vitest';
import { begunAt, systemOf } from '#core/fixture.ts';
import { blockers } from '#core/blockers/index.ts';
import { must } from '#core/bug.ts';
import type { PersonCommand } from '#core/command.ts';
import type { State } from '#core/state.ts';
import { step } from '#core/step.ts';

const hour = 3_600_000;

const file = `lockstep: 1
system: shop
roles: {admin: [ada], developer: [dora], operator: [olga, otto]}
services: {api: {source: directory:./api, command: node a.js}}
environments: {prod: {data: real, errors: friendly, audience: public}}
path:
  - stage: PROD
`;

function stopping(state: State, hours: number, command: Partial<Extract<PersonCommand, { kind: 'stop' }>> = {}) {
  return step(state, { kind: 'stop', by: 'olga', reason: 'An incident', ...command }, begunAt + hours * hour);
}

test('a stop ends by itself after a day, and nobody is asked whether it may', () => {
  const { state } = stopping(systemOf(file), 0);
  expect(state.head.stop?.until).toBe(begunAt + 24 * hour);
  expect(step(state, undefined, begunAt + 23.9 * hour).events).toEqual([]);
  expect(step(state, undefined, begunAt + 24 * hour).events).toEqual([{ kind: 'stopLifted', by: 'lockstep' }]);
});

test.each([
  ['a day', 24, undefined],
  ['longer than a day', 24.1, 'stop-too-long'],
  ['until now', 0, 'expired'],
])('a stop of %s', (_, hours, code) => {
  expect(stopping(systemOf(file), 0, { until: begunAt + hours * hour }).refusal?.code).toBe(code);
});

test('to stop again renews it, with who and why', () => {
  const first = stopping(systemOf(file), 0).state;
  const second = stopping(first, 20, { by: 'otto', reason: 'It goes on' });
  expect(second.events).toEqual([
    { kind: 'stopSet', by: 'otto', reason: 'It goes on', at: begunAt + 20 * hour, until: begunAt + 44 * hour },
  ]);
  expect(step(second.state, undefined, begunAt + 30 * hour).events).toEqual([]);
});

test('a blocker says who stopped, why, until when, and who may lift it; one of an older ledger has no end', () => {
  const bill = { api: { digest: 'sha256:a', source: 'directory:./api', blob: 'sha256:a' } };
  const made = step(systemOf(file), { kind: 'create', by: 'dora', release: '1', bill, authors: [], carry: false }, begunAt).state;
  const { state } = stopping(made, 0);
  const stopOf = (at: State) => blockers(at, must(at.releases.get('1'), '1'), 'PROD', begunAt).find(({ code }) => code === 'stop');
  expect(stopOf(state)).toMatchObject({
    because: 'everything is stopped by olga: An incident (ada, olga or otto may lift or renew it)',
    clears: { kind: 'time', at: begunAt + 24 * hour },
  });
  const older = { ...state, head: { ...state.head, stop: { by: 'olga', reason: 'An incident', at: begunAt } } };
  expect(stopOf(older)).toMatchObject({ clears: { kind: 'person', who: ['ada', 'olga', 'otto'] } });
  expect(step(older, undefined, begunAt + 1_000 * hour).events).toEqual([]);
});
