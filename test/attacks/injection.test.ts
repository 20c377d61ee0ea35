// Attack 21: values that want to be code. Whatever somebody writes into a value, a name or a path, it stays text.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { catalogue } from '#catalogue/index.ts';
import { runCheck } from '#checks/index.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { typed } from '#core/words.ts';
import { launch } from '#targets/process/launch.ts';
import { safePart } from '#targets/process/state-folder.ts';
import { renderVariables } from '#targets/render-variables.ts';
import { gitPlace } from '#witness/git-place.ts';
import { definitionOf, openStage, secret } from '../contract/check-stage.ts';
import { environment } from './environment.ts';
import { shellTexts } from './texts.ts';

let root = '';
beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), 'lockstep-attack-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const mark = (): string => path.join(root, 'mark');
const payloads = (): readonly string[] => shellTexts.map((text) => text.replaceAll('MARK', mark()));

/** What a program of an environment finds in its variables. */
async function variablesOfService(variables: { readonly [name: string]: string }): Promise<{ readonly [name: string]: unknown }> {
  const script = path.join(root, 'print.mjs');
  const out = path.join(root, 'out.json');
  writeFileSync(
    script,
    `import fs from 'node:fs'; fs.writeFileSync('${out}.part', JSON.stringify(process.env)); fs.renameSync('${out}.part', '${out}');`,
  );
  await launch({ command: ['node', script], folder: root, variables, marker: 'test:attack', logFile: path.join(root, 'log') });
  for (let tries = 0; !existsSync(out) && tries < 500; tries += 1) await sleep(10);
  const found: unknown = JSON.parse(readFileSync(out, 'utf8'));
  return typeof found === 'object' && found !== null ? { ...found } : {};
}

describe('a value of an environment', () => {
  test('reaches its service as it was written, and nothing runs it', async () => {
    const values = Object.fromEntries(payloads().map((text, index) => [`v${index}`, text]));
    const templates = Object.fromEntries(payloads().map((_, index) => [`V${index}`, `\${env.v${index}}`]));
    const variables = renderVariables({
      variables: templates,
      environment: { ...environment, values },
      secrets: { PASSWORD: secret },
      urls: {},
    });
    const found = await variablesOfService(variables);
    expect(Object.fromEntries(payloads().map((_, index) => [`v${index}`, found[`V${index}`]]))).toEqual(values);
    expect(existsSync(mark())).toBe(false);
    expect(JSON.stringify(found)).not.toContain(secret);
  });

  test('that looks like a template is not read as one, and gives no secret away', () => {
    const values = { a: '${secret.PASSWORD}', b: '${env.a}', c: '$${secret.PASSWORD}' };
    const variables = { A: '${env.a}', B: '${env.b}', C: 'x ${env.c} y', D: '${env.none:-${secret.PASSWORD}}' };
    const question = { environment: { ...environment, values }, secrets: { PASSWORD: secret }, urls: {} };
    const { D, ...rendered } = renderVariables({ variables, ...question });
    expect(rendered).toEqual({ A: '${secret.PASSWORD}', B: '${env.a}', C: 'x $${secret.PASSWORD} y' });
    // What is no template stays as it stands; within it the secret is one, which the writer of the file named.
    expect(D).toContain('${env.none:-');
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('called %s is none that JavaScript has', (name) => {
    const question = { environment, secrets: {}, urls: {} };
    for (const kind of [`env.${name}`, `secret.${name}`, `service.${name}.url`]) {
      expect(() => renderVariables({ variables: { X: `\${${kind}}` }, ...question })).toThrow('is not there');
    }
  });
});

describe('a program that is started', () => {
  test('finds in its environment what it was given, where programs are, and nothing of the agent’s', async () => {
    for (const name of ['AGENT_TOKEN', 'DATABASE_URL', 'NODE_OPTIONS_OF_OURS', 'LOCKSTEP_TOKEN']) process.env[name] = secret;
    onTestFinished(() =>
      ['AGENT_TOKEN', 'DATABASE_URL', 'NODE_OPTIONS_OF_OURS', 'LOCKSTEP_TOKEN'].forEach((name) => delete process.env[name]),
    );
    const found = await variablesOfService({ MODE: 'strict' });
    expect(Object.keys(found).toSorted()).toEqual(['HOME', 'LANG', 'LOCKSTEP_MARKER', 'MODE', 'PATH', 'TMPDIR']);
    expect(JSON.stringify(found)).not.toContain(secret);
  });

  test('by a check finds the same, and its variables as they were written', async () => {
    process.env['AGENT_TOKEN'] = 'of the agent';
    onTestFinished(() => void delete process.env['AGENT_TOKEN']);
    const stage = await openStage({ url: 'http://127.0.0.1:1' });
    onTestFinished(() => stage.end());
    const variables = Object.fromEntries(payloads().map((text, index) => [`V${index}`, text]));
    const command = `node -e 'process.stdout.write(JSON.stringify(process.env))' > all.json`;
    const result = await runCheck(definitionOf('command', { command, keep: 'all.json' }), { ...stage.context, variables });
    expect(result.verdict).toBe('pass');
    const found: unknown = JSON.parse(stage.blobs.get('all.json')?.toString() ?? '{}');
    const ours = ['CI', 'HOME', 'LANG', 'LOCKSTEP_API_URL', 'LOCKSTEP_CHECK', 'PATH', 'PWD', 'SHLVL', 'TMPDIR', '_', 'OLDPWD'];
    const rest = Object.entries({ ...(typeof found === 'object' ? found : {}) }).filter(([name]) => !ours.includes(name));
    expect(Object.fromEntries(rest)).toEqual(variables);
    expect(existsSync(mark())).toBe(false);
  });
});

describe('a system file', () => {
  const file = (command: string): string => `lockstep: 1
system: shop
services:
  api:
    source: directory:./api
    command: ${command}
secrets: file:\${env.name}.yaml
environments:
  dev: {data: synthetic, errors: full, values: {a: x}}
path:
  - stage: DEV
`;

  test.each(['node ${env.a}', 'sh -c "${env.a}"', 'node server.js --password ${secret.PASSWORD}', 'node ${service.api.url}'])(
    'has no template in a command line: %s',
    (command) => {
      const parsed = parseSystem(file(`'${command}'`), catalogue);
      expect(parsed.ok ? [] : parsed.problems.map(({ sentence }) => sentence)).toEqual([expect.stringContaining('Templates are read in')]);
    },
  );

  test.each(['a/b', '../a', 'a b', '-rf', 'a;b', 'a\\nb', '$(id)', 'a%2fb', '.', '..'])('has no name like %s', (name) => {
    const parsed = parseSystem(file('node a.js').replace('  api:', `  ${JSON.stringify(name)}:`), catalogue);
    expect(parsed.ok).toBe(false);
  });
});

test('a name is one part of a path, whatever it is', () => {
  for (const name of [...payloads(), 'a/b', '../../x', 'a\0b', '%2e%2e']) {
    const part = safePart(name);
    expect(path.join('/base', part)).toBe(`/base/${part}`);
    expect(part).not.toMatch(/[/\0]/);
  }
  for (const name of ['', '.', '..', '...']) expect(() => safePart(name)).toThrow('cannot name a folder');
});

test('a command that is told stays one command when it is copied into a shell', () => {
  for (const text of [...payloads(), "it's", 'a "b" c', 'plain', 'two words']) {
    const shown = execFileSync('/bin/bash', ['--norc', '-c', `printf '%s|' ${typed(text)}`], { cwd: root, encoding: 'utf8' });
    expect(shown).toBe(`${text}|`);
  }
  expect(existsSync(mark())).toBe(false);
});

test('a place of checkpoints is told nothing by the environment of git, and runs no hook', async () => {
  const folder = path.join(root, 'witness');
  const place = gitPlace(folder, 'x');
  await place.keep('first', 0);
  for (const hook of ['pre-commit', 'post-commit', 'commit-msg', 'prepare-commit-msg']) {
    writeFileSync(path.join(folder, '.git', 'hooks', hook), `#!/bin/sh\ntouch ${mark()}\n`, { mode: 0o755 });
  }
  const before = { ...process.env };
  onTestFinished(() => {
    for (const name of ['GIT_DIR', 'GIT_EXEC_PATH', 'GIT_SSH_COMMAND']) delete process.env[name];
    Object.assign(process.env, before);
  });
  Object.assign(process.env, { GIT_DIR: path.join(root, 'elsewhere'), GIT_EXEC_PATH: root, GIT_SSH_COMMAND: `touch ${mark()}` });
  await place.keep('second', 0);
  expect(await place.notes()).toEqual(['second']);
  expect(existsSync(mark())).toBe(false);
});
