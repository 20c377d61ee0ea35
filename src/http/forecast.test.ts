// The forecast over REST: from a real ledger, read once and on from there.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forecastShape } from '#core/api/forecast-shapes.ts';
import { errorShape } from '#core/api/error.ts';
import { bill, startBank, type Bank } from './test-bank.ts';

let bank: Bank;

beforeAll(async () => {
  bank = await startBank();
  expect(await bank.give('dora', 'create', { release: '1.0.0', bill })).toBe('done');
});
afterAll(() => bank.close());

async function forecast(query = '') {
  const answer = await bank.ask('dora', 'GET', `systems/bank/forecast${query}`);
  expect(answer.statusCode).toBe(200);
  return forecastShape.parse(answer.json());
}

test('each release on its way is told with its odds, and what they rest on', async () => {
  const { releases, zone, samples } = await forecast();
  expect(zone).toBe('UTC');
  expect(samples).toBeGreaterThanOrEqual(200);
  expect(releases).toMatchObject([{ release: '1.0.0', people: 2, answers: 0, neverPercent: 0 }]);
  expect(releases[0]?.words).toMatch(/^Earliest .* Even odds by .*, 9 in 10 by .*, from no answers yet: these are our own guesses\.$/);
  expect(releases[0]?.legs).toMatchObject([
    { stage: 'PROD', waits: [{ label: 'approval of approver' }, { label: 'approval of approver' }] },
  ]);
});

test('an answer of the past is one of those that the next forecast rests on', async () => {
  expect(await bank.give('rita', 'approve', { release: '1.0.0', stage: 'PROD' })).toBe('done');
  const { releases } = await forecast('?release=1.0.0');
  expect(releases).toMatchObject([{ people: 1, answers: 1, fewestAnswers: 1 }]);
  expect(releases[0]?.words).toContain('(wide: 1 observation)');
});

test('what would be otherwise is told beside it', async () => {
  const { releases } = await forecast(`?whatIf=${encodeURIComponent('delay 1.0.0 by 20 days')}`);
  expect(releases[0]?.shift).toMatchObject({ laterPercent: 100, lost: 0 });
  expect(releases[0]?.shift?.words).toMatch(/ later at the mean, 100 of 100 are\.$/);
});

test.each([
  ['?whatIf=hurry', 400, 'invalid-request', 'Write `freeze 2026-12-18 to 2027-01-07 in PROD`'],
  ['?release=9.9.9', 404, 'no-such-release', 'lockstep forecast'],
])('%s is answered by %i %s, and what to write instead', async (query, status, code, next) => {
  const answer = await bank.ask('dora', 'GET', `systems/bank/forecast${query}`);
  const { error } = errorShape.parse(answer.json());
  expect([answer.statusCode, error.code]).toEqual([status, code]);
  expect(error.next).toContain(next);
});
