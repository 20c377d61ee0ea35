// Attack 32: somebody who may write wherever checkpoints lie, and has every key but ours.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { entryOf } from '#store/contract-case.ts';
import { genesisHash } from '#store/hash-of.ts';
import { MemoryDatabase } from '#store/memory-database.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import type { Store } from '#store/store.ts';
import { textOfCheckpoint, type Checkpoint } from '#witness/checkpoint.ts';
import { folderPlace } from '#witness/folder-place.ts';
import { openSigningKey, type SigningKey } from '#witness/note.ts';
import { Witness } from '#witness/witness.ts';

let folder = '';
let database: MemoryDatabase;
let store: Store;
let key: SigningKey;
let forger: SigningKey;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-attack-'));
  database = new MemoryDatabase();
  store = openMemoryStore({ database });
  key = await openSigningKey(path.join(folder, 'key'));
  forger = await openSigningKey(path.join(folder, 'key-of-the-forger'));
  await store.transact('shop', (transaction) =>
    transaction.write(entryOf({ events: ['1', '2', '3'].map((body) => ({ kind: 'told', body })) })),
  );
});
afterEach(() => rm(folder, { recursive: true }));

const start = (): Promise<Witness> =>
  Witness.start({ store, key, places: [folderPlace(path.join(folder, 'kept'), 'x')], now: () => 5000, warn: () => undefined });

/** A whole and proper checkpoint, which says our name: only its signature is another's. */
async function forge(change: Partial<Checkpoint>): Promise<void> {
  const text = textOfCheckpoint({ origin: key.name, at: 9000, lines: [], acknowledged: [], ...change });
  const note = forger.sign(text).replaceAll(forger.name, key.name);
  await writeFile(path.join(folder, 'kept', 'lockstep-x-1970-01-01T000009.000Z.checkpoint'), note);
}

test('a forged acknowledgement frees no system from its hold', async () => {
  await (await start()).stop();
  const found = database.system('shop');
  found.ledger.splice(-1);
  found.head = found.ledger.at(-1)?.hash ?? genesisHash;
  expect((await start()).holdOf('shop')?.fault).toBe('truncated');
  await forge({ acknowledged: [{ system: 'shop', after: 0, until: 9000 }] });
  expect((await start()).holdOf('shop')?.fault).toBe('truncated');
});

test('a forged checkpoint puts no system on hold, and covers nothing', async () => {
  await (await start()).stop();
  await forge({ lines: [{ system: 'shop', seq: 9, head: 'f'.repeat(64) }] });
  const witness = await start();
  expect(witness.holdOf('shop')).toBeUndefined();
  expect(await witness.verify('shop')).toMatchObject({ unsigned: 1, judged: { covered: 3 } });
});
