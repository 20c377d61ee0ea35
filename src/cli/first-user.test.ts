// What the command line says to somebody who does it for the first time, and wrongly.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { TestController } from './test-run.ts';

const controller = new TestController();
const variables = { LOCKSTEP_TOKEN: 'lks_token' };
const blob = `sha256:${'a'.repeat(64)}`;
const view = {
  system: 'shop',
  seq: 3,
  now: 0,
  release: '1.1',
  state: 'open',
  origin: 'created',
  digest: blob,
  bill: {
    api: { digest: 'sha256:1111111111111111', source: 'directory:./api', blob },
    web: { digest: 'sha256:2222222222222222', source: 'directory:./web', blob },
  },
  authors: ['dora'],
  by: 'dora',
  at: 0,
  sentence: '1.1 is new and may enter DEV.',
  next: 'DEV',
  stages: [],
  blockers: [],
};
const created = { seq: 3, events: ['releaseCreated'], ids: ['1.1'] };

beforeAll(() => controller.start());
afterAll(() => controller.stop());
beforeEach(() => {
  controller.heard = [];
  controller.answers = {};
  mkdirSync(path.join(controller.folder, 'web'), { recursive: true });
  writeFileSync(path.join(controller.folder, 'web', 'server.js'), 'up');
});

function saying(words: string): unknown {
  return expect.stringContaining(words);
}

async function run(line: string) {
  const ran = await controller.run(`${line} --system shop`, { variables });
  return { ...ran, out: ran.out.replaceAll(/\s+/g, ' '), err: ran.err.replaceAll(/\s+/g, ' ') };
}

test('a release that names no service says which bits it has, and from which release', async () => {
  controller.answers = {
    'POST /api/systems/shop/commands/create': { body: created },
    'GET /api/systems/shop/releases/1.1': { body: { ...view, carried: { api: '1.0', web: '1.0' } } },
  };
  const { exit, out } = await run('release create 1.1');
  expect(exit).toBe(0);
  expect(out).toContain('api sha256:111111111111… carried over from 1.0 (directory:./api)');
  expect(out).toContain('web sha256:222222222222… carried over from 1.0 (directory:./web)');
});

test('an author whom nobody knows is named in a warning, with what helps', async () => {
  controller.answers = {
    'POST /api/systems/shop/commands/create': { body: { ...created, unknown: ['nobodyknown'] } },
    'GET /api/systems/shop/releases/1.1': { body: { ...view, unknownAuthors: 1 } },
  };
  const { out } = await run('release create 1.1 --author nobodyknown');
  expect(out).toContain('WARNING: `nobodyknown` is nobody here, so that nobody approves 1.1 alone.');
  expect(out).toContain('for releases that are made from then on: lockstep author set EMAIL PERSON');
});

test('what a route takes is said as the command takes it, once, and never by a description of REST', async () => {
  const sentence = '`release` in the path should be the name of a release: letters, digits, dots.';
  const error = { code: 'invalid-request', sentence, next: 'GET /openapi.json says what every route takes.' };
  controller.answers = {
    'GET /api/systems/shop/releases/a%2Fb/why': {
      status: 400,
      body: { error: { ...error, problems: [{ field: 'release', sentence }] } },
    },
  };
  const { exit, err } = await run('why a/b');
  expect(exit).toBe(2);
  expect(err).toBe('error invalid-request `release` should be the name of a release: letters, digits, dots. next lockstep why --help ');
});

test('whoever must prove herself and sits at no terminal is told how a script does it', async () => {
  const error = { code: 'prove-yourself', sentence: 'This opens production: give your password again.', next: 'lockstep login' };
  controller.answers = { 'POST /api/systems/shop/commands/approve': { status: 403, body: { error } } };
  const { exit, err } = await run('approve 1.1 --stage PROD');
  expect(exit).toBe(24);
  expect(err).toContain('next lockstep login --again --password-stdin');
});

test('whoami says where a role is for some environments alone', async () => {
  const me = { person: 'otto', name: 'Otto', groups: [], isAdministrator: false };
  const systems = { shop: ['developer', 'operator'] };
  controller.answers = { 'GET /api/me': { body: { ...me, systems, only: { shop: { operator: ['dev', 'test'] } } } } };
  expect((await run('whoami')).out).toContain('shop developer, operator in dev and test');
});

test.each([['--version'], ['version'], ['--version --json']])('`%s` says which Lockstep this is, and asks no controller', async (line) => {
  const { exit, out } = await controller.run(line);
  expect({ exit, heard: controller.heard.length }).toEqual({ exit: 0, heard: 0 });
  expect(out).toMatch(line.endsWith('--json') ? /"version":"0\.1\.0","commit":"abcdef1"/ : /^Lockstep 0\.1\.0 \(abcdef1\)\n$/);
});

test('what serves people is not ended unasked', async () => {
  const { exit, err } = await controller.run('down --data here');
  expect(exit).toBe(2);
  expect(err.replaceAll(/\s+/g, ' ')).toContain('This ends the controller (process 7); the agent (process 8); web of shop in dev.');
  expect(err).toContain('lockstep down --data here --yes');
  const asked = await controller.run('down --data here', { typed: ['down'] });
  expect(asked.exit).toBe(0);
  expect(asked.err).toContain('ended: the controller (process 7)');
});

test('the list of releases shows broken glass, with words and not by the colour alone', async () => {
  const line = { release: '1.0', state: 'open', origin: 'created', digest: blob, by: 'dora', at: 0, authors: ['dora'] };
  const releases = [
    { ...line, brokeGlass: true },
    { ...line, release: '1.1' },
  ];
  controller.answers = { 'GET /api/systems/shop/releases': { body: { system: 'shop', seq: 1, now: 0, releases } } };
  const { out } = await controller.run('release list --system shop', { variables });
  expect(out.split('\n').filter((each) => each.includes('× glass broken'))).toEqual([expect.stringMatching(/^1\.0 /)]);
});

test('releases are looked for by words of their names, and the line for the next page asks for the same', async () => {
  const line = { state: 'open', origin: 'created', digest: blob, by: 'dora', at: 0, authors: ['dora'] };
  const releases = [{ ...line, release: '4.2-rc.1' }];
  const question = 'GET /api/systems/shop/releases?search=4.2+rc&limit=1';
  controller.answers = { [question]: { body: { system: 'shop', seq: 1, now: 0, releases, after: '4.2-rc.1' } } };
  const found = await controller.run(['release', 'list', '--system', 'shop', '--limit', '1', '--search', '4.2 rc'], { variables });
  expect(found.out).toContain("More: lockstep release list --search '4.2 rc' --limit 1 --after 4.2-rc.1");
  controller.answers = { 'GET /api/systems/shop/releases?search=9': { body: { system: 'shop', seq: 1, now: 0, releases: [] } } };
  expect((await controller.run('release list --system shop --search 9', { variables })).out).toContain('No release has 9 in its name.');
});

test('a plan names strangers, and ends as its application would where the file is wrong', async () => {
  writeFileSync(path.join(controller.folder, 'lockstep.yaml'), 'lockstep: 1\nsystem: shop\n');
  const plan = { outcome: 'plan', weakens: [], changes: ['role tester: annna joins'], problems: [] };
  const strangers = ['annna, who is tester, has no account here: is anna meant?'];
  controller.answers = { 'PUT /api/systems/shop/file?plan=true': { body: { ...plan, strangers, fewForHotfix: ['only carla may'] } } };
  const planned = await run('apply --plan');
  expect(planned).toMatchObject({ exit: 0, err: saying(`warning ${strangers.join()}`) });
  expect(planned.err).toContain('warning only carla may');
  expect(planned.out).toContain('role tester: annna joins');
  const problem = { code: 'unknown-key', severity: 'error', sentence: '`sevices` is no word here.', line: 3, column: 1 };
  const shown = { ...problem, endColumn: 8, excerpt: 'sevices: {}', next: 'lockstep explain unknown-key' };
  controller.answers = { 'PUT /api/systems/shop/file?plan=true': { body: { ...plan, changes: [], problems: [shown] } } };
  expect(await run('apply --plan')).toMatchObject({ exit: 26, err: saying('`sevices` is no word here.') });
});

test('a release that has ended is not said to have arrived: the controller refuses it in its own words', async () => {
  const stages = [
    { stage: 'DEV', status: 'rejected', environments: ['dev'], entry: [], exit: [], entered: 1 },
    { stage: 'PROD', status: 'empty', environments: ['prod'], entry: [], exit: [] },
  ];
  const { next: _next, ...rest } = view;
  const ended = { code: 'release-ended', sentence: '1.1 is rejected: it answers 404.', next: 'lockstep release list' };
  controller.answers = {
    'GET /api/systems/shop/releases/1.1': { body: { ...rest, state: 'rejected', stages } },
    'POST /api/systems/shop/commands/promote': { status: 409, body: { error: ended } },
  };
  const { exit, err } = await run('promote 1.1');
  expect({ exit, err }).toEqual({ exit: 22, err: saying('1.1 is rejected: it answers 404.') });
  expect(JSON.parse(controller.heard.at(-1)?.body ?? '')).toMatchObject({ stage: 'PROD' });
});

test('a service that wrote nothing, or is none, is said to be silent, beside those that run there', async () => {
  const dev = { environment: 'dev', host: 'local', audience: 'team', data: 'synthetic', urls: {}, bill: view.bill };
  controller.answers = {
    'GET /api/systems/shop/environments': { body: { environments: [dev] } },
    'GET /api/systems/shop/logs?environment=dev&service=wep': { body: { text: '' } },
  };
  expect((await run('logs dev wep')).out).toBe('wep has written nothing in dev. There run api and web. ');
});
