// A link that swallows what is sent over it, as a router does that forgot a connection: the far side has gone, and the near side is not told.
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { entryOf } from '#store/contract-case.ts';
import { startEmbeddedServer, type EmbeddedServer } from '#store/embedded-server.ts';
import { openStore } from '#store/postgres-store.ts';
import type { Store } from '#store/store.ts';
import { Link } from '../crash/link.ts';

/** Far below the half minute for which a statement may run, and above what a machine that is busy with other tests makes of a few seconds. */
const noticedMs = 20_000;
const momentMs = 50;

let folder = '';
let server: EmbeddedServer;
let link: Link;
let store: Store;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-half-open-'));
  await chmod(folder, 0o755);
  server = await startEmbeddedServer({ dataDir: join(folder, 'data') });
  const near = join(folder, 'link');
  await mkdir(near);
  link = await Link.open(join(near, '.s.PGSQL.5432'), () => [join(server.socketDir, '.s.PGSQL.5432')]);
  store = await openStore({ url: `postgresql:///postgres?host=${encodeURIComponent(near)}&user=lockstep` });
  await write();
});

afterEach(async () => {
  await store.close();
  link.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function write(): Promise<void> {
  await store.transact('shop', (transaction) => transaction.write(entryOf({ events: [{ kind: 'test', body: '{}' }] })));
}

/** As a controller does: what fails and may be tried again is tried again. */
async function untilItIsDone<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Error && 'retryable' in error && error.retryable === true)) throw error;
      await sleep(momentMs);
    }
  }
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

test('connections that have gone silent are given up within seconds, all of them together', async () => {
  // A pool full of connections, each of which has been of use.
  await Promise.all(Array.from({ length: 12 }, async () => store.systems()));
  await link.cut('half-open', momentMs);
  const took = await secondsOf(async () => {
    for (let turn = 0; turn < 12; turn += 1) await untilItIsDone(async () => store.systems());
    await untilItIsDone(write);
  });
  expect(took).toBeLessThan(noticedMs);
  expect(await store.verify('shop')).toMatchObject({ intact: true });
});

test('a call that is under way when its connection goes silent is given up within seconds', async () => {
  const entered = Promise.withResolvers<void>();
  const cut = Promise.withResolvers<void>();
  const call = store.transact('shop', async (transaction) => {
    entered.resolve();
    await cut.promise;
    return transaction.loadOpen();
  });
  await entered.promise;
  await link.cut('half-open', momentMs);
  cut.resolve();
  const took = await secondsOf(async () => expect(call).rejects.toMatchObject({ code: 'store-unavailable', retryable: true }));
  expect(took).toBeLessThan(noticedMs);
});

test('who waits for a lock that another process holds is not given up', async () => {
  const other = await openStore({ url: `postgresql:///postgres?host=${encodeURIComponent(server.socketDir)}&user=lockstep` });
  const entered = Promise.withResolvers<void>();
  const held = other.transact('shop', async () => {
    entered.resolve();
    await sleep(6_500);
  });
  await entered.promise;
  await write();
  await held;
  await other.close();
});
