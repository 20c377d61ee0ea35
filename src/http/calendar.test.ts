// The days of a system over REST.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { calendarShape } from '#core/api/calendar-shapes.ts';
import { errorShape } from '#core/api/error.ts';
import { bill, startBank, type Bank } from './test-bank.ts';

let bank: Bank;

beforeAll(async () => {
  bank = await startBank();
  expect(await bank.give('dora', 'create', { release: '1.0.0', bill })).toBe('done');
});
afterAll(() => bank.close());

const ask = (query: string) => bank.ask('dora', 'GET', `systems/bank/calendar${query}`);

test('as many days as were asked for, and the releases that are on their way', async () => {
  const answer = await ask('?from=2026-06-01&days=3');
  const { days, releases, zone } = calendarShape.parse(answer.json());
  expect(days.map(({ date }) => date)).toEqual(['2026-06-01', '2026-06-02', '2026-06-03']);
  expect([zone, releases]).toEqual(['UTC', [{ release: '1.0.0', path: ['PROD'], entered: [] }]]);
});

test.each(['?from=2026-02-30', '?from=tomorrow', '?days=0', '?days=401', '?calendar=moon', '?from=9999-01-01'])(
  '%s is refused, and says what it is about',
  async (query) => {
    const answer = await ask(query);
    expect([answer.statusCode, errorShape.parse(answer.json()).error.code]).toEqual([400, 'invalid-request']);
  },
);

test('a calendar that the file does not have is named', async () => {
  const { error } = errorShape.parse((await ask('?calendar=moon')).json());
  expect([error.sentence, error.next]).toEqual(['bank has no calendar `moon`.', 'Add `calendar: DE-BW` to the system file.']);
});
