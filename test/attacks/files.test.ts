// Attacks 23 and 24: a system file that costs, lies about its keys, or shows a reviewer something else than it is.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { catalogue } from '#catalogue/index.ts';
import { runCheck } from '#checks/index.ts';
import { matchesPattern } from '#checks/match-pattern.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { renderProblem } from '#core/file/problem.ts';
import { definitionOf, openStage, serve } from '../contract/check-stage.ts';
import { obeyed } from './texts.ts';

const file = `lockstep: 1
system: shop
services:
  api:
    source: directory:./api
    command: node server.js
environments:
  dev: {data: synthetic, errors: full}
path:
  - stage: DEV
`;

/** What the parser says, how long it took, and that it invented nothing. */
function parsed(text: string): { readonly ok: boolean; readonly codes: readonly string[]; readonly ms: number } {
  const startedMs = performance.now();
  const result = parseSystem(text, catalogue);
  const ms = performance.now() - startedMs;
  if (result.ok) return { ok: true, codes: [], ms };
  for (const problem of result.problems) expect(renderProblem(problem, 'f').length).toBeLessThan(3_000);
  return { ok: false, codes: result.problems.map(({ code }) => code), ms };
}

const laughs = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...Array.from('bcdefghi', (name, index) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefgh'[index]}`).join(', ')}]`),
];

const hostile: readonly (readonly [string, string, string])[] = [
  ['a billion laughs', `${laughs.join('\n')}\n${file}`, 'anchor'],
  ['an anchor on itself', `a: &a [*a]\n${file}`, 'anchor'],
  ['a merge of all keys', `a: &a {x: 1}\nb: {<<: *a}\n${file}`, 'anchor'],
  ['lists, one in the other, a thousand deep', `${file}deep: ${'['.repeat(1_000)}${']'.repeat(1_000)}\n`, 'too-deep'],
  ['maps, one in the other, a thousand deep', `${file}deep: ${'{a: '.repeat(1_000)}1${'}'.repeat(1_000)}\n`, 'too-deep'],
  ['brackets that never close', `deep: ${'[\n'.repeat(50_000)}`, 'open-bracket'],
  ['dashes, one in the other', `${file}deep: ${'\n- '.repeat(5)}${'- '.repeat(8_150)}x\n`, 'too-deep'],
  ['a line of 200,000 spaces', `${file}a:b${' '.repeat(200_000)}x\n`, 'too-big'],
  ['a line of templates that never close', `${file}a: ${'${'.repeat(7_000)}\n`, 'unknown-key'],
  ['a line of 10 MB', `${file}purpose: ${'x'.repeat(10_000_000)}\n`, 'too-big'],
  ['10 MB of lines', `${file}${'# x\n'.repeat(2_500_000)}`, 'too-big'],
  ['a key of 200,000 letters', `${file}${'k'.repeat(200_000)}: 1\n`, 'too-big'],
  ['twenty thousand keys', `${file}${Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join('\n')}\n`, 'unknown-key'],
  ['a key twice', `${file}system: other\n`, 'duplicate-key'],
  ['a key twice, in quotes', `${file}"system": other\n`, 'duplicate-key'],
  ['a service twice', file.replace('environments:', '  api: {source: directory:./b, command: b}\nenvironments:'), 'duplicate-key'],
  ['a program as a tag', `${file}x: !!js/function "() => 1"\n`, 'tag'],
  ['a null byte', file.replace('shop', 'sh\0op'), 'control-character'],
  ['an escape sequence', file.replace('shop', 'sh\u001B[31mop'), 'control-character'],
  ['a C1 sequence', file.replace('shop', 'sh\u009B31mop'), 'control-character'],
  ['a text that is read backwards', file.replace('node server.js', 'node \u202Esj.revres'), 'control-character'],
  ['an escaped text that is read backwards', file.replace('node server.js', '"node \\u202Esj.revres"'), 'control-character'],
  ['an escaped escape sequence', file.replace('node server.js', '"node \\e[31m"'), 'control-character'],
  ['a letter without width', file.replace('shop', 'sh\u200Bop'), 'control-character'],
  ['half a letter', file.replace('shop', 'sh\uD800op'), 'control-character'],
  ['a name of JavaScript for a service', file.replaceAll('api', 'constructor'), 'bad-name'],
  ['__proto__ for a service', file.replace('  api:', '  __proto__:'), 'bad-name'],
  ['__proto__ for an environment', file.replace('dev:', '__proto__:'), 'bad-name'],
  ['__proto__ for a role', `${file}roles: {__proto__: [ada]}\n`, 'bad-name'],
  ['__proto__ for a check', `${file}checks: {__proto__: {http: /}}\n`, 'bad-name'],
  ['__proto__ for a variable', file.replace('    command:', '    variables: {__proto__: x}\n    command:'), 'bad-name'],
  ['__proto__ for a value', file.replace('errors: full', 'errors: full, values: {__proto__: x}'), 'bad-name'],
  ['__proto__ for a key', `${file}__proto__: {system: evil}\n`, 'unknown-key'],
  ['constructor for a key', `${file}constructor: {prototype: {system: evil}}\n`, 'unknown-key'],
  ['__proto__ in the options of a check', `${file}checks: {a: {http: {path: /, __proto__: {follow: 9}}}}\n`, 'bad-option'],
];

describe('a system file', () => {
  test('without any of what follows is read', () => expect(parsed(file)).toMatchObject({ ok: true }));

  test.each(hostile)('with %s is refused, soon, and says what it is', (_what, text, code) => {
    const { ok, codes, ms } = parsed(text);
    expect(ok).toBe(false);
    expect(codes).toContain(code);
    expect(codes.length).toBeLessThanOrEqual(20);
    expect(ms).toBeLessThan(8_000);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect({}).not.toHaveProperty('system');
  });

  test.each(hostile)('with %s is shown without a character that a terminal obeys', (_what, text) => {
    const result = parseSystem(text, catalogue);
    const shown = result.ok ? '' : result.problems.map((problem) => renderProblem(problem, 'f') + JSON.stringify(problem)).join('');
    expect(shown).not.toMatch(obeyed);
  });
});

// Threads of tests have a larger stack than the process of a controller.
test('a system file that is deeper than the stack of a process is told to be too deep', () => {
  const script = `
    const { parseSystem } = await import('#core/file/parse-system.ts');
    const { catalogue } = await import('#catalogue/index.ts');
    const result = parseSystem(('- '.repeat(8_150) + '\\n').repeat(10), catalogue);
    process.stdout.write(result.ok ? 'ok' : result.problems.map(({ code }) => code).join());`;
  const cwd = path.resolve(import.meta.dirname, '../..');
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd, encoding: 'utf8' })).toBe('too-deep');
});

describe('a pattern that somebody wrote', () => {
  const endless = '^(a+)+$';
  const text = `${'a'.repeat(60)}!`;

  test('that would take for ever is ended, and holds nothing up meanwhile', async () => {
    let beats = 0;
    const timer = setInterval(() => (beats += 1), 20);
    onTestFinished(() => clearInterval(timer));
    expect(await matchesPattern(endless, text, 500)).toBeUndefined();
    expect(beats).toBeGreaterThan(2);
    expect(await matchesPattern(endless, 'aaaa')).toBe(true);
    expect(await matchesPattern('^b', 'aaaa')).toBe(false);
  });

  test('in a check fails the check, and the agent goes on', async () => {
    const { url, server } = await serve((_request, response) => void response.end(text));
    const stage = await openStage({ url });
    onTestFinished(async () => {
      server.close();
      await stage.end();
    });
    const result = await runCheck(definitionOf('http', { path: '/', body: { matches: endless } }), stage.context);
    expect(result).toMatchObject({ verdict: 'fail' });
    expect(result.because).toContain('takes too long');
  });

  test.each(['{1..9999999}', '{a,b}'.repeat(20), '+(+(a|aa)|b)c', '*a*a*a*a*a*a*a*b', '**/'.repeat(20).concat('x'), 'x'.repeat(5_000)])(
    'of files, %s, is refused before it is looked for',
    async (pattern) => {
      const stage = await openStage({ url: 'http://127.0.0.1:1' });
      onTestFinished(() => stage.end());
      const result = await runCheck(definitionOf('command', { command: 'true', keep: pattern }), stage.context);
      expect(result).toMatchObject({ verdict: 'error' });
      expect(result.because).toContain('could take for ever');
      expect(result.ms).toBeLessThan(15_000);
    },
  );
});

test('files whose names are fields of every object are kept as evidence like others', async () => {
  const stage = await openStage({ url: 'http://127.0.0.1:1' });
  onTestFinished(() => stage.end());
  const command = 'echo 1 > constructor; echo 2 > __proto__; echo 3 > toString';
  const { blobs } = await runCheck(definitionOf('command', { command, keep: ['constructor', '__proto__', 'toString'] }), stage.context);
  expect(Object.keys(blobs ?? {}).toSorted()).toEqual(['__proto__', 'constructor', 'output.log', 'toString']);
});
