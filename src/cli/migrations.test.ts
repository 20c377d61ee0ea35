import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestController } from './test-run.ts';

const controller = new TestController();
const run: TestController['run'] = (line, options) => controller.run(line, options);

const files: { readonly [file: string]: string } = {
  'db/001_first.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
  'db/001_first.down.sql': 'DROP TABLE orders;',
  'db/2_second.sql': `SET lock_timeout = '2s';\nALTER TABLE orders\n  DROP COLUMN note;`,
  'db/10_third.sql': `SET lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN note text;`,
  'hidden.sql': '\\i other.sql',
};

beforeAll(async () => {
  await controller.start();
  mkdirSync(path.join(controller.folder, 'db'));
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(controller.folder, file), text);
});
afterAll(() => controller.stop());

test('what breaks the release before is said with its place, and ends with 22', async () => {
  const { exit, out } = await run('migrations lint db');
  expect({ exit, out }).toEqual({
    exit: 22,
    out: `db/2_second.sql:3:3  rule 5, drop: ACCESS EXCLUSIVE · breaks the release before
  orders.note is dropped, with what is in it: whoever lists its columns fails.
  instead  Drop it in a release of its own, once no release that may run names it.

3 files read: 1 finding; 1 of them breaks the release before, 0 may.
`,
  });
});

test('nothing is said of the files before --since, and nothing found ends with 0', async () => {
  const { exit, out } = await run('migrations lint db --since ./db/10_third.sql');
  expect({ exit, out }).toEqual({ exit: 0, out: '1 file read: nothing found.\n' });
});

test('programs get the same as a document', async () => {
  const { out } = await run('migrations lint db --json --postgres 15');
  expect(JSON.parse(out)).toMatchObject({
    postgres: 15,
    files: ['db/001_first.sql', 'db/2_second.sql', 'db/10_third.sql'],
    findings: [{ rule: 5, name: 'drop', file: 'db/2_second.sql', line: 3, column: 3, lock: 'ACCESS EXCLUSIVE', breaks: 'yes' }],
  });
});

test('what nobody can read is no pass', async () => {
  const { exit, out } = await run('migrations lint hidden.sql');
  expect(exit).toBe(22);
  expect(out).toContain('hidden.sql:1:1  not read');
});

test.each([
  ['migrations lint nowhere.sql', 26, 'There is no file or folder `nowhere.sql`'],
  ['migrations lint db --since db/11.sql', 26, 'There is no file or folder `db/11.sql`'],
  ['migrations lint db --postgres 9', 2, 'The rules know PostgreSQL 15, 16, 17, 18, not `9`.'],
])('%s ends with %i', async (line, exit, words) => {
  const ran = await run(line);
  expect(ran.exit).toBe(exit);
  expect(ran.err).toContain(words);
});

const wayBack = { stage: 'INT', to: '1.0.0', verdict: 'not', because: 'db/2.sql, line 3: orders.note is dropped.' };
const place = {
  environment: 'int',
  host: 'one',
  stage: 'INT',
  audience: 'team',
  data: 'masked',
  errors: 'full',
  release: '1.1.0',
  urls: {},
  fence: 1,
  good: [],
};
const shop = { 'GET /api/systems': { body: { systems: [{ system: 'shop', seq: 1, version: 1, roles: [] }] } } };
const rolled = { 'POST /api/systems/shop/commands/rollback': { body: { seq: 12, events: ['promotionRequested'], ids: ['p'] } } };

test('before a stage goes back it is said what its schema says to that', async () => {
  const why = { system: 'shop', seq: 1, release: '1.1.0', stage: 'INT', sentence: 'x', wayBack, blockers: [] };
  controller.answers = {
    ...shop,
    ...rolled,
    'GET /api/systems/shop/environments': { body: { seq: 1, environments: [place] } },
    'GET /api/systems/shop/releases/1.1.0/why?stage=INT': { body: why },
  };
  const { exit, err } = await run(['rollback', 'INT', '--reason', 'broken']);
  expect(err).toContain('Way back in INT to 1.0.0: not. db/2.sql, line 3: orders.note is dropped.');
  expect(exit).toBe(0);
});

test('where nobody can say it, the stage goes back all the same', async () => {
  controller.answers = { ...shop, ...rolled };
  expect(await run(['rollback', 'INT', '--reason', 'broken'])).toMatchObject({ exit: 0 });
});

test('a release says as soon as it is made whether one can go back from it', async () => {
  const bit = `sha256:${'a'.repeat(64)}`;
  const made = {
    system: 'shop',
    seq: 3,
    now: 0,
    release: '1.1.0',
    state: 'open',
    origin: 'created',
    digest: bit,
    authors: ['dora'],
    by: 'dora',
    at: 0,
  };
  const bill = { api: { digest: bit, source: 'directory:./api', blob: bit } };
  controller.answers = {
    ...shop,
    'POST /api/systems/shop/commands/create': { body: { seq: 3, events: ['releaseCreated'], ids: ['1.1.0'] } },
    'GET /api/systems/shop/releases/1.1.0': { body: { ...made, bill, sentence: 'x', wayBack, next: 'INT', stages: [], blockers: [] } },
  };
  const { exit, out } = await run('release create 1.1.0');
  expect({ exit, out: out.replaceAll(/\s+/g, ' ') }).toMatchObject({ exit: 0 });
  expect(out.replaceAll(/\s+/g, ' ')).toContain('Way back in INT to 1.0.0: not. db/2.sql, line 3: orders.note is dropped.');
});
