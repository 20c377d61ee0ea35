import { expect, test } from 'vitest';
import { must } from '#core/bug.ts';
import { systemOf } from '#core/fixture.ts';
import { refreshedIn } from '#core/prove-fixture.ts';
import type { DataRecord, Environment, State } from '#core/state.ts';
import { boardRow, boardView } from './board.ts';
import { exposedData } from './exposed-data.ts';

const file = `lockstep: 1
system: shop
roles: {admin: [ada], developer: [dora], operator: [olaf]}
services:
  api: {source: directory:./api, command: node a.js}
environments:
  staging: {data: masked, errors: full, refresh: {from: prod, databases: [shop, crm], unmasked: by-exception}}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: STAGING
  - stage: PROD
`;

const told = must(refreshedIn({ at: 5, signer: 'lockstep/a+0+k' }).refreshed, 'a refresh');
const copied: DataRecord = { ...told, from: 'prod', promotion: 'refresh-staging.1', since: 6 };
const exception = { id: 'staging/x1', by: 'olaf', second: 'ada', reason: 'So', at: 0, expires: 100 };
const raw: DataRecord = { ...copied, verdict: 'raw', exception: exception.id };

function proven(verdict: 'pass' | 'leak' | 'broken'): DataRecord {
  const { at, classification, plan } = told;
  const proof = { at, verdict, classification, plan, values: 9, cells: 90, leaks: 1, ms: 5, promotion: 'prove-staging.2', ended: 9 };
  return { ...copied, proof };
}

function stateWith(data: Environment['data'] & object): State {
  const state = systemOf(file);
  const staging = must(state.environments.get('staging'), 'staging');
  return { ...state, environments: new Map([...state.environments, ['staging', { ...staging, data, unmasked: [exception] }]]) };
}

const overdue = 'shop in staging is not masked, and Exception staging/x1 has ended';
const leak = 'crm in staging holds people’s own values: prove-staging.2 found them in what stands there';

test.each<[string, Environment['data'] & object, number, readonly string[]]>([
  ['what is masked', { shop: copied, crm: proven('pass') }, 50, []],
  ['what two people permit still', { shop: raw }, 99, []],
  ['what nobody permits any more', { shop: raw }, 100, [overdue]],
  ['what a proof found', { crm: proven('leak') }, 50, [leak]],
  ['a proof that could not see', { crm: proven('broken') }, 50, []],
  ['both', { shop: raw, crm: proven('leak') }, 100, [overdue, leak]],
  ['what came without masks, found again', { shop: { ...proven('leak'), verdict: 'raw', exception: exception.id } }, 50, []],
])('of %s is told that people’s own values are there, and may not be', (_, data, now, because) => {
  expect(exposedData(stateWith(data), now).map((each) => each.because)).toEqual(because);
});

test('the board, and the row of many, tell it with what ends it; else they say nothing', () => {
  const exposed = [{ environment: 'staging', because: leak, command: 'lockstep data refresh staging' }];
  const state = stateWith({ crm: proven('leak') });
  expect([boardView(state, 1, 50).exposed, boardRow(state, 1, 50).exposed]).toEqual([exposed, exposed]);
  const well = stateWith({ crm: copied });
  expect(['exposed' in boardView(well, 1, 50), 'exposed' in boardRow(well, 1, 50)]).toEqual([false, false]);
});
