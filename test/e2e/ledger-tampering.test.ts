// A superuser of the database against the signed checkpoints: `npm run e2e -- ledger-tampering`, with --long a thousand times.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entryOf } from '#store/contract-case.ts';
import { Database } from '#store/database.ts';
import { startEmbeddedServer } from '#store/embedded-server.ts';
import { openStore } from '#store/postgres-store.ts';
import type { LedgerRow, Store } from '#store/store.ts';
import { folderPlace } from '#witness/folder-place.ts';
import { openSigningKey } from '#witness/note.ts';
import type { Place } from '#witness/place.ts';
import { Witness } from '#witness/witness.ts';
import { type Dice, type Ledgers, diceOf, tamperings, writeLedgers } from './tamper.ts';

const rounds = process.env['LOCKSTEP_LONG'] === undefined ? 104 : 1001;
const seed = Number(process.env['LOCKSTEP_SEED'] ?? Date.now() % 1_000_000);
const systems = ['bank', 'mail', 'shop'];
/** After the last checkpoint: nobody can tell what happened to these. */
const uncovered = 5;

let folder = '';
let server: Awaited<ReturnType<typeof startEmbeddedServer>>;
let superuser: Database;
let store: Store;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-tamper-'));
  await chmod(folder, 0o755);
  server = await startEmbeddedServer({ dataDir: path.join(folder, 'data') });
  const address = { host: server.socketDir, port: server.port, user: 'lockstep', database: 'postgres' };
  superuser = new Database({ ...address, max: 2 });
  store = await openStore({
    url: `postgresql://lockstep@localhost/postgres?host=${encodeURIComponent(server.socketDir)}&port=${server.port}`,
  });
});
afterAll(async () => {
  await store.close();
  await superuser.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const startWitness = async (places: readonly Place[], onHold: (system: string) => void = () => undefined): Promise<Witness> =>
  Witness.start({
    store,
    key: await openSigningKey(path.join(folder, 'key')),
    places,
    now: () => Date.now(),
    warn: () => undefined,
    onHold,
  });

async function tell(system: string, dice: Dice, count: number): Promise<void> {
  const events = Array.from({ length: count }, () => ({ kind: 'told', body: JSON.stringify({ kind: 'told', what: `ä€😀 ${dice(1e9)}` }) }));
  await store.transact(system, (transaction) =>
    transaction.write(entryOf({ at: Date.now(), by: `p${dice(9)}`, commandId: `c${dice(1e9)}`, events })),
  );
}

async function readLedgers(): Promise<Ledgers> {
  const found = new Map<string, readonly LedgerRow[]>();
  for (const system of systems) found.set(system, await store.events(system, { limit: 10_000 }));
  return found;
}

/** What the audit says of all systems: sentences of what is wrong. */
async function findings(witness: Witness): Promise<readonly string[]> {
  const said: string[] = [];
  for (const system of systems) {
    const { chain, judged } = await witness.verify(system);
    if (!chain.intact) said.push(chain.sentence);
    if (judged.contradiction !== undefined) said.push(judged.contradiction.sentence);
  }
  return said;
}

test('200 honest histories: writers, checkpoints, restarts, and nothing is ever found', async () => {
  const dice = diceOf(seed);
  const place = folderPlace(path.join(folder, 'checkpoints'), 'test');
  const held: string[] = [];
  let witness = await startWitness([place], (system) => held.push(system));
  for (let history = 0; history < 200; history += 1) {
    const writers = Array.from({ length: 1 + dice(3) }, () => tell(systems[dice(systems.length)] ?? 'shop', dice, 1 + dice(3)));
    await Promise.all(dice(2) === 0 ? [...writers, witness.checkpoint()] : writers);
    if (dice(4) === 0) await witness.checkpoint();
    if (dice(20) === 0) {
      await witness.stop();
      witness = await startWitness([place], (system) => held.push(system));
    }
    // Each verdict reads all checkpoints again: every fourth history, and the last, is enough of that.
    const said = history % 4 === 3 ? await findings(witness) : [];
    expect(said, `seed ${seed}, history ${history}`).toEqual([]);
  }
  await witness.stop();
  expect(held).toEqual([]);
});

test(`${rounds} random tamperings before the last checkpoint: all are found, at the audit and, where the chain holds, at the start`, async () => {
  const dice = diceOf(seed + 1);
  const place = folderPlace(path.join(folder, 'few-checkpoints'), 'test');
  const before = await startWitness([place]);
  for (let count = 0; count < 5; count += 1) {
    for (const system of systems) await tell(system, dice, 2);
    await before.checkpoint();
  }
  await before.stop();
  const covered = await readLedgers();
  for (const system of systems) await tell(system, dice, uncovered);
  const honest = await readLedgers();
  const missed: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const tampering = tamperings[round % tamperings.length];
    const system = systems[dice(systems.length)] ?? 'shop';
    const target = {
      ledgers: honest,
      system,
      rows: honest.get(system) ?? [],
      covered: Math.min(...[...covered.values()].map((rows) => rows.length)),
      dice,
    };
    if (tampering === undefined) throw new Error('no tampering');
    await writeLedgers(superuser, tampering.of(target));
    const held: string[] = [];
    const witness = await startWitness([place], (name) => held.push(name));
    const isFound = (await findings(witness)).length > 0 && (!tampering.isMended || held.length > 0);
    if (!isFound) missed.push(`seed ${seed}, round ${round}: ${tampering.name}`);
    // What it would sign now is the honest ledger again.
    await writeLedgers(superuser, honest);
    await witness.stop();
  }
  expect(missed).toEqual([]);
  expect(await findings(await startWitness([place]))).toEqual([]);
});

test('control: without checkpoints no mended chain is found, and every other tampering is', async () => {
  const dice = diceOf(seed + 2);
  const honest = await readLedgers();
  const found = new Map<string, boolean>();
  for (const { name, of } of tamperings) {
    await writeLedgers(superuser, of({ ledgers: honest, system: 'shop', rows: honest.get('shop') ?? [], covered: 40, dice }));
    found.set(name, (await findings(await startWitness([]))).length > 0);
    await writeLedgers(superuser, honest);
  }
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(tamperings.map(({ name, isMended }) => [name, !isMended])));
});
