import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStateFolder } from '#targets/process/state-folder.ts';
import type { PlacedService } from '#core/payload.ts';
import type { EnvironmentDefinition } from '#core/system.ts';
import type { StepOrder } from '#targets/target.ts';
import { digestOfPlaced, lineOf, variablesOf } from './command-variables.ts';
import { formsOf } from './mask.ts';
import { judgeSeen } from './observe.ts';
import { urlsOf } from './parts.ts';
import { awaitRun, forgetOldRuns, startRun, stateOfRun, tracesOf } from './run.ts';

function placed(name: string, digit: string, variables: { readonly [name: string]: string } = {}): PlacedService {
  const service = { name, source: `directory:./${name}`, command: 'x', after: [], variables, internal: name === 'queue' };
  return { service, artefact: { digest: `sha256:${digit.repeat(64)}`, source: service.source, blob: 'sha256:b' } };
}

const services = [placed('api', '1', { KEY: '${secret.KEY}', PLACE: '${env.name}' }), placed('web-shop', '2'), placed('queue', '3')];
const prod: EnvironmentDefinition = {
  name: 'prod',
  host: 'local',
  target: 'command',
  targetOptions: { command: './deploy.sh', urls: { api: 'https://api.example' } },
  handsOver: true,
  url: 'https://shop.example',
  audience: 'public',
  data: 'real',
  errors: 'friendly',
  values: { mail: 'smtp.example', odd: 'a; rm -rf /' },
  ports: {},
};
const order: StepOrder = {
  system: 'shop',
  environment: 'prod',
  key: 'shop/1.1.0@PROD.3/prod/f3/switch/2',
  definition: prod,
  fence: 3,
  step: { id: 'switch', kind: 'switch', timeoutMs: 1, undoable: true, looks: false },
  undo: false,
  rollout: 'at-once',
  release: '1.1.0',
  stage: 'PROD',
  services,
  secrets: { KEY: 'hunter2' },
};
const handed = { release: '1.1.0', services, folders: { api: '/a/1', 'web-shop': '/a/2', queue: '/a/3' } };

test('a command is told what it is about, with the variables of the services, and the key stays when it is tried again', () => {
  expect(variablesOf(order, handed, { ...handed, release: '1.0.0' })).toEqual({
    KEY: 'hunter2',
    PLACE: 'prod',
    LOCKSTEP_KEY: 'shop/1.1.0@PROD.3/prod/f3/switch',
    LOCKSTEP_SYSTEM: 'shop',
    LOCKSTEP_ENVIRONMENT: 'prod',
    LOCKSTEP_STAGE: 'PROD',
    LOCKSTEP_RELEASE: '1.1.0',
    LOCKSTEP_BILL: digestOfPlaced(services),
    LOCKSTEP_ARTEFACT_API: '/a/1',
    LOCKSTEP_DIGEST_API: `sha256:${'1'.repeat(64)}`,
    LOCKSTEP_ARTEFACT_WEB_SHOP: '/a/2',
    LOCKSTEP_DIGEST_WEB_SHOP: `sha256:${'2'.repeat(64)}`,
    LOCKSTEP_ARTEFACT_QUEUE: '/a/3',
    LOCKSTEP_DIGEST_QUEUE: `sha256:${'3'.repeat(64)}`,
    LOCKSTEP_PREVIOUS_RELEASE: '1.0.0',
    LOCKSTEP_PREVIOUS_ARTEFACT_API: '/a/1',
    LOCKSTEP_PREVIOUS_DIGEST_API: `sha256:${'1'.repeat(64)}`,
    LOCKSTEP_PREVIOUS_ARTEFACT_WEB_SHOP: '/a/2',
    LOCKSTEP_PREVIOUS_DIGEST_WEB_SHOP: `sha256:${'2'.repeat(64)}`,
    LOCKSTEP_PREVIOUS_ARTEFACT_QUEUE: '/a/3',
    LOCKSTEP_PREVIOUS_DIGEST_QUEUE: `sha256:${'3'.repeat(64)}`,
  });
});

test('variables that the target names stand for those of the services, and none is given that it does not name', () => {
  const definition = { ...prod, targetOptions: { command: 'x', variables: { MAIL: '${env.mail}' } } };
  const variables = variablesOf({ ...order, definition }, handed, undefined);
  expect(variables).toMatchObject({ MAIL: 'smtp.example' });
  expect(variables).not.toHaveProperty('KEY');
});

test.each([
  ['./deploy.sh ${env.name} ${service.api.url} ${service.web-shop.url}', './deploy.sh prod https://api.example https://shop.example'],
  ['./deploy.sh ${service.api.digest}', `./deploy.sh sha256:${'1'.repeat(64)}`],
  ['./deploy.sh ${LOCKSTEP_RELEASE} ${1:-x} $HOME', './deploy.sh ${LOCKSTEP_RELEASE} ${1:-x} $HOME'],
  ['./deploy.sh ${env.none:-quiet}', './deploy.sh quiet'],
])('`%s` is `%s`', (text, line) => {
  expect(lineOf(text, order, services)).toBe(line);
});

test.each([
  ['./deploy.sh ${env.none}', 'The command needs ${env.none}, which is not there.'],
  ['./deploy.sh ${env.odd}', '${env.odd} has signs that a shell reads; give it to the command as a variable.'],
  ['./deploy.sh ${service.queue.url}', 'The command needs ${service.queue.url}, which is not there.'],
])('`%s` is not run: %s', (text, sentence) => {
  expect(() => lineOf(text, order, services)).toThrow(sentence);
});

test('an address is of a service that people reach: its own, else that of the environment', () => {
  expect(urlsOf(prod, services)).toEqual({ api: 'https://api.example', 'web-shop': 'https://shop.example' });
});

const bill = digestOfPlaced(services);
const all = JSON.stringify(Object.fromEntries(services.map(({ service, artefact }) => [service.name, artefact.digest])));

test.each([
  ['1.1.0', true],
  ['1.0.0', false],
  [bill, true],
  [`sha256:${'0'.repeat(64)}`, false],
  [all, true],
  [all.replace('sha256:1', 'sha256:0'), false],
  ['{"api": "sha256:1"}', false],
  ['{"api": 1}', false],
  ['{"api"', false],
  ['', false],
  ['1.1.0 and more', false],
])('what `observe` prints is held against the release: %s is it: %s', (text, isThere) => {
  expect(judgeSeen(text, { release: '1.1.0', services }, './version.sh')).toMatchObject({ isThere });
});

test('what is missing is named', () => {
  const { because } = judgeSeen(all.replace(/"queue".*/, '"queue":"old"}'), { release: '1.1.0', services }, './version.sh');
  expect(because).toBe('`./version.sh` says queue old');
});

test('a secret is masked as it is, line by line, in a URL, in JSON and as base64', () => {
  const forms = formsOf(['a key/of "two"\nlong lines here']);
  expect(forms).toEqual(
    expect.arrayContaining([
      'a key/of "two"\nlong lines here',
      'long lines here',
      'a%20key%2Fof%20%22two%22',
      'a key/of \\"two\\"\\nlong lines here',
      Buffer.from('a key/of "two"\nlong lines here').toString('base64'),
    ]),
  );
});

function folderOf(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-command-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o700);
  return folder;
}

test('a run is begun once for each key, and told apart from one that was never begun and one that nobody saw end', async () => {
  const folder = folderOf();
  const state = openStateFolder(folder);
  const traces = tracesOf(state, order);
  expect(stateOfRun(traces)).toBe('never');
  await startRun(traces, { command: 'exit 7', folder, variables: {} });
  expect(await awaitRun(traces, new AbortController().signal, () => undefined)).toEqual({ code: 7 });
  rmSync(traces.ended);
  expect(stateOfRun(traces)).toBe('lost');
  expect(tracesOf(state, { ...order, key: 'shop/another/1' }).marker).not.toBe(traces.marker);
});

test('the newest runs are kept, and one that is not over is never forgotten', () => {
  const folder = folderOf();
  const runs = path.join(folder, 'runs');
  mkdirSync(runs);
  for (let age = 0; age < 30; age += 1) {
    for (const end of age === 29 ? ['started', 'log'] : ['started', 'ended', 'log']) {
      const file = path.join(runs, `${age}.${end}`);
      writeFileSync(file, '');
      utimesSync(file, 1_000_000 - age, 1_000_000 - age);
    }
  }
  forgetOldRuns(runs, 20);
  expect(readdirSync(runs).filter((name) => name.endsWith('.ended'))).toHaveLength(20);
  expect(existsSync(path.join(runs, '0.log'))).toBe(true);
  expect(existsSync(path.join(runs, '28.log'))).toBe(false);
  expect(existsSync(path.join(runs, '29.started'))).toBe(true);
});
