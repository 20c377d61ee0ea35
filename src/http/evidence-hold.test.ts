import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { catalogue } from '#catalogue/index.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import type { PersonCommand } from '#core/command.ts';
import type { Engine } from '#engine/engine.ts';
import { writeHeldOnce } from '#engine/evidence-hold.ts';
import { startEngine } from '#engine/start-engine.ts';
import { MemoryDatabase } from '#store/memory-database.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import type { Store } from '#store/store.ts';
import { folderPlace } from '#witness/folder-place.ts';
import { openSigningKey } from '#witness/note.ts';
import { Witness } from '#witness/witness.ts';
import { buildServer } from './build-server.ts';
import type { HttpContext } from './context.ts';
import { createContext } from './start-http.ts';
import { tellRoster } from './tell-roster.ts';

const file = `lockstep: 1
system: shop
roles:
  developer: [dora]
  auditor: [root]
services:
  app: {source: 'directory:./app', command: node app.js}
environments:
  dev: {data: synthetic, errors: full}
path:
  - stage: DEV
`;
const digest = `sha256:${'0'.repeat(64)}`;
const create: PersonCommand = {
  kind: 'create',
  by: 'dora',
  release: '1.0.0',
  bill: { app: { digest, blob: digest, source: 'directory:./app' } },
  authors: ['dora'],
  carry: false,
};
const log = pino({ level: 'silent' });

let folder = '';
const database = new MemoryDatabase();
let store: Store;
let witness: Witness;
let engine: Engine;
let context: HttpContext;
let app: Awaited<ReturnType<typeof buildServer>>;

async function start(): Promise<void> {
  store = openMemoryStore({ database });
  const key = await openSigningKey(path.join(folder, 'key'));
  const places = [folderPlace(path.join(folder, 'kept'), key.id)];
  witness = await Witness.start({ store, key, places, now: () => Date.now(), warn: () => undefined });
  const holdOf = (system: string): string | undefined => witness.holdOf(system)?.sentence;
  engine = startEngine({ store, secrets: { secretsOf: async () => ({}) }, owner: 'test', log, now: () => Date.now(), holdOf });
  context = createContext({ engine, store, catalogue, log, witness, url: 'http://lockstep.test' });
  app = await buildServer(context);
}

async function stop(): Promise<void> {
  context.hub.close();
  await Promise.all([app.close(), engine.stop()]);
  await witness.stop();
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-hold-'));
  await start();
  await context.users.add('root', { person: 'root', name: 'root', password: '', disabled: false, generation: 0, createdAt: 0 });
  await context.roster.changeGroups(() => ({ 'installation-admin': ['root'] }));
  await tellRoster(context);
  const parsed = parseSystem(file, catalogue);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  await engine.submit('shop', { kind: 'apply', by: 'root', file: parsed.system, digest: 'the file' }, 'apply');
  await engine.submit('shop', create, 'create');
  await engine.submit('shop', { kind: 'promote', by: 'dora', release: '1.0.0', stage: 'DEV', wait: true }, 'promote');
});
afterAll(async () => {
  await stop();
  await rm(folder, { recursive: true });
});

async function ask(method: 'GET' | 'POST', url: string, payload?: object) {
  const user = await context.users.get('root');
  if (user === undefined) throw new Error('there is no root');
  const cookie = `lockstep_session=${await context.sessions.begin(user)}`;
  const headers = { cookie, host: 'lockstep.test', origin: 'http://lockstep.test', 'sec-fetch-site': 'same-origin' };
  return app.inject({ method, url, headers, ...(payload && { payload }) });
}

const acknowledge = (reason: string) => ask('POST', '/api/systems/shop/evidence-hold/acknowledgement', { reason });

test('a system that stands as its checkpoint saw it works: its orders go out, and there is nothing to acknowledge', async () => {
  expect((await engine.ordersFor('local', 0)).orders.length).toBeGreaterThan(0);
  expect((await ask('GET', '/api/systems/shop/board')).json()).not.toHaveProperty('evidenceHold');
  expect((await acknowledge('x')).json()).toMatchObject({ error: { code: 'not-held' } });
});

test('after an old copy is restored it is only read, until an administrator acknowledges the loss', async () => {
  await stop();
  const shop = database.system('shop');
  shop.ledger.splice(-1);
  shop.head = shop.ledger.at(-1)?.hash ?? '';
  const left = shop.ledger.length;
  await start();

  const refused = await engine.submit('shop', { ...create, release: '2.0.0' }, 'second');
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'evidence-hold' } });
  expect((await engine.ordersFor('local', 0)).orders).toEqual([]);
  const heard = { kind: 'health', by: 'agent:local', environment: 'dev', seq: 1, up: true, at: 1, because: '' } as const;
  await expect(engine.hear('local', 'shop', [heard])).rejects.toMatchObject({ code: 'evidence-hold', retryable: true });
  expect((await ask('POST', '/api/blobs/collection', {})).json()).toMatchObject({ error: { code: 'evidence-hold' } });
  expect((await ask('GET', '/api/systems/shop/board')).json<{ evidenceHold: string }>().evidenceHold).toContain('tampered');
  expect((await ask('GET', '/api/systems/shop/ledger/verify')).json()).toMatchObject({ intact: false, fault: 'truncated' });
  expect(shop.ledger).toHaveLength(left);

  expect((await acknowledge(' ')).json()).toMatchObject({ error: { code: 'reason-missing' } });
  const answer = await acknowledge('The disk died.');
  expect(answer.json()).toEqual({ system: 'shop', seq: left + 1 });
  const [last] = await store.events('shop', { after: left, limit: 1 });
  expect(last).toMatchObject({ kind: 'evidenceHoldAcknowledged', by: 'root' });
  expect((await engine.submit('shop', { ...create, release: '2.0.0' }, 'third')).ok).toBe(true);
  await witness.checkpoint();
  expect((await ask('GET', '/api/systems/shop/ledger/verify')).json()).toMatchObject({
    intact: true,
    uncovered: 0,
    acknowledged: [expect.anything()],
  });
});

test('a ledger is told that it is not believed once, however often a controller starts', async () => {
  for (const at of [1, 2]) await writeHeldOnce(store, 'bank', { at, because: 'Its end was cut off.' });
  expect((await store.events('bank', { limit: 9 })).map(({ kind, by }) => `${kind} by ${by}`)).toEqual(['evidenceHeld by lockstep']);
});
