// Which release ran where, over REST: read from the ledger, and read on.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { staysShape } from '#core/api/stay-shapes.ts';
import type { StayView } from '#core/views/stays.ts';
import { bill, startBank, type Bank } from './test-bank.ts';

let bank: Bank;

beforeAll(async () => {
  bank = await startBank();
  expect(await bank.give('dora', 'create', { release: '1.0.0', bill })).toBe('done');
});
afterAll(() => bank.close());

async function staysIn(environment: string): Promise<readonly StayView[]> {
  const answer = await bank.ask('dora', 'GET', `systems/bank/environments/${environment}/stays`);
  expect(answer.statusCode).toBe(200);
  return staysShape.parse(answer.json()).stays;
}

test('nothing ran where nothing was brought', async () => {
  expect(await staysIn('prod')).toEqual([]);
});

test('an environment that is not there is refused', async () => {
  expect((await bank.ask('dora', 'GET', 'systems/bank/environments/nowhere/stays')).statusCode).toBe(404);
});
