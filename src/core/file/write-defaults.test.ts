import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { must } from '#core/bug.ts';
import type { System } from '#core/system.ts';
import { fixtureCatalogue, fixtureFile } from './fixture.ts';
import { parseSystem } from './parse-system.ts';
import { writeDefaults } from './write-defaults.ts';

function systemOf(text: string): System {
  const parsed = parseSystem(text, fixtureCatalogue);
  return must(parsed.ok ? parsed.system : undefined, 'a file that is right');
}

const files = ['shop', 'packages', 'presets/reference', 'presets/packaging'].map(
  (name) => [name, readFileSync(new URL(`../../../examples/${name}.yaml`, import.meta.url), 'utf8')] as const,
);

test.each([['the fixture', fixtureFile] as const, ...files])(
  '%s says the same with its defaults written out, and they are written once',
  (_name, text) => {
    const whole = writeDefaults(text, systemOf(text));
    expect(systemOf(whole)).toEqual(systemOf(text));
    expect(writeDefaults(whole, systemOf(whole))).toBe(whole);
    expect(whole).toMatch(/^ *queue: protect-soak$/m);
    expect(whole).toMatch(/host: local/);
  },
);

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
