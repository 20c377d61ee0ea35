import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { learn, nothingKnown } from '#core/migrations/known.ts';
import { lintMigrations, type Finding } from '#core/migrations/lint.ts';
import { locksOf } from '#core/migrations/locks.ts';
import { readChanges } from '#core/migrations/read-changes.ts';
import { lockModes, type LockMode, type PostgresMajor } from '#core/migrations/rule.ts';
import { ruleCases, shopSchema } from '#core/migrations/rule-cases.ts';
import { readStatements } from '#core/migrations/statements.ts';
import { shopServers, startShopServer, textsOf, type ShopServer } from './migrations-server.ts';
import { useAsBefore } from './migrations-old.ts';

const tables = ['orders', 'customers'];

/** What a migration did, as the server saw it. */
interface Measured {
  /** Table → the strongest lock that was held on it; those of views and indexes stand under their own names. */
  readonly locks: { readonly [relation: string]: LockMode };
  readonly isRewritten: boolean;
  /** What the release before met, on a new connection and on one that had prepared its statements. */
  readonly cold: string | undefined;
  readonly warm: string | undefined;
  /** PostgreSQL refused the migration itself. */
  readonly refused: string | undefined;
}

async function measure(server: ShopServer, sql: string): Promise<Measured> {
  const database = await server.database();
  const [team, warm, watcher] = [
    await server.connect(database, 'team'),
    await server.connect(database, 'app'),
    await server.connect(database, 'postgres'),
  ];
  try {
    const before = await useAsBefore(warm);
    if (before !== undefined) throw new Error(`The release before does not run before the migration: ${before}`);
    const node = await fileNode(watcher);
    const names = await relations(watcher);
    const locks = new Map<string, LockMode>();
    const refused = await runAll(team, sql, async () => note(locks, await held(watcher, team), names)).catch((error: unknown) =>
      error instanceof Error ? error.message : String(error),
    );
    const cold = await server.connect(database, 'app');
    const met = { cold: await useAsBefore(cold), warm: await useAsBefore(warm) };
    await cold.end();
    return { locks: Object.fromEntries(locks), isRewritten: (await fileNode(watcher)) !== node, refused: refused ?? undefined, ...met };
  } finally {
    await Promise.all([team, warm, watcher].map((client) => client.end()));
  }
}

/** In one transaction, as most tools do, and looks before its end; what cannot stand in one is run beside somebody who keeps it waiting. */
async function runAll(team: pg.Client, sql: string, look: () => Promise<void>): Promise<undefined> {
  const texts = textsOf(sql);
  const isOwn = texts.some((text) => /concurrently|^begin/i.test(text));
  if (!isOwn) await team.query('BEGIN');
  for (const text of texts) {
    await team.query(text);
    if (!/^(begin|commit)/i.test(text)) await look();
  }
  if (!isOwn) await team.query('COMMIT');
  return undefined;
}

async function held(watcher: pg.Client, team: pg.Client): Promise<readonly { readonly relation: number; readonly mode: string }[]> {
  const { rows: pids } = await team.query<{ readonly pid: number }>('SELECT pg_backend_pid() AS pid');
  const { rows } = await watcher.query<{ readonly relation: number; readonly mode: string }>(
    `SELECT relation::int, mode FROM pg_locks WHERE pid = $1 AND granted AND locktype = 'relation'`,
    [pids[0]?.pid],
  );
  return rows;
}

async function relations(watcher: pg.Client): Promise<ReadonlyMap<number, string>> {
  const { rows } = await watcher.query<{ readonly oid: number; readonly relname: string }>(
    `SELECT oid::int, relname FROM pg_class WHERE relnamespace = 'public'::regnamespace`,
  );
  return new Map(rows.map(({ oid, relname }) => [oid, relname]));
}

async function fileNode(watcher: pg.Client): Promise<string> {
  const { rows } = await watcher.query<{ readonly node: string }>(
    `SELECT relfilenode::text AS node FROM pg_class WHERE relname IN ('orders', 'purchases') AND relkind = 'r' ORDER BY oid LIMIT 1`,
  );
  return rows[0]?.node ?? '';
}

const names: { readonly [mode: string]: LockMode } = {
  RowExclusiveLock: 'ROW EXCLUSIVE',
  ShareUpdateExclusiveLock: 'SHARE UPDATE EXCLUSIVE',
  ShareLock: 'SHARE',
  ShareRowExclusiveLock: 'SHARE ROW EXCLUSIVE',
  AccessExclusiveLock: 'ACCESS EXCLUSIVE',
};

function note(
  locks: Map<string, LockMode>,
  rows: readonly { readonly relation: number; readonly mode: string }[],
  known: ReadonlyMap<number, string>,
): void {
  for (const { relation, mode } of rows) {
    const [name, found] = [known.get(relation), names[mode]];
    if (name === undefined || found === undefined) continue;
    locks.set(name, stronger(locks.get(name), found));
  }
}

function stronger(one: LockMode | undefined, other: LockMode): LockMode {
  return lockModes.indexOf(one ?? 'none') > lockModes.indexOf(other) ? (one ?? other) : other;
}

/** What the lint thinks that a file locks, table by table. */
function foreseen(sql: string): { readonly [table: string]: LockMode } {
  const known = nothingKnown();
  for (const change of readStatements(shopSchema).statements.flatMap(readChanges)) learn(known, '001.sql', change);
  const changes = readStatements(sql).statements.flatMap(readChanges);
  const locks = new Map<string, LockMode>();
  for (const change of changes) {
    for (const { table, mode } of locksOf(change, { known, file: '002.sql' })) locks.set(table, stronger(locks.get(table), mode));
    learn(known, '002.sql', change);
  }
  return Object.fromEntries(locks);
}

function findingsOf(sql: string, postgres: PostgresMajor): readonly Finding[] {
  const files = [
    { path: '001.sql', text: shopSchema },
    { path: '002.sql', text: sql },
  ];
  return lintMigrations(files, { postgres }).findings;
}

function mayBreak(sql: string, postgres: PostgresMajor): boolean {
  return findingsOf(sql, postgres).some(({ breaks }) => breaks !== 'no');
}

describe.each(shopServers)('on $name', ({ major: postgres, home, isThere }) => {
  let server: ShopServer;

  beforeAll(async () => {
    if (isThere) server = await startShopServer(home);
  });
  afterAll(async () => {
    if (isThere) await server.stop();
  });

  describe.each(ruleCases)('rule $rule', ({ rule, bad, good }) => {
    test.skipIf(!isThere)('says of the bad file what it locks, whether rows are written anew, and whom it breaks', async () => {
      const finding = findingsOf(bad, postgres).find((each) => each.rule === rule);
      const measured = await measure(server, bad);
      const strongest = Object.values(measured.locks).reduce<LockMode>((one, other) => stronger(one, other), 'none');
      // The column without a value is refused, as the rule says: its lock was never held to the end.
      if (rule === 4) expect(measured.refused).toContain('null values');
      else {
        expect(measured.refused).toBeUndefined();
        expect({ rule, lock: strongest, rewrites: measured.isRewritten }).toEqual({
          rule,
          lock: finding?.lock,
          rewrites: finding?.rewrites,
        });
      }
      const broken = measured.cold ?? measured.warm;
      if (finding?.breaks === 'yes' && rule !== 4) expect(broken).toBeDefined();
      if (broken !== undefined) expect(mayBreak(bad, postgres)).toBe(true);
    });

    test.skipIf(!isThere)('foresees what the good file locks; it goes through, and breaks nobody', async () => {
      const measured = await measure(server, good);
      expect(measured.refused).toBeUndefined();
      const onTables = Object.fromEntries(Object.entries(measured.locks).filter(([name]) => tables.includes(name)));
      const isHeld = !/concurrently|^BEGIN/i.test(good);
      if (isHeld) expect({ rule, ...onTables }).toEqual({ rule, ...foreseen(good) });
      expect(measured.cold).toBeUndefined();
      if (measured.warm !== undefined) expect(mayBreak(good, postgres)).toBe(true);
    });
  });
});
