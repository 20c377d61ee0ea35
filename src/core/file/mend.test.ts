import { expect, test } from 'vitest';
import { changed, fixtureCatalogue, fixtureFile } from './fixture.ts';
import { mendFile } from './mend.ts';
import { parseSystem } from './parse-system.ts';
import { faults } from './sentences.ts';

const mend = (text: string): string => mendFile(text, fixtureCatalogue).text;

test.each([
  ['a key with a letter wrong', changed('    values: {smtp', '    valuse: {smtp')],
  ['another tool’s word', changed('path:', 'pipeline:')],
  ['a yes', changed('after: [api]', 'after: [api]\n    internal: no')],
  ['a name in other letters', changed('  - stage: TEST\n', '  - stage: TEST\n    environments: [Test]\n')],
  ['a check with letters swapped', changed('- check: smoke', '- check: smoek')],
  ['a role with a letter lost', changed('[approval: tester]', '[approval: testr]')],
  ['a service in a template', changed('${service.api.url}', '${service.apy.url}')],
  [
    'a value in a template',
    changed('${env.mail:-off}', '${env.mial}')
      .replace('{smtp: mail.test, mail: mail.test}', '{mail: x}')
      .replace('errors: full}', 'errors: full, values: {mail: y}}'),
  ],
  ['a health path without its stroke', changed('health: /health', 'health: health')],
  ['an address without its scheme', changed('https://shop.example', 'shop.example')],
  ['a unit with a letter lost', changed('soak: 2 days', 'soak: 2 dys')],
  ['a colon in a text', changed('command: node server.js', 'command: echo a: b')],
  [
    'a space that is missing',
    changed('    health: /health', '    port:8080')
      .replace('blue-green', 'at-once')
      .replace('  dev: {', '  dev: {host: one, ')
      .replace('  test:\n', '  test:\n    host: two\n')
      .replace('roles:', 'hosts: [local, one, two]\nroles:'),
  ],
  ['a tab', changed('  api:\n', '\tapi:\n')],
  ['a line one column off', changed('    command: node server.js', '   command: node server.js')],
  ['a character that nobody sees', changed('node server', 'node \u202eserver')],
  [
    'braces of another tool',
    changed('${env.mail:-off}', '{{ mail }}')
      .replace('{smtp: mail.test, mail: mail.test}', '{mail: x}')
      .replace('errors: full}', 'errors: full, values: {mail: y}}'),
  ],
  [
    'three at once',
    changed('    values: {smtp', '    valuse: {smtp').replace('- check: smoke', '- chek: smoke').replace('data: masked', 'data: maskd'),
  ],
])('%s is mended', (_words, text) => {
  expect(parseSystem(text, fixtureCatalogue).ok).toBe(false);
  const after = parseSystem(mend(text), fixtureCatalogue);
  expect(after.ok ? [] : after.problems.map(({ line, sentence }) => `${line} ${sentence}`)).toEqual([]);
});

test('what stands around it stays, comments and all', () => {
  const text = changed('    values: {smtp', '    # why\n    valuse:   {smtp').replace('mail: mail.test}', 'mail: mail.test}   # where');
  expect(mend(text)).toBe(text.replace('valuse', 'values'));
});

test.each([
  ['a secret in the open', changed('API_URL: ${service.api.url}', 'PASSWORD: hunter2')],
  ['real data outside of production', changed('data: masked', 'data: real')],
  ['a key that is like nothing', changed('    after: [api]\n', '    colour: red\n')],
  ['a unit that may mean two things', changed('soak: 2 days', 'soak: 5d')],
  ['a key that stands twice', changed('  web:\n', '  api:\n')],
])('%s is left to a person', (_words, text) => {
  expect(mendFile(text, fixtureCatalogue)).toEqual({ text, mended: [] });
});

test('a file that is right is left alone', () => {
  expect(mendFile(fixtureFile, fixtureCatalogue)).toEqual({ text: fixtureFile, mended: [] });
});

test('of the mistakes that are known thirty mend themselves, and none gets worse', () => {
  const whole = faults.filter(({ file, code }) => {
    if (code === 'too-big') return false;
    const [before, after] = [file, mend(file)].map((text) => parseSystem(text, fixtureCatalogue));
    const count = (parsed: typeof before): number => (parsed === undefined || parsed.ok ? 0 : parsed.problems.length);
    expect(count(after), code).toBeLessThanOrEqual(count(before));
    return after?.ok === true;
  });
  expect(whole.length).toBeGreaterThanOrEqual(30);
});
