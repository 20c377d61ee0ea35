// What hangs is worse than what dies: a connection that nobody closes, a controller that stands still inside a transaction.
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startAgent } from '#agent/agent.ts';
import { entryOf } from '#store/contract-case.ts';
import { Database } from '#store/database.ts';
import { startEmbeddedServer, type EmbeddedServer } from '#store/embedded-server.ts';
import { openStore } from '#store/postgres-store.ts';
import { claimWork } from '#store/postgres-work.ts';
import { Link } from '../crash/link.ts';

/** What takes seconds on a machine of its own takes longer beside other tests, and for ever where nobody sees to it. */
const busyMs = 45_000;

let folder = '';
let server: EmbeddedServer;
let link: Link;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-hangs-'));
  await chmod(folder, 0o755);
  server = await startEmbeddedServer({ dataDir: join(folder, 'data') });
  await mkdir(join(folder, 'way'));
  const socket = `.s.PGSQL.${server.port}`;
  link = await Link.open(join(folder, 'way', socket), () => [join(server.socketDir, socket)]);
});

afterEach(async () => {
  link.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

function urlOf(socketFolder: string): string {
  return `postgresql:///postgres?host=${encodeURIComponent(socketFolder)}&user=lockstep`;
}

test('a listener whose connection died without a word listens again within ten seconds', async () => {
  const store = await openStore({ url: urlOf(join(folder, 'way')) });
  const other = await openStore({ url: urlOf(server.socketDir) });
  try {
    await link.cut('half-open', 100);
    const heard: string[] = [];
    const came = Promise.withResolvers<void>();
    store.onCommit((system) => {
      heard.push(system);
      came.resolve();
    });
    const until = performance.now() + busyMs;
    for (let count = 0; heard.length === 0 && performance.now() < until; count += 1) {
      await other.transact(`shop-${count}`, (transaction) => transaction.write(entryOf({ events: [{ kind: 'test', body: '{}' }] })));
      await Promise.race([came.promise, other.changed(500)]);
    }
    expect(heard).not.toEqual([]);
  } finally {
    await Promise.all([store.close(), other.close()]);
  }
});

test('a controller that stands still inside a transaction holds a system for less than ten seconds', async () => {
  const [frozen, other] = await Promise.all([openStore({ url: urlOf(server.socketDir) }), openStore({ url: urlOf(server.socketDir) })]);
  const thaw = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const stood = frozen.transact('shop', async () => {
    locked.resolve();
    await thaw.promise;
  });
  stood.catch(() => undefined);
  try {
    await locked.promise;
    const began = performance.now();
    await other.transact('shop', (transaction) => transaction.write(entryOf({})));
    expect(performance.now() - began).toBeLessThan(busyMs);
  } finally {
    thaw.resolve();
    await stood.catch(() => undefined);
    await Promise.all([frozen.close(), other.close()]);
  }
});

test('an agent whose controller fell silent without hanging up asks again within twelve seconds', async () => {
  const asked = { times: 0 };
  const controller = createServer((_request, response) => {
    asked.times += 1;
    const answer = JSON.stringify({ orders: [], questions: [], doorKeys: {}, signInUrl: '', orderKeys: [] });
    // A long poll, but for the first.
    setTimeout(() => response.end(answer), asked.times === 1 ? 0 : 60_000).unref();
  });
  controller.listen(join(folder, 'controller.sock'));
  await once(controller, 'listening');
  const way = await Link.open(join(folder, 'agent.sock'), () => [join(folder, 'controller.sock')]);
  const { publicKey } = generateKeyPairSync('ed25519');
  const agent = await startAgent({
    stateFolder: join(folder, 'state'),
    host: 'local',
    orderKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
    controller: { socketPath: join(folder, 'agent.sock') },
    token: 'token',
    log: { info: () => undefined, warn: () => undefined },
    routerCommand: [],
  });
  try {
    while (asked.times < 2) await sleep(10);
    await way.cut('half-open', 100);
    const until = performance.now() + busyMs;
    while (asked.times < 3 && performance.now() < until) await sleep(50);
    expect(asked.times).toBeGreaterThan(2);
  } finally {
    await agent.close();
    way.close();
    controller.close();
    controller.closeAllConnections();
  }
});

test('what was claimed by a controller without a session, and died with it, is free after a second', async () => {
  const url = urlOf(server.socketDir);
  const other = await openStore({ url });
  const database = new Database({ connectionString: url });
  try {
    await other.transact('shop', (transaction) =>
      transaction.write(entryOf({ workUpserts: [{ key: 'decide', kind: 'decide', dueAt: 0 }] })),
    );
    const request = { kind: 'decide', owner: 'dead', holdMs: 120_000, limit: 1 } as const;
    expect(await claimWork(database, undefined, request)).toHaveLength(1);
    const began = performance.now();
    while ((await other.claim({ ...request, owner: 'living' })).length === 0) await sleep(50);
    expect(performance.now() - began).toBeLessThan(busyMs);
  } finally {
    await Promise.all([other.close(), database.close()]);
  }
});
