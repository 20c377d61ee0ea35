import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fixtureCatalogue } from './fixture.ts';
import { parseSystem } from './parse-system.ts';
import { timeParts } from './words-of-time.ts';
import { parts } from './words.ts';

const page = read('../../../docs/system-file.md');
const blocks = [...page.matchAll(/```yaml(?: system)?\n([^]*?)```/g)].map(([, block]) => block ?? '');
const [whole = '', ...fragments] = blocks;

test.each(['shop', 'packages'])('examples/%s.yaml is right and needs no word', (name) => {
  expect(parseSystem(read(`../../../examples/${name}.yaml`), fixtureCatalogue)).toMatchObject({ ok: true, warnings: [] });
});

test('what nobody writes is filled in', () => {
  const parsed = parseSystem(read('../../../examples/shop.yaml'), fixtureCatalogue);
  const system = parsed.ok ? parsed.system : undefined;
  expect(system?.hosts).toEqual(['local']);
  expect(system?.environments[0]).toEqual({
    name: 'dev',
    host: 'local',
    target: 'process',
    audience: 'team',
    data: 'synthetic',
    errors: 'full',
    values: {},
    ports: {},
  });
  expect(system?.path[0]).toMatchObject({ name: 'DEV', waves: [['dev']], entry: [], rollout: 'at-once', queue: 'protect-soak' });
  expect(system?.path[4]?.exit.map(({ label }) => label)).toEqual(['release-manager', 'customer', 'soak']);
});

test.each([
  ['reference-process', 3],
  ['packages-from-npm', 1],
])('the file %s asks for nothing but what later versions serve, in %i places', (name, places) => {
  const parsed = parseSystem(read(`./golden/${name}.yaml`), fixtureCatalogue);
  const codes = parsed.ok ? [] : parsed.problems.map(({ code }) => code);
  expect(codes).toEqual(Array.from({ length: places }, () => 'not-yet'));
});

test('the whole file of docs/system-file.md is right', () => {
  expect(parseSystem(whole, fixtureCatalogue)).toMatchObject({ ok: true, warnings: [] });
});

test.each(fragments)('put into that file, a fragment of the page is right: %s', (fragment) => {
  const parsed = parseSystem(withSections(whole, fragment), fixtureCatalogue);
  expect(parsed.ok ? [] : parsed.problems.map(({ line, sentence }) => `${line} ${sentence}`)).toEqual([]);
});

test('the page has every key', () => {
  const keys = [...Object.values(parts), ...Object.values(timeParts)].flatMap(({ keys }) => [...keys]);
  expect(keys.filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
});

test('services come in the order of what they wait for, and else in that of the file', () => {
  const parsed = parseSystem(
    withSections(
      whole,
      'services:\n  a: {source: "directory:./a", command: a, after: [c]}\n  b: {source: "directory:./b", command: b}\n  c: {source: "directory:./c", command: c}\n',
    ),
    fixtureCatalogue,
  );
  expect(parsed.ok ? parsed.system.services.map(({ name }) => name) : parsed.problems).toEqual(['c', 'a', 'b']);
});

/** The file with each section that the fragment has put in the place of its own. */
function withSections(file: string, fragment: string): string {
  const sections = new Map([...sectionsOf(file), ...sectionsOf(fragment)]);
  return [...sections.values()].join('');
}

function sectionsOf(text: string): readonly (readonly [string, string])[] {
  return text.split(/^(?=[a-z]+:)/m).map((section) => [section.split(':', 1)[0] ?? '', section]);
}

function read(place: string): string {
  return readFileSync(new URL(place, import.meta.url), 'utf8');
}
