// Dates that moved, over REST: what the ledger holds of a release, and whose date an event shifted.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { errorShape } from '#core/api/error.ts';
import { movesShape, shiftShape } from '#core/api/moves-shapes.ts';
import type { Foretold } from '#core/foretold.ts';
import { bill, startBank, type Bank } from './test-bank.ts';

let bank: Bank;
let latest: Foretold;
const dayMs = 86_400_000;

/** As the controller would, so many days on. */
async function foretell(days: number, from?: Foretold): Promise<Foretold> {
  bank.pass(1000);
  const at = bank.engine.now();
  const date = at + days * dayMs;
  const text = new Date(date).toISOString().slice(0, 10);
  const foretold: Foretold = { at, evenOdds: date, nineInTen: date, neverPercent: 0, days: { evenOdds: text, nineInTen: text } };
  const parts = [{ kind: 'calendar', words: 'Fri 5 Jun (Company day) counts otherwise', ms: dayMs }] as const;
  const move = from && { from, ms: dayMs, samples: 400, parts };
  const command = { kind: 'foretell', by: 'lockstep', release: '1.0.0', foretold, ...(move && { move }) } as const;
  const answer = await bank.engine.submit('bank', command, `foretell ${at}`);
  if (!answer.ok) throw new Error(answer.refusal.sentence);
  return foretold;
}

beforeAll(async () => {
  bank = await startBank();
  expect(await bank.give('dora', 'create', { release: '1.0.0', bill })).toBe('done');
  latest = await foretell(11, await foretell(10));
});
afterAll(() => bank.close());

async function numberOf(kind: string): Promise<number> {
  const events = await bank.store.events('bank', { limit: 1000 });
  return events.findLast((event) => event.kind === kind)?.seq ?? 0;
}

test('each date that a release was foretold is told, with how far it moved and by what', async () => {
  const answer = await bank.ask('dora', 'GET', 'systems/bank/releases/1.0.0/moves');
  expect(answer.statusCode).toBe(200);
  const { dates } = movesShape.parse(answer.json());
  expect(dates.map(({ move }) => move?.ms)).toEqual([undefined, dayMs]);
  expect(dates[1]?.words).toContain('1 d later: Fri 5 Jun (Company day) counts otherwise (+1 d)');
  expect(dates[1]?.seq).toBe(await numberOf('dateForetold'));
});

test('whoever asks again is told what came meanwhile, each once and in order', async () => {
  const ask = async () => movesShape.parse((await bank.ask('dora', 'GET', 'systems/bank/releases/1.0.0/moves')).json()).dates;
  const before = await ask();
  latest = await foretell(13, latest);
  const [after, again] = [await ask(), await ask()];
  expect(after.map(({ seq }) => seq)).toEqual([...before.map(({ seq }) => seq), await numberOf('dateForetold')]);
  expect(again).toEqual(after);
});

test('whose date an event shifted is told from the worlds before and after it', async () => {
  const seq = await numberOf('releaseCreated');
  expect(await bank.give('rita', 'approve', { release: '1.0.0', stage: 'PROD' })).toBe('done');
  const given = shiftShape.parse(
    (await bank.ask('dora', 'GET', `systems/bank/forecast/diff?seq=${await numberOf('evidenceGiven')}`)).json(),
  );
  expect(given).toMatchObject({ kind: 'evidenceGiven', words: '1.0.0 was approved for PROD by rita', shifts: [{ release: '1.0.0' }] });
  expect(given.shifts[0]?.soonerPercent).toBeGreaterThan(20);
  const made = shiftShape.parse((await bank.ask('dora', 'GET', `systems/bank/forecast/diff?seq=${seq}`)).json());
  expect(made).toMatchObject({ words: '1.0.0 was made', shifts: [] });
});

test('an event that is the word on a date is told as what it is', async () => {
  const answer = await bank.ask('dora', 'GET', `systems/bank/forecast/diff?seq=${await numberOf('dateForetold')}`);
  expect(shiftShape.parse(answer.json())).toMatchObject({ kind: 'dateForetold', foretold: { release: '1.0.0', move: { ms: dayMs } } });
});

test.each([
  ['releases/9.9.9/moves', 404, 'no-such-release'],
  ['forecast/diff?seq=0', 400, 'invalid-request'],
  ['forecast/diff?seq=9999', 400, 'invalid-request'],
  ['forecast/diff', 400, 'invalid-request'],
])('%s is answered by %i %s', async (path, status, code) => {
  const answer = await bank.ask('dora', 'GET', `systems/bank/${path}`);
  expect([answer.statusCode, errorShape.parse(answer.json()).error.code]).toEqual([status, code]);
});
