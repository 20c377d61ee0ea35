import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { entryOf } from '#store/contract-case.ts';
import { contract } from '#store/contract.ts';
import { verifyRows } from '#store/ledger.ts';
import { openStore } from '#store/postgres-store.ts';
import type { Store } from '#store/store.ts';

const run = promisify(execFile);

/** An administrator's connection to one database, past every guard. */
function admin(host: string, database: string, user: string): Pool {
  const pool = new Pool({ host, database, user, port: 5432, max: 1 });
  pool.on('error', () => undefined);
  return pool;
}

async function wipe(pool: Pool): Promise<void> {
  await pool.query(`SET session_replication_role = replica; TRUNCATE lockstep.systems, lockstep.work, lockstep.settings, lockstep.processes,
    lockstep.blobs, lockstep.blob_chunks, lockstep.notices, lockstep.outbox CASCADE; RESET session_replication_role`);
}

async function tell(store: Store, system: string, count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, index) => ({ kind: 'told', body: String(index + 1) }));
  await store.transact(system, async (transaction) => transaction.write(entryOf({ events })));
}

describe('the embedded store', () => {
  let folder = '';
  let store: Store;
  let pool: Pool;
  let url = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lockstep-pg-'));
    await chmod(folder, 0o755);
    store = await openStore({ dataDir: folder });
    const socketDir = join(folder, 'postgres/run');
    pool = admin(socketDir, 'postgres', 'lockstep');
    url = `postgresql:///postgres?host=${encodeURIComponent(socketDir)}&user=lockstep`;
  });

  afterAll(async () => {
    await pool.end();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(async () => wipe(pool));

  test.each(contract)('$name', async ({ run }) => {
    await run({ store, open: async () => openStore({ url }) });
  });

  describe('its ledger', () => {
    test.each(['UPDATE lockstep.ledger SET body = body', 'DELETE FROM lockstep.ledger', 'TRUNCATE lockstep.ledger'])(
      'refuses "%s" to the application by privilege and to its owner by trigger',
      async (statement) => {
        await tell(store, 'shop', 1);
        const application = admin(join(folder, 'postgres/run'), 'postgres', 'lockstep_app');
        await expect(application.query(statement)).rejects.toMatchObject({ code: '42501' });
        await application.end();
        await expect(pool.query(statement)).rejects.toMatchObject({ code: '23001' });
      },
    );

    test.each([
      ['an edited event', `UPDATE lockstep.ledger SET body = '"forged"' WHERE system = $1 AND seq = 3`, 'hash'],
      ['another person', `UPDATE lockstep.ledger SET caused_by = 'bob' WHERE system = $1 AND seq = 3`, 'hash'],
      ['another time', `UPDATE lockstep.ledger SET at_micros = at_micros + 1 WHERE system = $1 AND seq = 3`, 'hash'],
      ['a deleted event', `DELETE FROM lockstep.ledger WHERE system = $1 AND seq = 3`, 'gap'],
      ['two events swapped', `UPDATE lockstep.ledger SET seq = -seq WHERE system = $1 AND seq IN (3, 4)`, 'gap'],
      [
        'an inserted event',
        `INSERT INTO lockstep.ledger SELECT system, 7, at_micros, caused_by, command_id, kind, '"forged"', hash, hash FROM lockstep.ledger WHERE system = $1 AND seq = 6`,
        'hash',
      ],
      ['a cut tail', `DELETE FROM lockstep.ledger WHERE system = $1 AND seq > 4`, 'head'],
    ])('shows %s to SQL and to TypeScript', async (name, statement, fault) => {
      await tell(store, 'shop', 6);
      await tell(store, 'bank', 6);
      await pool.query('ALTER TABLE lockstep.ledger DISABLE TRIGGER USER; ALTER TABLE lockstep.ledger DROP CONSTRAINT ledger_seq_check');
      await pool.query(statement, ['shop']);
      if (name === 'two events swapped') await pool.query(`UPDATE lockstep.ledger SET seq = 7 + seq WHERE system = 'shop' AND seq < 0`);
      await pool.query(
        'ALTER TABLE lockstep.ledger ENABLE TRIGGER USER; ALTER TABLE lockstep.ledger ADD CONSTRAINT ledger_seq_check CHECK (seq > 0)',
      );
      const inSql = await store.verify('shop');
      const head = (await store.systems()).find((system) => system.name === 'shop');
      const inTypeScript = await verifyRows('shop', await store.events('shop', { limit: 99 }), head);
      expect(inSql).toMatchObject({ intact: false, fault: name === 'two events swapped' ? 'link' : fault });
      expect(inTypeScript).toEqual(inSql);
      expect(await store.verify('bank')).toMatchObject({ intact: true });
    });

    test('does not show a cut tail whose head was mended too: that takes checkpoints kept elsewhere', async () => {
      await tell(store, 'shop', 6);
      await pool.query('ALTER TABLE lockstep.ledger DISABLE TRIGGER USER');
      await pool.query(`DELETE FROM lockstep.ledger WHERE seq > 4`);
      await pool.query(`UPDATE lockstep.systems SET seq = 4, head = (SELECT hash FROM lockstep.ledger WHERE seq = 4)`);
      await pool.query('ALTER TABLE lockstep.ledger ENABLE TRIGGER USER');
      expect(await store.verify('shop')).toMatchObject({ intact: true, seq: 4 });
    });
  });

  test('a store written by a newer Lockstep is refused in one sentence', async () => {
    await pool.query(`INSERT INTO lockstep.migrations (number, name) VALUES (99, 'from the future')`);
    await expect(openStore({ url })).rejects.toMatchObject({ code: 'store-newer', retryable: false });
    await pool.query('DELETE FROM lockstep.migrations WHERE number = 99');
  });

  test('many processes may open a fresh database at one instant', async () => {
    await pool.query('CREATE DATABASE fresh');
    const stores = await Promise.all(Array.from({ length: 4 }, async () => openStore({ url: url.replace('/postgres?', '/fresh?') })));
    await Promise.all(stores.map(async (one) => tell(one, 'shop', 1)));
    expect((await stores[0]?.verify('shop'))?.seq).toBe(4);
    await Promise.all(stores.map(async (one) => one.close()));
  });

  test('a statement that PostgreSQL refuses is terminal; a server that is away is not', async () => {
    const spoilt = entryOf({ events: [{ kind: 'told', body: '\0' }] });
    const refused = store.transact('shop', async (transaction) => transaction.write(spoilt));
    await expect(refused).rejects.toMatchObject({ code: 'store-refused', retryable: false });
    await expect(openStore({ url: 'postgresql://127.0.0.1:1/x' })).rejects.toMatchObject({ code: 'store-unavailable', retryable: true });
  });

  test('a backend that is killed in the middle of a transaction costs that transaction only, and says that it may be tried again', async () => {
    const cut = store.transact('shop', async (transaction) => {
      await pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lockstep' AND state = 'idle in transaction'`,
      );
      await transaction.write(entryOf({ events: [{ kind: 'told', body: '1' }] }));
    });
    await expect(cut).rejects.toMatchObject({ retryable: true });
    await tell(store, 'shop', 1);
    expect((await store.systems())[0]?.seq).toBe(1);
  });
});

const debian = existsSync('/usr/lib/postgresql')
  ? readdirSync('/usr/lib/postgresql').filter((version) => Number(version) >= 15 && existsSync(`/usr/lib/postgresql/${version}/bin/initdb`))
  : [];
if (debian.length === 0)
  process.stderr.write('\n*** SKIPPED: no PostgreSQL of Debian, so DATABASE_URL was not tried on a foreign server ***\n\n');

describe.each(debian)('DATABASE_URL on PostgreSQL %s of Debian', (version) => {
  const bin = `/usr/lib/postgresql/${version}/bin`;
  const identity = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const databaseUrl = (user: string, database: string): string =>
    `postgresql:///${database}?host=${encodeURIComponent(folder)}&user=${user}`;
  let folder = '';
  let pool: Pool;
  let count = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lockstep-deb-'));
    const data = join(folder, 'data');
    await mkdir(data, { mode: 0o700 });
    if (identity.uid !== undefined) for (const path of [folder, data]) await chown(path, identity.uid, identity.gid);
    await run(`${bin}/initdb`, ['-D', data, '-U', 'boss', '-A', 'trust', '-E', 'UTF8', '--locale=C'], { ...identity, cwd: '/' });
    const settings = ['-c', "listen_addresses=''", '-k', folder].join(' ');
    await run(`${bin}/pg_ctl`, ['-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, 'start'], { ...identity, cwd: '/' });
    pool = admin(folder, 'postgres', 'boss');
    await pool.query('CREATE ROLE plain LOGIN');
  });

  afterAll(async () => {
    await pool.end();
    await run(`${bin}/pg_ctl`, ['-D', join(folder, 'data'), '-m', 'fast', 'stop'], { ...identity, cwd: '/' });
    await rm(folder, { recursive: true, force: true });
  });

  async function freshDatabase(owner: string): Promise<string> {
    count += 1;
    await pool.query(`CREATE DATABASE case_${count} OWNER ${owner}`);
    return databaseUrl(owner, `case_${count}`);
  }

  test('an owner who may not make roles has the trigger alone', async () => {
    const url = await freshDatabase('plain');
    const store = await openStore({ url });
    await tell(store, 'shop', 2);
    expect((await store.verify('shop')).intact).toBe(true);
    await store.close();
    const owner = admin(folder, `case_${count}`, 'plain');
    await expect(owner.query('DELETE FROM lockstep.ledger')).rejects.toMatchObject({ code: '23001' });
    await owner.end();
  });

  test.each(contract)('$name', async ({ run }) => {
    const url = await freshDatabase('boss');
    const store = await openStore({ url });
    try {
      await run({ store, open: async () => openStore({ url }) });
    } finally {
      await store.close();
    }
  });

  test('its sessions act as the application role, even where the URL is a superuser', async () => {
    const store = await openStore({ url: await freshDatabase('boss') });
    const owner = admin(folder, `case_${count}`, 'boss');
    await owner.query('REVOKE SELECT ON lockstep.settings FROM lockstep_app');
    await expect(store.settings.list('user')).rejects.toThrow('permission denied');
    await owner.end();
    await store.close();
  });
});
