import { expect, test } from 'vitest';
import { planDigestOf, planSteps } from '#core/plan.ts';
import { billOf, plainOptions, systemOf } from './fixture.ts';

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

test('other bits, another command or another variable make another plan; another environment does not', () => {
  const digest = planDigestOf(two, billOf(2, 1));
  expect(planDigestOf(two, billOf(2, 2))).not.toBe(digest);
  const services = two.services.map((service) => ({ ...service, variables: { GREETING: 'hello' } }));
  expect(planDigestOf({ ...two, services }, billOf(2, 1))).not.toBe(digest);
  expect(planDigestOf({ ...two, services: services.map((service) => ({ ...service, variables: { GREETING: 'hi' } })) }, billOf(2, 1))).toBe(
    planDigestOf({ ...two, services }, billOf(2, 1)),
  );
  expect(planDigestOf({ ...two, environments: [] }, billOf(2, 1))).toBe(digest);
});
