import { expect, test } from 'vitest';
import { systemOf } from '#core/fixture.ts';
import type { State } from '#core/state.ts';
import { berlin, calendarOfTests, wall } from '#core/time/fixture.ts';
import { instantOf } from '#core/time/zone.ts';
import { paceOf } from './pace.ts';

const at = (text: string): number => instantOf(berlin, wall(`${text} 10:00`), 'later');

function shop(...soaks: readonly string[]): State {
  const names = soaks.map((_, index) => `S${index}`);
  const state = systemOf(`lockstep: 1
system: shop
zone: Europe/Berlin
calendar: DE-BW
roles: {developer: [dora]}
services:
  api: {source: 'directory:./api', command: node a.js}
environments:
${names.map((name) => `  ${name.toLowerCase()}: {data: synthetic, errors: full}`).join('\n')}
  prod: {data: real, errors: friendly}
path:
${names.map((name, index) => `  - {stage: ${name}, exit: [soak: ${soaks[index]}]}`).join('\n')}
  - stage: PROD
`);
  return { ...state, calendars: new Map([['default', { name: 'default', version: 1, at: 0, sources: [], calendar: calendarOfTests }]]) };
}

/** Every Monday of June. */
const weekly = ['2026-06-01', '2026-06-08', '2026-06-15', '2026-06-22'].map(at);

test('releases that come faster than the longest stage lets them out make dates slip; the split that holds is named', () => {
  // Corpus Christi is one of the fifteen working days between.
  expect(paceOf(shop('8 working days', '2 working days', '1 working day'), weekly)?.words).toBe(
    'A release comes every 4.7 working days, and S0 is taken for 8 working days: at this pace dates slip 3.3 working days per release. ' +
      'The same 11 working days would hold it as S0 4, S1 4 and S2 3.',
  );
});

test('where no split holds the pace, the fastest that one holds is named', () => {
  expect(paceOf(shop('8 working days', '6 working days'), weekly)?.words).toContain(
    'No split of the same days holds that pace; one every 7 working days is the most that one does.',
  );
});

test('by the clock a soak is taken as long as it lasts, and cannot be split', () => {
  expect(paceOf(shop('6 days', '1 working day'), weekly)).toMatchObject({ slowest: 'S0', slowestDays: 6 });
});

test.each([
  ['a pace that holds', shop('4 working days'), weekly],
  ['two releases', shop('8 working days'), weekly.slice(0, 2)],
  ['a file without a calendar', { ...shop('8 working days'), calendars: new Map() }, weekly],
])('%s is told of by nothing', (_, state, made) => {
  expect(paceOf(state, made)).toBeUndefined();
});

test('several on one day are no division by nothing', () => {
  expect(paceOf(shop('1 working day'), [weekly[0] ?? 0, weekly[0] ?? 0, weekly[0] ?? 0])?.everyDays).toBe(0.1);
});
