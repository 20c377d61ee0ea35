import { expect, test } from 'vitest';
import { changed, fixtureCatalogue, fixtureFile } from './fixture.ts';
import { parseSystem } from './parse-system.ts';
import { withTime } from './time-fixture.ts';

// Evidence and Exceptions are keyed by these: whoever changes one throws away what releases on their way have proven.
test('the gates of a file that says nothing of time have the hashes that they always had', () => {
  expect(hashesOf(fixtureFile)).toEqual([
    'DEV check unit 6af199d8ea83',
    'DEV soak soak cf9dfe398027',
    'TEST approval tester 4f54327d45d8',
    'TEST check smoke 9451365dd4cd',
    'TEST sign-off customer eb2ff2e96286',
    'TEST soak soak 1af27a24719b',
    'PROD approval release-manager and tester 01aed8949976',
    'PROD manual release-manager 3c41c1b3991c',
  ]);
});

test('a soak in working days is another gate by another calendar, and with a hotfix of its own', () => {
  const soak = (text: string, ...more: readonly string[]): string | undefined =>
    hashesOf(withTime('soak: 2 days', `soak: ${text}`, ...more))[5];
  const vienna = ['calendar: DE-BW', 'calendars: {vienna: AT}'];
  const hashes = [
    soak('5 working days'),
    soak('5 days'),
    soak('{for: 5 working days, hotfix: 1 working day}'),
    soak('5 working days', ...vienna),
  ];
  expect(new Set(hashes).size).toBe(hashes.length);
  expect(soak('{for: 5 working days, mode: continuous}')).toBe(soak('5 working days'));
});

test('windows and freezes are no part of any gate', () => {
  const window = changed('- manual: release-manager\n        instruction: Tell support', '- window: Mon-Thu 09:00-15:00');
  expect(hashesOf(`${window}zone: Europe/Berlin\n`)).toEqual(hashesOf(fixtureFile).slice(0, -1));
  expect(hashesOf(withTime())).toEqual(hashesOf(fixtureFile));
});

function hashesOf(file: string): readonly string[] {
  const parsed = parseSystem(file, fixtureCatalogue);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ sentence }) => sentence).join(' '));
  return parsed.system.path.flatMap(({ name, entry, exit }) =>
    [...entry, ...exit].map(({ kind, label, hash }) => `${name} ${kind} ${label} ${hash.slice('sha256:'.length, 'sha256:'.length + 12)}`),
  );
}
