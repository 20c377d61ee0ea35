import { expect, test } from 'vitest';
import { withTime } from '#core/file/time-fixture.ts';
import { compareFiles } from './compare-files.ts';
import { validateWhole } from './validate.ts';

// Real plug-ins read other options than those of the fixture, and no place: the thread of the holidays costs half a second.
const usual = [
  '  unit: {command: npm test, junit: junit.xml}\n  smoke: {http: /health, status: 200, within: 300 ms}',
  '  unit: {command: npm test}\n  smoke: {http: /health}',
  'calendar: DE-BW',
  'calendar: {cut-off: 16:00}',
];
const fileWith = (...changes: readonly string[]): string => withTime(...usual, ...changes);
const now = Date.UTC(2026, 10, 21);

test('two files are compared by what they say of time, too', { timeout: 60_000 }, async () => {
  const compared = await compareFiles(
    fileWith(),
    fileWith('Mon-Thu 09:00-15:00', 'Mon-Thu 09:00-17:00', 'cut-off: 16:00', 'cut-off: 17:00'),
    now,
  );
  expect(compared.problems).toEqual([]);
  expect(compared.changes).toEqual([
    'calendar default: cut-off 16:00 → 17:00',
    'window Office hours: when Mon-Thu 09:00-15:00 → Mon-Thu 09:00-17:00',
  ]);
  expect(compared.weakens).toEqual([
    'calendar default: cut-off 16:00 → cut-off 17:00',
    'windows: PROD is open from Mon 23 Nov 2026, 15:00 Europe/Berlin (+01:00) to Mon 23 Nov 2026, 17:00 Europe/Berlin (+01:00), and was closed',
  ]);
  expect((await compareFiles(fileWith(), fileWith(), now)).weakens).toEqual([]);
});

test('validate looks up as well: a zone that is none has its place, and what is odd is a warning', { timeout: 60_000 }, async () => {
  expect(await validateWhole(fileWith('Europe/Berlin', 'europe/berlin'), undefined, now)).toMatchObject({
    ok: false,
    problems: [{ code: 'unknown-zone', line: 55, column: 7 }],
  });
  expect(await validateWhole(fileWith('Mon-Thu 09:00-15:00', 'every day'), undefined, now)).toMatchObject({
    ok: true,
    warnings: [{ code: 'odd-time', line: 58, severity: 'warning' }],
  });
});
