// What a calendar has come to say since a number of the ledger.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { calendarChangesShape } from '#core/api/calendar-change-shapes.ts';
import { catalogue } from '#catalogue/index.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { calendarOfTests, day, sorted, utc } from '#core/time/fixture.ts';
import type { CalendarVersion } from '#core/time/types.ts';
import { digestOfTime } from '#core/times.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const text = `lockstep: 1
system: timed
zone: Europe/Berlin
calendar: {week: Mon-Fri, hours: '09:00-17:00'}
roles: {admin: [adam], developer: [dora]}
services:
  app: {source: 'directory:./app', command: node app.js}
environments:
  dev: {data: synthetic, errors: full}
path:
  - stage: DEV
    exit: [soak: 1 working day]
`;

let server: TestServer;
let applied: number;
beforeAll(async () => {
  server = await startTestServer();
  const parsed = parseSystem(text, catalogue);
  if (!parsed.ok || parsed.system.time === undefined) throw new Error('the file is wrong');
  const of = digestOfTime(parsed.system.time);
  const timeWith = (calendar: CalendarVersion) => ({
    of,
    calendars: { default: { calendar, sources: [] } },
    schedule: { of, zone: utc, windows: [], freezes: [] },
  });
  const apply = { kind: 'apply', by: 'root', file: parsed.system, digest: 'timed', time: timeWith(calendarOfTests) } as const;
  const first = await server.engine.submit('timed', apply, 'apply');
  if (!first.ok) throw new Error(first.refusal.sentence);
  applied = first.seq;
  const closure = { day: day('2026-12-28'), because: 'Company day', counts: 0, kind: 'closure' } as const;
  const later = timeWith({ ...calendarOfTests, days: sorted([...calendarOfTests.days, closure]) });
  const compiled = await server.engine.submit('timed', { kind: 'compile-time', by: 'lockstep', time: later }, 'compile');
  if (!compiled.ok || !compiled.events.includes('timeCompiled')) throw new Error(JSON.stringify([first, compiled]));
});
afterAll(() => server.close());

async function changesFrom(query: string) {
  const answer = await server.app.inject({ url: `/api/systems/timed/calendar/changes${query}`, headers: await server.signIn('dora') });
  return { status: answer.statusCode, body: answer.body };
}

test('days that count differently since a number are told with what they were and are', async () => {
  const { body } = await changesFrom(`?from=${applied}`);
  const { days, moved } = calendarChangesShape.parse(JSON.parse(body));
  expect(days.map(({ calendar, date }) => [calendar, date])).toEqual([['default', '2026-12-28']]);
  expect(days[0]?.before).not.toContain('Company day');
  expect(days[0]?.after).toContain('Company day');
  expect(moved).toEqual([]);
});

test.each([
  ['v1', 'default'],
  ['v2', undefined],
  ['v02', undefined],
])('version %s is as good as its number', async (version, changed) => {
  const { status, body } = await changesFrom(`?from=${version}`);
  expect([status, calendarChangesShape.parse(JSON.parse(body)).days[0]?.calendar]).toEqual([200, changed]);
});

test.each([
  ['v7', 'Calendar `default` of timed has no version v7: it has v1 and v2.'],
  ['2020-01-01', 'When 2020-01-01 began, timed had no calendar: it has one since'],
  ['2026-02-30', 'There is no day 2026-02-30.'],
  ['soon', 'a number of the ledger, a version such as v3, or a day such as 2026-06-01'],
])('%s is refused, and why', async (version, sentence) => {
  const { status, body } = await changesFrom(`?from=${version}`);
  expect(status).toBe(400);
  expect(body).toContain(sentence);
});

test('a day is what held when it began', async () => {
  const { status, body } = await changesFrom('?from=2199-01-01');
  expect([status, calendarChangesShape.parse(JSON.parse(body)).days]).toEqual([200, []]);
});

test('since the newest number nothing has changed, and without a number nothing is told', async () => {
  const { body } = await changesFrom('?from=1000000');
  expect(calendarChangesShape.parse(JSON.parse(body))).toMatchObject({ days: [], moved: [] });
  expect((await changesFrom('')).status).toBe(400);
});
