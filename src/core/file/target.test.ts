import { expect, test } from 'vitest';
import { changed, fixtureCatalogue, fixtureFile } from './fixture.ts';
import { parseSystem } from './parse-system.ts';
import { weakens } from './weaken.ts';

function prodWith(target: string, more = ''): string {
  const file = changed('    audience: public', `    audience: public\n    target: ${target}${more}`);
  return file.replace('    rollout: blue-green\n', '');
}

function said(file: string): readonly string[] {
  const parsed = parseSystem(file, fixtureCatalogue);
  return parsed.ok ? [] : parsed.problems.map(({ code, line, column, sentence }) => `${code} ${line}:${column} ${sentence}`);
}

function prodOf(file: string) {
  const parsed = parseSystem(file, fixtureCatalogue);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.system.environments.find(({ name }) => name === 'prod');
}

test('a command without `observe` is a place that nobody can read back, and its switch has the time of its command', () => {
  const options = { command: './deploy.sh --env ${env.name}', repeatable: true };
  expect(prodOf(prodWith('{command: "./deploy.sh --env ${env.name}", repeatable: true}'))).toMatchObject({
    target: 'command',
    targetOptions: options,
    handsOver: true,
    unseen: true,
    switchMs: 720_000,
  });
  expect(prodOf(prodWith('{command: ./deploy.sh, observe: ./version.sh}'))).not.toHaveProperty('unseen');
});

test('files are rendered only where Lockstep starts the service', () => {
  const file = prodWith('{command: ./deploy.sh}').replace('    health: /health\n', '    health: /health\n    files: ./config\n');
  expect(said(file)).toEqual([
    'bad-folder 13:12 In `prod` a command of your own starts `api` with its artefact as it is: nothing is rendered there. Take `files` out, and let the command fill its templates in.',
  ]);
});

test('`target: process` stays what it was', () => {
  expect(prodOf(prodWith('process'))).toEqual({ ...prodOf(changed('    rollout: blue-green\n', '')), target: 'process' });
});

test.each([
  ['command', 'missing-key 38:13 `target: command` does not say which command. Write `target: {command: ./deploy.sh}`.'],
  [
    '{observe: ./version.sh}',
    'missing-key 38:5 `target` does not say of what kind it is. Write `target: {command: ./deploy.sh}`, or `target: process`.',
  ],
  ['{process: {}}', 'missing-key 38:5 `target` does not say of what kind it is. Write `target: process`.'],
  [
    '{command: ./deploy.sh, obsrve: ./version.sh}',
    'unknown-key 38:36 `obsrve` is not a word of the target `command`. Did you mean `observe`?',
  ],
  ['{command: ./deploy.sh, repeatable: yes}', 'yes-no 38:48 `yes` is text here. Write `true`.'],
  ['{command: ./deploy.sh, timeout: 10}', 'bad-option 38:45 10 of what? Write `10 days`, `10 hours` or `10 minutes`.'],
  ['{command: ./deploy.sh, in: apy}', 'unknown-service 38:40 There is no service `apy`. Did you mean `api`?'],
  ['{command: ./deploy.sh, urls: {wep: "http://x"}}', 'unknown-service 38:48 There is no service `wep`. Did you mean `web`?'],
  ['{command: "./deploy.sh ${env.mial}"}', 'unknown-name 38:23 `prod` has no value `mial`. Did you mean `mail`?'],
  [
    '{command: "./deploy.sh ${service.api.port}"}',
    'unknown-name 38:23 Of a service its address and its digest are known here: `${service.api.url}`, `${service.api.digest}`.',
  ],
  [
    '{command: ./deploy.sh, variables: {SSH_PASSWORD: hunter2}}',
    'open-secret 38:62 `SSH_PASSWORD` looks like a secret in the open. Write `${secret.SSH_PASSWORD}`, and its value into the secrets of each environment.',
  ],
])('`target: %s` is refused with a sentence, at its place', (target, sentence) => {
  expect(said(prodWith(target))).toEqual([sentence]);
});

test('a value with signs that a shell reads stands in no command line', () => {
  const file = prodWith('{command: "./deploy.sh ${env.mail}"}').replace('mail: smtp.example', 'mail: smtp; rm -rf /');
  expect(said(file)).toEqual([
    'bad-template 38:23 `${env.mail}` has signs in `prod` that a shell reads. Give it as a variable: `variables: {VALUE: "${env.mail}"}`.',
  ]);
});

test('braces that are none of ours are left to the shell', () => {
  expect(said(prodWith('{command: "./deploy.sh ${LOCKSTEP_RELEASE} ${1:-x} ${env.name} ${service.api.digest}"}'))).toEqual([]);
});

test.each([
  ['\n    ports: {web: 8080}', 'no-traffic', "Ports are our router's"],
  ['', 'value-gap', '`${service.api.url}` has no value in `prod`'],
])('what needs our router, or an address of it, is refused where a command deploys%s', (more, code, words) => {
  const file = prodWith('{command: ./deploy.sh}', more);
  const found = said(code === 'value-gap' ? file.replace('    url: https://shop.example\n', '') : file);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(code);
  expect(found[0]).toContain(words);
});

test.each([
  ['    exit:\n      - watch: 30 minutes\n', 'A watch counts requests at our router'],
  ['    rollout: {pause: {hold: 30 seconds}}\n', 'so PROD has no rollout `pause`'],
  ['    previous: smoke\n', 'nobody can ask the release before'],
])('a stage whose environment is deployed by a command has no%s', (lines, words) => {
  expect(said(`${prodWith('{command: ./deploy.sh}')}${lines}`)).toEqual([expect.stringContaining(words)]);
});

test('a watch under a name of its own is refused where its traffic cannot be counted, as one in the gate is', () => {
  const file = prodWith('{command: ./deploy.sh}').replace('checks:\n', 'checks:\n  live: {watch: 30 minutes}\n');
  expect(said(`${file}    exit: [{check: live, roll-back: true}]\n`)).toEqual([
    'no-traffic 56:12 A watch counts requests at our router, and in `prod` none come by it.',
  ]);
});

test('a watch that asks for figures of one’s own is a gate there too', () => {
  const file = `${prodWith('{command: ./deploy.sh}')}    exit:\n      - watch: 30 minutes\n        queries: [errors]\n`;
  expect(said(file)).toEqual([]);
});

test('instances are the command’s business', () => {
  const file = prodWith('{command: ./deploy.sh}').replace('    health: /health', '    health: /health\n    instances: 2');
  expect(said(file)).toEqual([expect.stringContaining('no-traffic 13:16 `api` asks for 2 instances, and in `prod` your command decides')]);
});

test('a name that is two things needs a word of the target', () => {
  const file = prodWith('{command: ./deploy.sh}').replace('      API_URL: ${', '      MAIL_HOST: other\n      API_URL: ${');
  expect(said(file)).toEqual([
    expect.stringContaining('`MAIL_HOST` is one thing for `api` and another for `web`; the command of `prod` gets both.'),
  ]);
  expect(said(file.replace('{command: ./deploy.sh}', '{command: ./deploy.sh, variables: {MAIL_HOST: other}}'))).toEqual([]);
});

test('to read back no longer what runs is a weakening; to begin with it is none', () => {
  const seen = systemOf(prodWith('{command: ./deploy.sh, observe: ./version.sh}'));
  const unseen = systemOf(prodWith('{command: ./deploy.sh}'));
  const running = systemOf(fixtureFile.replace('    rollout: blue-green\n', ''));
  expect(weakens(seen, unseen)).toEqual(['prod: what runs there is no longer read back']);
  expect(weakens(running, unseen)).toEqual(['prod: what runs there is no longer read back']);
  expect(weakens(unseen, seen)).toEqual([]);
  expect(weakens(running, seen)).toEqual([]);
});

test('a watch whose requests nobody of ours counts any more is weaker, though its words are the same', () => {
  const watch = '    exit:\n      - watch: 30 minutes\n        queries: [errors]\n';
  const running = systemOf(`${fixtureFile.replace('    rollout: blue-green\n', '')}${watch}`);
  const handedOver = systemOf(`${prodWith('{command: ./deploy.sh, observe: ./version.sh}')}${watch}`);
  expect(weakens(running, handedOver)).toEqual(['prod: requests there are no longer counted by our router']);
  expect(weakens(handedOver, running)).toEqual([]);
});

function systemOf(file: string) {
  const parsed = parseSystem(file, fixtureCatalogue);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.system;
}
