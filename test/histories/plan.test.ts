import { describe, expect, test } from 'vitest';
import { makeGate } from '#core/file/gate-hash.ts';
import { planDigestOf, planSteps } from '#core/plan.ts';
import type { Rollout } from '#core/system.ts';
import { billOf, plainOptions, systemOf } from './fixture.ts';

const one = systemOf(plainOptions);
const two = systemOf({ ...plainOptions, services: 2 });

test('a plan places in dependency order, reads everything back, and only then moves traffic', () => {
  expect(planSteps(two.services, 'at-once').map((step) => step.id)).toEqual([
    'migrate-app',
    'place-app',
    'read-back-app',
    'place-web',
    'read-back-web',
    'switch',
    'retire-app',
    'retire-web',
  ]);
});

test('a migration is not taken back, and reading changes nothing', () => {
  expect(
    planSteps(two.services, 'at-once')
      .filter((step) => !step.undoable)
      .map((step) => step.kind),
  ).toEqual(['migrate', 'read-back', 'read-back']);
  expect(
    planSteps(two.services, 'at-once')
      .filter((step) => step.looks)
      .map((step) => step.kind),
  ).toEqual(['read-back', 'read-back']);
});

test('other bits, another command and what a variable says make another plan; another environment does not', () => {
  const bill = billOf(2, 1);
  const digest = planDigestOf(two, bill);
  const saying = (variables: { readonly [name: string]: string }) => two.services.map((service) => ({ ...service, variables }));
  const others = [
    planDigestOf(two, billOf(2, 2)),
    planDigestOf({ ...two, services: saying({ GREETING: 'hello' }) }, bill),
    planDigestOf({ ...two, services: saying({ GREETING: 'hi' }) }, bill),
    planDigestOf({ ...two, services: two.services.map((service) => ({ ...service, files: 'config' })) }, bill),
    planDigestOf({ ...two, services: two.services.map((service) => ({ ...service, migrations: 'npm run other' })) }, bill),
  ];
  expect(new Set([digest, ...others]).size).toBe(others.length + 1);
  expect(planDigestOf({ ...two, environments: [] }, bill)).toBe(digest);
});

describe('traffic by degrees', () => {
  const canary: Rollout = {
    kind: 'canary',
    steps: [
      { kind: 'weight', weight: 500, ms: 600_000, requests: 300 },
      { kind: 'ask', role: 'operator' },
      { kind: 'weight', weight: 5_000, ms: 60_000, requests: 300 },
    ],
    key: { from: 'address' },
    warmUpMs: 60_000,
    suspendMs: 60_000,
    mostPauseMs: 3_600_000,
    queries: [],
    checks: [],
  };

  test('is moved and judged in steps of their own before the switch, and the template is the same', () => {
    const ids = planSteps(one.services, canary).map(({ id }) => id);
    expect(ids.slice(ids.indexOf('read-back-app') + 1)).toEqual([
      'shift-1',
      'judge-1',
      'ask-2',
      'shift-3',
      'judge-3',
      'switch',
      'retire-app',
    ]);
  });

  test('a share is taken back, and a look is not', () => {
    const steps = planSteps(one.services, canary);
    expect(steps.filter(({ kind }) => kind === 'shift').every(({ undoable, looks }) => undoable && !looks)).toBe(true);
    expect(steps.filter(({ kind }) => kind === 'judge').every(({ undoable, looks }) => !undoable && looks)).toBe(true);
  });

  test('a watch keeps what was replaced warm for as long as it may go back', () => {
    const check = { name: 'watch', kind: 'watch', options: {}, timeoutMs: 600_000 };
    const watch = makeGate({ kind: 'check', side: 'exit', check, rollsBack: true });
    const warmth = (rollout: Rollout) => planSteps(one.services, rollout, { exit: [watch] }).find(({ kind }) => kind === 'retire')?.warmMs;
    expect(warmth(canary)).toBe(900_000);
    expect(warmth('blue-green')).toBe(900_000);
    expect(warmth('at-once')).toBeUndefined();
  });
});

test('a switch with a pause has the time for the wait, and for the way back', () => {
  const pause: Rollout = { kind: 'pause', holdMs: 120_000 };
  const msOf = (rollout: Rollout) => planSteps(two.services, rollout).find(({ kind }) => kind === 'switch')?.timeoutMs;
  expect([msOf(pause), msOf('blue-green')]).toEqual([420_000, 60_000]);
});

test('what ran before is asked before the migrations, and once the whole schema is new: before anything of the release runs', () => {
  const check = { name: 'functional', kind: 'command', options: {}, timeoutMs: 60_000 };
  const ids = planSteps(two.services, 'at-once', { exit: [], previous: { check } }).map(({ id }) => id);
  expect(ids.slice(0, 4)).toEqual(['ask-previous', 'migrate-app', 'prove-previous', 'place-app']);
  const none = two.services.map(({ migrations: _none, ...service }) => service);
  expect(planSteps(none, 'at-once', { exit: [], previous: { check } })[0]?.id).toBe('place-app');
});
