import { expect, test } from 'vitest';
import { attemptKey, type GateContext } from './context.ts';
import { judgeGate } from './index.ts';
import { emptyState } from '#core/empty-state.ts';
import { fixtureCatalogue, fixtureFile } from '#core/file/fixture.ts';
import { makeGate } from '#core/file/gate-hash.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { migrationFacts, type Migrations } from '#core/migrations/facts.ts';
import type { Release, State, Stay } from '#core/state.ts';
import type { Bill, Stage } from '#core/system.ts';

const parsed = parseSystem(fixtureFile.replace('    health: /health\n', '    migrations: node migrate.js\n'), fixtureCatalogue);
if (!parsed.ok) throw new Error('the file is wrong');
const { system } = parsed;
const stage: Stage = { name: 'PROD', waves: [['prod'], ['test']], entry: [], exit: [], rollout: 'at-once', queue: 'protect-soak' };

const first = { path: 'migrations/001.sql', text: 'CREATE TABLE orders (id bigint, note text)' };

function factsOf(text: string): Migrations {
  return { api: migrationFacts([first, ...(text === '' ? [] : [{ path: 'migrations/002.sql', text }])]) };
}

function billOf(id: string): Bill {
  return { api: { digest: `sha256:${id}`, source: 'directory:./api', blob: '' } };
}

function release(id: string, migrations: Migrations | undefined, fields: Partial<Release> = {}): Release {
  return {
    id,
    ordinal: 1,
    origin: 'created',
    bill: billOf(id),
    digest: id,
    authors: [],
    by: 'dora',
    at: 0,
    version: 1,
    ...(migrations && { migrations }),
    planDigest: '',
    state: 'open',
    evidence: [],
    exceptions: [],
    entries: {},
    held: {},
    rechecks: {},
    ...fields,
  };
}

/** `older` runs in prod alone; the other environment of the stage is empty. */
function contextOf(newer: Release, older: Release, kept: Partial<Stay> = {}): GateContext {
  const stay: Stay = { release: older.id, bill: older.bill, version: 1, promotion: 'p', stage: 'PROD', since: 0, earnedMs: 0, ...kept };
  const empty = emptyState('shop');
  const state: State = {
    ...empty,
    head: { ...empty.head, version: 1 },
    files: new Map([['1', { version: 1, digest: '', by: 'ada', system, retired: false }]]),
    releases: new Map([newer, older].map((each) => [each.id, each])),
    environments: new Map([['prod', { name: 'prod', fence: 1, healthSeq: 0, urls: {}, good: [], stay }]]),
  };
  return { state, release: newer, stage, entry: attemptKey(newer, 'PROD'), at: 0 };
}

const older = release('1.0.0', factsOf(''));
const expandOnly = makeGate({ kind: 'migrations', side: 'entry', allows: 'expand-only' });
const none = makeGate({ kind: 'migrations', side: 'entry', allows: 'none' });

test.each<[string, string, 'open' | 'closed', 'open' | 'closed']>([
  ['no migration', '', 'open', 'open'],
  ['an index', 'CREATE INDEX CONCURRENTLY i ON orders (note)', 'open', 'open'],
  ['a new column', 'ALTER TABLE orders ADD COLUMN colour text', 'open', 'closed'],
  ['a dropped column', 'ALTER TABLE orders DROP COLUMN note', 'closed', 'closed'],
  ['what may break', 'ALTER TABLE orders ADD CHECK (id > 0) NOT VALID', 'closed', 'closed'],
  ['what nobody can read', '\\i other.sql', 'closed', 'closed'],
])('after %s (%s) the gate expand-only is %s, and the gate none is %s', (_what, text, expands, stays) => {
  const context = contextOf(release('1.1.0', factsOf(text)), older);
  expect([judgeGate(context, expandOnly), judgeGate(context, none)].map(({ passed }) => (passed ? 'open' : 'closed'))).toEqual([
    expands,
    stays,
  ]);
});

test('a closed gate names file, line, rule, place and the way back that is left; nobody is asked meanwhile', () => {
  const judged = judgeGate(contextOf(release('1.1.0', factsOf('\nALTER TABLE orders DROP COLUMN note')), older), expandOnly);
  expect(judged).toMatchObject({
    passed: false,
    no: true,
    blockers: [
      {
        code: 'migrations',
        environment: 'prod',
        askable: false,
        because:
          'migrations/002.sql, line 2: orders.note is dropped, with what is in it: whoever lists its columns fails (rule 5); the way back to 1.0.0 in prod would be: not',
      },
    ],
  });
});

test('that the release before passed its check on the new schema does not open it', () => {
  const proved = release('1.1.0', factsOf('ALTER TABLE orders ADD CHECK (id > 0) NOT VALID'), { proved: ['1.0.0'] });
  expect(judgeGate(contextOf(proved, older), expandOnly).passed).toBe(false);
});

test('bits without SQL close it, on either side; the same bits open it', () => {
  const unread = release('1.1.0', undefined);
  expect(judgeGate(contextOf(unread, older), expandOnly).passed).toBe(false);
  expect(judgeGate(contextOf(release('1.1.0', factsOf('')), release('1.0.0', undefined)), expandOnly).passed).toBe(false);
  expect(judgeGate(contextOf({ ...unread, bill: older.bill }, older), expandOnly).passed).toBe(true);
});

test('what runs there counts, also when its release has ended: then its stay knows what it did', () => {
  const newer = release('1.1.0', factsOf('ALTER TABLE orders ADD COLUMN colour text'));
  const ended = release('1.0.0', factsOf(''), { state: 'rejected' });
  const context = contextOf(newer, ended, { migrations: factsOf('') });
  expect(judgeGate(context, expandOnly).passed).toBe(true);
  const pruned = { ...context, state: { ...context.state, releases: new Map([[newer.id, newer]]) } };
  expect(judgeGate(pruned, expandOnly).passed).toBe(true);
  expect(judgeGate(contextOf(newer, ended), expandOnly).passed).toBe(false);
});

test('once an attempt has begun, it is told as it was then', () => {
  const context = contextOf(release('1.1.0', factsOf('ALTER TABLE orders DROP COLUMN note')), older);
  expect(judgeGate({ ...context, entry: 'attempt 0' }, expandOnly)).toEqual({ passed: true, evidence: [], exceptions: [] });
});
