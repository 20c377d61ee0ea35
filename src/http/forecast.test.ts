// The forecast over REST: from a real ledger, read once and on from there.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forecastShape } from '#core/api/forecast-shapes.ts';
import { errorShape } from '#core/api/error.ts';
import { bankFile, bill, startBank, type Bank } from './test-bank.ts';

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
  ['?whatIf=freeze+2026-12-18+to+2027-01-07+in+PORD', 400, 'invalid-request', '`closed 2026-06-05`, `open Sat 2026-06-06`'],
  ['?release=9.9.9', 404, 'no-such-release', 'lockstep forecast'],
])('%s is answered by %i %s, and what to write instead', async (query, status, code, next) => {
  const answer = await bank.ask('dora', 'GET', `systems/bank/forecast${query}`);
  const { error } = errorShape.parse(answer.json());
  expect([answer.statusCode, error.code]).toEqual([status, code]);
  expect(error.next).toContain(next);
});

async function whatIf(body: object) {
  const answer = await bank.ask('dora', 'POST', 'systems/bank/forecast', body);
  expect(answer.statusCode).toBe(200);
  return forecastShape.parse(answer.json());
}

test('several things at once are later than each by itself, and the way of the release is the one that it would be', async () => {
  const [delay, answered] = ['delay 1.0.0 by 20 days', 'approve 1.0.0 for PROD by 2026-11-20T00:01'];
  const both = await whatIf({ whatIf: [delay, answered] });
  const one = await whatIf({ whatIf: [answered] });
  expect(both.releases[0]?.shift?.meanMs).toBeGreaterThan(one.releases[0]?.shift?.meanMs ?? 0);
  expect(both.releases[0]?.earliest).toBeGreaterThan(one.releases[0]?.earliest ?? 0);
  expect(one.releases[0]?.shift?.meanMs).toBeLessThanOrEqual(0);
});

test('under another file the dates are those that it makes, and nothing is applied', async () => {
  const before = (await bank.store.events('bank', { limit: 1000 })).length;
  const other = bankFile
    .replace('entry: [approval: 2 approver]', 'entry: [approval: 2 approver, approval: ralf-role]')
    .replace('  admin: [adam]', '  admin: [adam]\n  ralf-role: [ralf]');
  const { releases } = await whatIf({ file: other });
  expect(releases).toMatchObject([{ release: '1.0.0', people: 2 }]);
  expect(releases[0]?.shift?.laterPercent).toBeGreaterThan(20);
  expect((await bank.store.events('bank', { limit: 1000 })).length).toBe(before);
});

test.each([
  [{ whatIf: ['closed 2027-06-04'] }, 'invalid-request', 'The file has no calendar'],
  [{ whatIf: ['delay 9.9.9 by 2 days'] }, 'invalid-request', 'No release 9.9.9 is on its way.'],
  [{ whatIf: ['approve 1.0.0 for INT by 2027-06-04'] }, 'invalid-request', '1.0.0 does not go to INT: its path has PROD.'],
  [{ file: 'lockstep: 9' }, 'file-invalid', 'wrong in the file that is to be tried'],
  [{ file: bankFile.replace('system: bank', 'system: till') }, 'file-outdated', 'This file is of system till, not of bank.'],
])('%j is refused by %s, and says what does not fit', async (body, code, words) => {
  const { error } = errorShape.parse((await bank.ask('dora', 'POST', 'systems/bank/forecast', body)).json());
  expect(error.code).toBe(code);
  expect(error.sentence).toContain(words);
});
