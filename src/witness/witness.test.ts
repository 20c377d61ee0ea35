import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { entryOf } from '#store/contract-case.ts';
import { chainEvents } from '#store/ledger.ts';
import { genesisHash } from '#store/hash-of.ts';
import { MemoryDatabase } from '#store/memory-database.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import type { Store } from '#store/store.ts';
import { readCheckpoint, rootOf, textOfCheckpoint } from './checkpoint.ts';
import { folderPlace, surplusOf } from './folder-place.ts';
import { type SigningKey, openNote, openSigningKey } from './note.ts';
import { readNetworks } from '#dial/networks.ts';
import { openPlaces } from './open-places.ts';
import type { Place } from './place.ts';
import { webhookPlace } from './webhook-place.ts';
import { Witness } from './witness.ts';

let folder = '';
let database: MemoryDatabase;
let store: Store;
let key: SigningKey;
let warnings: string[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-witness-'));
  database = new MemoryDatabase();
  store = openMemoryStore({ database });
  key = await openSigningKey(path.join(folder, 'key'));
  warnings = [];
});
afterEach(() => rm(folder, { recursive: true }));

const tell = (system: string, count: number): Promise<unknown> =>
  store.transact(system, (transaction) =>
    transaction.write(entryOf({ events: Array.from({ length: count }, (_, index) => ({ kind: 'told', body: String(index) })) })),
  );

/** The clock stands still: checkpoints are told apart all the same. */
const start = (places: readonly Place[] = [folderPlace(path.join(folder, 'kept'), 'x')]): Promise<Witness> =>
  Witness.start({ store, key, places, now: () => 5000, warn: (sentence) => warnings.push(sentence) });

/** What a superuser does: the last events go, and the head is mended. */
function cut(system: string, count: number): void {
  const found = database.system(system);
  found.ledger.splice(-count);
  found.head = found.ledger.at(-1)?.hash ?? genesisHash;
}

/** Every hash computed anew, after one word was changed. */
function rewrite(system: string): void {
  const found = database.system(system);
  const events = found.ledger.map(({ kind, body }, index) => ({ kind, body: index === 1 ? '"forged"' : body }));
  found.ledger.splice(0, Infinity, ...chainEvents({ name: system, seq: 0, head: genesisHash }, entryOf({ events })));
  found.head = found.ledger.at(-1)?.hash ?? '';
}

test('a checkpoint is the text that C2SP describes, signed, and read back', () => {
  const lines = [
    { system: 'bank', seq: 3, head: 'a'.repeat(64) },
    { system: 'shop', seq: 7, head: 'b'.repeat(64) },
  ];
  const checkpoint = { origin: key.name, at: 5000, lines, acknowledged: [{ system: 'shop', after: 2, until: 4000 }] };
  const text = textOfCheckpoint(checkpoint);
  const root = rootOf([`bank 3 ${'a'.repeat(64)}`, `shop 7 ${'b'.repeat(64)}`]).toString('base64');
  expect(text.split('\n').slice(0, 4)).toEqual([key.name, '2', root, 'at 1970-01-01T00:00:05.000Z']);
  expect(readCheckpoint(text)).toEqual(checkpoint);
  expect(readCheckpoint(text.replace('shop 7', 'shop 6'))).toBeUndefined();
  const note = key.sign(text);
  expect(openNote(note, key.publicText)).toBe(text);
  expect(openNote(note.replace('bank 3', 'bank 4'), key.publicText)).toBeUndefined();
  expect(openNote(note, key.publicText.replace(/.{2}$/, 'AA'))).toBeUndefined();
});

test('the tree of RFC 6962 has its known roots', () => {
  expect(rootOf([]).toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(rootOf(['']).toString('hex')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
});

test('the key is for its owner only, and stays the same', async () => {
  expect((await stat(path.join(folder, 'key'))).mode & 0o777).toBe(0o600);
  expect((await openSigningKey(path.join(folder, 'key'))).publicText).toBe(key.publicText);
  expect((await readFile(path.join(folder, 'key.pub'), 'utf8')).trim()).toBe(key.publicText);
});

test('what changed has a checkpoint, what did not has none; newer events are counted', async () => {
  await tell('shop', 3);
  const witness = await start();
  await witness.checkpoint();
  await witness.checkpoint();
  expect(await readdir(path.join(folder, 'kept'))).toHaveLength(1);
  await tell('shop', 2);
  expect(await witness.verify('shop')).toMatchObject({
    chain: { intact: true, seq: 5 },
    judged: { covered: 3 },
    checkpoints: 1,
    unsigned: 0,
  });
  await witness.stop();
  expect(await readdir(path.join(folder, 'kept'))).toHaveLength(2);
  expect((await (await start()).verify('shop')).judged).toEqual({ covered: 5, acknowledged: [] });
  expect(warnings).toEqual([]);
});

test.each([
  ['a cut end', () => cut('shop', 2), 'truncated'],
  ['a whole history that is gone', () => void database.systems.delete('shop'), 'truncated'],
  ['a history that was written anew', () => rewrite('shop'), 'rewritten'],
])('%s puts the system on hold at the next start, and is never signed', async (_what, tamper, fault) => {
  await tell('shop', 5);
  await tell('bank', 5);
  await (await start()).stop();
  tamper();
  await tell('bank', 1);
  const witness = await start();
  expect(witness.holdOf('shop')).toMatchObject({ fault, seq: 5 });
  expect(witness.holdOf('bank')).toBeUndefined();
  await witness.checkpoint();
  expect((await witness.verify('shop')).judged.contradiction?.fault).toBe(fault);
  await witness.stop();
  expect((await start()).holdOf('shop')?.fault).toBe(fault);
});

test('without checkpoints neither a cut end nor a history that was written anew is found', async () => {
  await tell('shop', 5);
  await (await start([])).stop();
  cut('shop', 1);
  rewrite('shop');
  const witness = await start([]);
  expect(witness.holdOf('shop')).toBeUndefined();
  expect((await witness.verify('shop')).chain.intact).toBe(true);
});

test('tampering under a running controller is found before the next checkpoint is signed', async () => {
  await tell('shop', 5);
  const witness = await start();
  await witness.checkpoint();
  cut('shop', 1);
  await tell('shop', 3);
  await witness.checkpoint();
  expect(witness.holdOf('shop')).toMatchObject({ fault: 'rewritten', seq: 5 });
});

test('an acknowledged loss holds nothing any more, is told for ever, and covers no later one', async () => {
  await tell('shop', 5);
  const witness = await start();
  await witness.checkpoint();
  cut('shop', 3);
  await witness.checkpoint();
  await tell('shop', 1);
  await witness.acknowledge('shop');
  expect(witness.holdOf('shop')).toBeUndefined();
  await witness.stop();
  const again = await start();
  const { judged } = await again.verify('shop');
  expect(judged).toMatchObject({ covered: 3, acknowledged: [expect.stringContaining('after 0')] });
  expect(judged.contradiction).toBeUndefined();
  cut('shop', 1);
  await again.checkpoint();
  expect(again.holdOf('shop')?.seq).toBe(3);
});

test('a checkpoint that our key did not sign counts for nothing, and is told', async () => {
  await tell('shop', 2);
  await (await start()).stop();
  const [name = ''] = await readdir(path.join(folder, 'kept'));
  const file = path.join(folder, 'kept', name);
  await writeFile(file, (await readFile(file, 'utf8')).replace('shop 2', 'shop 9'));
  const witness = await start();
  expect(witness.holdOf('shop')).toBeUndefined();
  expect(await witness.verify('shop')).toMatchObject({ checkpoints: 0, unsigned: 1, judged: { covered: 0 } });
});

test('a git repository has a commit for each, an address gets each, and a place that fails blocks nothing', async () => {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    void readText(request).then((text) => {
      heard.push(text);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  await writeFile(path.join(folder, 'no-folder'), '');
  const text = `git:${folder}/git, http://127.0.0.1:${port}/in, ${folder}/no-folder/below`;
  const ports = { warn: (sentence: string) => void warnings.push(sentence), networks: readNetworks('127.0.0.1') };
  const witness = await start(openPlaces(text, 'x', ports));
  for (let round = 1; round <= 2; round += 1) {
    await tell('shop', 1);
    await witness.checkpoint();
  }
  expect((await witness.verify('shop')).judged.covered).toBe(2);
  await witness.stop();
  server.close();
  expect(
    execFileSync('git', ['-C', path.join(folder, 'git'), 'log', '--format=%s'], { encoding: 'utf8' })
      .trim()
      .split('\n'),
  ).toHaveLength(2);
  expect(heard.map((note) => openNote(note, key.publicText)?.includes('system shop '))).toEqual([true, true]);
  expect(warnings.filter((sentence) => sentence.includes('could not be kept'))).toHaveLength(2);
});

describe('a checkpoint over plain http', () => {
  const openWith = (text: string, mayDial: string) =>
    openPlaces(text, 'x', { warn: (sentence) => void warnings.push(sentence), networks: readNetworks(mayDial) });

  test.each([
    ['http://checkpoints.example/in', ''],
    ['http://8.8.8.8/in', ''],
    ['http://10.0.0.5/in', '10.0.1.0/24'],
    ['http://[2606:4700::1]/in', 'fd00::/8'],
  ])('to %s is refused at the start, with --may-dial %j', (text, mayDial) => {
    expect(() => openWith(text, mayDial)).toThrow('write https, or name its network with --may-dial');
  });

  test.each([
    ['http://127.0.0.1:8080/in', ''],
    ['http://[::1]:8080/in', ''],
    ['http://10.0.0.5/in', '10.0.0.0/8'],
    ['http://checkpoints.example/in', '10.0.0.0/8'],
    ['https://checkpoints.example/in', ''],
  ])('to %s is taken, with --may-dial %j', (text, mayDial) => {
    expect(openWith(text, mayDial)).toHaveLength(1);
  });

  test('is not sent where what was dialled lies in no network that is named', async () => {
    const place = webhookPlace('http://8.8.8.8/in', {
      warn: (sentence) => void warnings.push(sentence),
      networks: readNetworks('10.0.0.0/8'),
    });
    await place.keep('a checkpoint', 0);
    await place.close();
    expect(warnings).toContainEqual(expect.stringContaining('which is a public address'));
  });
});

test('of older checkpoints the last of each day is kept', () => {
  const names = Array.from({ length: 300 }, (_, index) => new Date(Date.UTC(2026, 0, 1, index)).toISOString());
  const left = names.filter((name) => !surplusOf(names, 0).includes(name));
  expect(left.slice(0, 5)).toEqual([names[23], names[47], names[71], names[95], names[100]]);
  expect(left).toHaveLength(204);
});
