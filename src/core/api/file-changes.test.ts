import { expect, test } from 'vitest';
import { fileChanges } from './file-changes.ts';
import { changed, fixtureCatalogue } from '#core/file/fixture.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { timeFile, withTime } from '#core/file/time-fixture.ts';
import type { System } from '#core/system.ts';
import { instancesOf } from '#core/views/instances.ts';

function withInstances(count: number): System {
  const parsed = parseSystem(changed('    health: /health\n', `    health: /health\n    instances: ${count}\n`), fixtureCatalogue);
  if (!parsed.ok) throw new Error('the file is wrong');
  return parsed.system;
}

function systemIn(text: string): System {
  const parsed = parseSystem(text, fixtureCatalogue);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ sentence }) => sentence).join());
  return parsed.system;
}

test.each([
  ['a value', ['values: {mail: smtp.example}', 'values: {mail: mx.example}'], ['environment prod: values mail smtp.example → mx.example']],
  ['a new value', ['values: {mail: smtp.example}', 'values: {mail: smtp.example, a: b}'], ['environment prod: values a nothing → b']],
  ['a command', ['    health: /health\n', '    health: /ok\n'], ['service api: health /health → /ok']],
  ['a gate', ['      - check: smoke\n', ''], ['stage TEST: exit check smoke is gone']],
] as const)('%s that changes is told by name, as it was and as it is', (_what, [from, to], lines) => {
  expect(fileChanges(systemIn(changed(from, from)), systemIn(changed(from, to)))).toEqual(lines);
});

test.each([
  [['calendar: DE-BW', 'calendar: AT'], ['calendar default: holidays DE-BW → AT']],
  [['calendar: DE-BW', 'calendar: {holidays: DE-BW, cut-off: 16:00}'], ['calendar default: cut-off nothing → 16:00']],
  [
    ['calendar: DE-BW', 'calendar: {holidays: DE-BW, closures: [2026-12-28]}'],
    ['calendar default: closures nothing → 2026-12-28 (closed)'],
  ],
  [
    ['calendar: DE-BW', 'calendar: {holidays: DE-BW, week: Mon-Thu}'],
    ['calendar default: week Mon whole, Tue whole, Wed whole, Thu whole, Fri whole → Mon whole, Tue whole, Wed whole, Thu whole'],
  ],
  [['calendar: DE-BW\n', ''], ['calendar default is gone']],
  [['Mon-Thu 09:00-15:00', 'Mon-Fri 09:00-15:00'], ['window Office hours: when Mon-Thu 09:00-15:00 → Mon-Fri 09:00-15:00']],
  [['until: 2027-01-07', 'until: 2027-01-08'], ['freeze Year end: when 2026-12-18 until 2027-01-07 → 2026-12-18 until 2027-01-08']],
  [
    ['name: Year end', 'name: Winter'],
    ['freeze Year end is gone', 'freeze Winter is new'],
  ],
] as const)('of time it is told, too: %j', (change, lines) => {
  expect(fileChanges(systemIn(timeFile), systemIn(withTime(...change)))).toEqual(lines);
});

test.each([
  [1, 3, ['service api: instances 1 → 3']],
  [3, 2, ['service api: instances 3 → 2']],
  [1, 1, []],
])('%i instances made to %i are told as numbers', (before, after, lines) => {
  expect(fileChanges(withInstances(before), withInstances(after))).toEqual(lines);
});

test('several instances are shown, one is not', () => {
  expect([instancesOf(withInstances(3)), instancesOf(withInstances(1))]).toEqual([{ instances: { api: 3 } }, {}]);
});
