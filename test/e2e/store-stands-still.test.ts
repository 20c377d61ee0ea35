// PostgreSQL that is stopped where it stands: on a disk that does not answer, or by SIGSTOP. Nobody waits for it without an end.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Failure } from '#core/failure.ts';
import { entryOf } from '#store/contract-case.ts';
import { startEmbeddedServer, type EmbeddedServer } from '#store/embedded-server.ts';
import { openStore } from '#store/postgres-store.ts';

let folder = '';
let server: EmbeddedServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-still-'));
  await chmod(folder, 0o755);
  server = await startEmbeddedServer({ dataDir: join(folder, 'data') });
});

afterEach(async () => {
  tellServer('SIGCONT');
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** All processes that stand in the folder of this server's data. */
function tellServer(signal: NodeJS.Signals): void {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readlinkSync(`/proc/${pid}/cwd`).startsWith(folder)) continue;
      if (readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres') process.kill(Number(pid), signal);
    } catch {
      // It has ended meanwhile.
    }
  }
}

test('reading and writing in a store that stands still fail in words within twelve seconds, and go on when it does', async () => {
  const store = await openStore({ url: `postgresql:///postgres?host=${encodeURIComponent(server.socketDir)}&user=lockstep` });
  const write = async () => store.transact('shop', (transaction) => transaction.write(entryOf({ events: [{ kind: 'test', body: '{}' }] })));
  await write();
  tellServer('SIGSTOP');
  const began = performance.now();
  const [read, written] = await Promise.allSettled([store.systems(), write()]);
  // Twelve on a machine of its own; without an end of its own for ever.
  expect(performance.now() - began).toBeLessThan(45_000);
  for (const outcome of [read, written]) {
    expect(outcome.status === 'rejected' && outcome.reason instanceof Failure).toBe(true);
    expect(outcome).toMatchObject({ reason: { code: 'store-unavailable', retryable: true } });
  }
  tellServer('SIGCONT');
  await expect.poll(async () => store.systems().catch(() => [])).not.toEqual([]);
  await write();
  expect(await store.verify('shop')).toMatchObject({ intact: true });
  await store.close();
});

test('a statement that only takes long is waited for', async () => {
  const store = await openStore({ url: `postgresql:///postgres?host=${encodeURIComponent(server.socketDir)}&user=lockstep` });
  const { Database } = await import('#store/database.ts');
  const database = new Database({ host: server.socketDir, port: server.port, user: 'lockstep', database: 'postgres' });
  expect(await database.query('SELECT 1 AS one FROM pg_sleep(9)')).toEqual([{ one: 1 }]);
  await database.close();
  await store.close();
});
