import { expect, test } from 'vitest';
import { systemOf } from '#core/fixture.ts';
import { step } from '#core/step.ts';

const file = `lockstep: 1
system: shop
roles: {operator: [otto]}
services:
  api: {source: 'directory:./api', command: node a.js}
environments:
  dev-1: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly}
path:
  - {stage: DEV, environment: dev-1}
  - stage: PROD
`;

const state = systemOf(file);

test.each([
  ['prod', 'There is no stage prod. prod is an environment of PROD.'],
  ['dev-1', 'There is no stage dev-1. dev-1 is an environment of DEV.'],
  ['PRDO', 'There is no stage PRDO. Did you mean PROD?'],
  ['moon', 'There is no stage moon.'],
  ['PROD', 'Nothing runs in PROD.'],
])('who rolls %s back hears what there is', (stage, sentence) => {
  const refusal = step(state, { kind: 'rollback', by: 'otto', stage, reason: 'slow' }, 0).refusal;
  expect(refusal?.sentence).toBe(sentence);
});

test('who holds a place that is no stage hears it too', () => {
  const refusal = step(state, { kind: 'hold', by: 'otto', stage: 'prod', reason: 'slow' }, 0).refusal;
  expect(refusal?.sentence).toBe('There is no stage prod. prod is an environment of PROD.');
});
