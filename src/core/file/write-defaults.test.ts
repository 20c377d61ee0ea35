import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { must } from '#core/bug.ts';
import type { System } from '#core/system.ts';
import { fixtureCatalogue, fixtureFile } from './fixture.ts';
import { timeFile, withTime } from './time-fixture.ts';
import { parseSystem } from './parse-system.ts';
import { writeDefaults } from './write-defaults.ts';

function systemOf(text: string): System {
  const parsed = parseSystem(text, fixtureCatalogue);
  return must(parsed.ok ? parsed.system : undefined, 'a file that is right');
}

const files = ['shop', 'packages', 'presets/reference', 'presets/packaging'].map(
  (name) => [name, readFileSync(new URL(`../../../examples/${name}.yaml`, import.meta.url), 'utf8')] as const,
);

const opened = withTime('calendar: DE-BW', 'calendar: # ours\n  holidays: DE-BW # the state\n  half-days: {days: [24 Dec every year]}');
const timed = [
  ['a file with a calendar', timeFile] as const,
  ['a file with a calendar that says more', opened] as const,
  [
    'a file with two calendars',
    withTime('calendar: DE-BW', 'calendars: {vienna: [AT, DE-BY], bonn: {holidays: DE-NW, week: Sun-Thu}}'),
  ] as const,
];

test.each([['the fixture', fixtureFile] as const, ...files, ...timed])(
  '%s says the same with its defaults written out, and they are written once',
  (_name, text) => {
    const whole = writeDefaults(text, systemOf(text));
    expect(systemOf(whole)).toEqual(systemOf(text));
    expect(writeDefaults(whole, systemOf(whole))).toBe(whole);
    expect(whole).toMatch(/^ *queue: protect-soak$/m);
    expect(whole).toMatch(/host: local/);
  },
);

test('what a calendar, a window and a freeze leave to us is written out', () => {
  const whole = writeDefaults(opened, systemOf(opened));
  expect(whole).toContain(
    '  # ours\n  holidays: DE-BW # the state\n  half-days: {days: [24 Dec every year], count: 0.5}\n  worked-in: all\n  week: Mon-Fri\n  hours: 09:00-17:00\n  zone: Europe/Berlin\n',
  );
  expect(whole).toContain('{name: Office hours, when: Mon-Thu 09:00-15:00, stages: [PROD], zone: Europe/Berlin}');
  expect(whole).toContain('kind: freeze, because: Year end}');
});

test('comments stay', () => {
  const text = fixtureFile.replace('  - stage: DEV', '  # the first\n  - stage: DEV   # for developers');
  const whole = writeDefaults(text, systemOf(text));
  expect(whole).toContain('# the first');
  expect(whole).toContain('# for developers');
});

test('what the file says is never changed', () => {
  const text = fixtureFile.replace('    rollout: blue-green', '    rollout: pause\n    queue: latest');
  expect(writeDefaults(text, systemOf(text))).toMatch(/rollout: pause\n {4}queue: latest/);
});
