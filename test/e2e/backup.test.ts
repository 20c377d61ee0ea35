// The restore drill: backups of a store that people write to all the time, restored and believed only as far as the ledger proves.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, cp, mkdtemp, readFile, readdir, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backUp } from '#local/backup/backup.ts';
import { sealManifest, verifiedManifest } from '#local/backup/manifest.ts';
import { restore } from '#local/backup/restore.ts';
import { findStrayRows } from '#local/rebuild-tables.ts';
import { startEmbeddedServer } from '#store/embedded-server.ts';
import { openStore } from '#store/postgres-store.ts';
import type { Store } from '#store/store.ts';
import { goOnToProd, soakHalf } from '../upgrade/situations.ts';
import { began, StoredWorld } from '../upgrade/stored-world.ts';
import { compileCache } from './compile-cache.ts';

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const writers = ['load-one', 'load-two', 'load-three'];
const blob = Buffer.from('an artefact');

interface Acknowledged {
  readonly system: string;
  readonly seq: number;
  readonly at: number;
}

let folder = '';
let data = '';
let store: Store;
let soakClock = 0;
let digest = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-backup-'));
  await chmod(folder, 0o755);
  data = path.join(folder, 'installation');
  store = await openStore({ dataDir: path.join(data, 'store') });
  await writeFile(path.join(data, 'agent-token'), 'lksa_secret\n', { mode: 0o600 });
  ({ digest } = await store.blobs.put(blob));
  await store.settings.put('door-key', 'current', '{"private":"key"}');
  const world = new StoredWorld(store, 'soaking', began);
  await world.begin();
  await soakHalf(world);
  soakClock = world.now;
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

/** Writes to three systems as fast as it goes, until the work is over; what was acknowledged, and when. */
async function underLoad(name: string, work: () => Promise<unknown>): Promise<readonly Acknowledged[]> {
  const acknowledged: Acknowledged[] = [];
  const over = new AbortController();
  const write = async (system: string): Promise<void> => {
    const world = new StoredWorld(store, `${system}-${name}`, began);
    await world.begin();
    for (let release = 1; !over.signal.aborted; release += 1) {
      const { seq } = await world.step({ kind: 'create', by: 'dora', release: `2.${release}`, bill: {}, authors: ['dora'], carry: false });
      const { seq: held } = await world.step({ kind: 'hold', by: 'olga', stage: 'INT', reason: `reason ${release}` });
      await world.step({ kind: 'free', by: 'olga', stage: 'INT' });
      acknowledged.push({ system: world.system, seq: Math.max(seq, held), at: Date.now() });
    }
  };
  const writing = Promise.all(writers.map(write));
  await until(() => acknowledged.length > 30);
  await work();
  over.abort();
  await writing;
  return acknowledged;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** What a restored installation has to show, whichever kind of backup it came from. */
async function examine(restored: Store, promised: readonly Acknowledged[]): Promise<void> {
  const heads = new Map((await restored.systems()).map((head) => [head.name, head.seq]));
  expect(promised.filter(({ system, seq }) => (heads.get(system) ?? 0) < seq)).toEqual([]);
  for (const name of heads.keys()) {
    expect(await restored.verify(name)).toMatchObject({ intact: true });
    expect([name, await findStrayRows(restored, name)]).toEqual([name, []]);
  }
  expect(await restored.settings.get('door-key', 'current')).toBe('{"private":"key"}');
  expect(await bytesOf(restored, digest)).toEqual(blob);
  const state = await goOnToProd(restored, 'soaking', soakClock);
  expect(state.environments.get('south')?.stay?.release).toBe('1.0.0');
}

async function bytesOf(from: Store, wanted: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of (await from.blobs.get(wanted)) ?? []) parts.push(part);
  return Buffer.concat(parts);
}

describe.each(['physical', 'logical'] as const)('a %s backup that was made under load', (kind) => {
  test.each([1, 2, 3])('is restored with everything that was acknowledged before its end, and goes on (%i of 3)', async (round) => {
    const target = path.join(folder, `${kind}-${round}`);
    let endedAt = 0;
    const acknowledged = await underLoad(`${kind}-${round}`, async () => {
      const backup = await backUp({ target, data, isLogical: kind === 'logical' });
      expect(backup).toMatchObject({ kind, isOnline: true });
      endedAt = Date.parse(backup.endedAt);
    });
    const promised = acknowledged.filter(({ at }) => at < endedAt);
    expect(promised.length).toBeGreaterThan(30);
    expect(acknowledged.length).toBeGreaterThan(promised.length);
    const to = path.join(folder, `${kind}-${round}-restored`);
    await restore({ source: target, data: to });
    const restored = await openStore({ dataDir: path.join(to, 'store') });
    try {
      await examine(restored, promised);
    } finally {
      await restored.close();
    }
    expect(await readFile(path.join(to, 'agent-token'), 'utf8')).toBe('lksa_secret\n');
    expect((await stat(path.join(to, 'agent-token'))).mode & 0o777).toBe(0o600);
  });
});

describe('what is no whole backup is refused in a sentence', () => {
  const source = (): string => path.join(folder, 'physical-1');
  const to = (): string => path.join(folder, 'refused');

  /** What the last refused restore left in its folder. */
  let left: readonly string[] = [];

  /** A copy of the backup, spoiled; what the restore says. */
  async function refusal(spoil: (copy: string) => Promise<unknown>, of = source()): Promise<string> {
    const copy = path.join(folder, 'spoiled');
    await cp(of, copy, { recursive: true });
    await spoil(copy);
    const said = await restore({ source: copy, data: to() }).then(
      () => 'it was restored',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    left = await readdir(to()).catch(() => []);
    await rm(copy, { recursive: true });
    await rm(to(), { recursive: true, force: true });
    return said;
  }

  async function flip(file: string): Promise<void> {
    const bytes = await readFile(file);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await writeFile(file, bytes);
  }

  async function someFiles(): Promise<readonly string[]> {
    const { files } = await verifiedManifest(source());
    const names = files.filter(({ size }) => size > 0).map((file) => file.path);
    const wanted = names.filter((name) => /pg_wal\/|pg_control$|backup_label|agent-token|^blobs/.test(name));
    return [...wanted, ...names.filter((_name, index) => index % 200 === 0)];
  }

  test('one with a file left out, cut short or with one bit flipped', async () => {
    const files = await someFiles();
    expect(files.length).toBeGreaterThan(6);
    const copy = path.join(folder, 'spoiled');
    await cp(source(), copy, { recursive: true });
    for (const name of files) {
      const file = path.join(copy, name);
      await rename(file, `${file}.away`);
      await expect(restore({ source: copy, data: to() })).rejects.toThrow(`The backup is not used: \`${name}\` is missing from it.`);
      await rename(`${file}.away`, file);
      await flip(file);
      await expect(restore({ source: copy, data: to() })).rejects.toThrow(`The backup is not used: \`${name}\` is not what was backed up.`);
      await flip(file);
    }
    await truncate(path.join(copy, 'postgres', 'backup_label'));
    await expect(restore({ source: copy, data: to() })).rejects.toThrow('is not what was backed up');
    await rm(copy, { recursive: true });
    await expect(stat(to())).rejects.toThrow('ENOENT');
  });

  test('one without its manifest, or with another', async () => {
    expect(await refusal((copy) => rm(path.join(copy, 'manifest.json')))).toMatch(
      /has no manifest\.json, so it is no backup, or one that was never finished\.$/,
    );
    const changed = async (copy: string): Promise<void> => {
      const file = path.join(copy, 'manifest.json');
      await writeFile(file, (await readFile(file, 'utf8')).replace('"seq": ', '"seq": 1'));
    };
    expect(await refusal(changed)).toBe('The backup is not used: its manifest.json was changed.');
  });

  /** As somebody would who knows how manifests are made: the digests fit again. */
  async function reseal(copy: string, change: (text: string) => string, name: string): Promise<void> {
    const manifest = await verifiedManifest(copy);
    const file = path.join(copy, name);
    const text = change(await readFile(file, 'utf8'));
    await writeFile(file, text);
    const sha256 = createHash('sha256').update(text).digest('hex');
    const files = manifest.files.map((each) => (each.path === name ? { ...each, sha256 } : each));
    await writeFile(path.join(copy, 'manifest.json'), sealManifest({ ...manifest, files }));
  }

  test('one whose write-ahead log was left out by whoever made its manifest', async () => {
    const leaveOut = async (copy: string): Promise<void> => {
      const manifest = await verifiedManifest(copy);
      const files = manifest.files.filter((file) => !file.path.startsWith('postgres/pg_wal/'));
      await writeFile(path.join(copy, 'manifest.json'), sealManifest({ ...manifest, files }));
    };
    expect(await refusal(leaveOut)).toMatch(/^PostgreSQL ended at its start/);
    expect(left).toEqual([]);
  });

  test.each([
    ['an event', 'rows/ledger.jsonl', /tampered with: event \d+ was changed after it was written/],
    ['a row of a table', 'rows/entities.jsonl', /The tables of \S+ are not what its ledger says/],
  ])('one in which %s was rewritten, with a manifest that fits', async (_what, name, sentence) => {
    const rewrite = (text: string): string => text.replace('dora', 'dorb');
    expect(await refusal((copy) => reseal(copy, rewrite, name), path.join(folder, 'logical-1'))).toMatch(sentence);
  });
});

test('a backup that breaks off leaves nothing that could be taken for one', async () => {
  const target = path.join(folder, 'broken-off');
  await writeFile(path.join(data, 'store', 'blobs', 'sha256', digest.slice(7, 9), digest.slice(9)), 'other bytes');
  await expect(backUp({ target, data })).rejects.toThrow(`the blob ${digest} holds other bytes than its name says`);
  await writeFile(path.join(data, 'store', 'blobs', 'sha256', digest.slice(7, 9), digest.slice(9)), blob);
  expect((await readdir(folder)).filter((name) => name.startsWith('broken-off'))).toEqual([]);
});

test('nothing is written over what is there', async () => {
  await expect(backUp({ target: path.join(folder, 'physical-1'), data })).rejects.toThrow('is not empty: name a folder that is new.');
  await expect(restore({ source: path.join(folder, 'physical-1'), data })).rejects.toThrow('is not empty: name a folder that is new.');
});

test('a logical backup moves to a PostgreSQL of one’s own and back', async () => {
  const socket = path.join(folder, 'own');
  const server = await startEmbeddedServer({ dataDir: socket });
  try {
    const url = `postgresql:///postgres?host=${encodeURIComponent(server.socketDir)}&user=lockstep`;
    await restore({ source: path.join(folder, 'logical-1'), data: path.join(folder, 'by-url'), url });
    await expect(restore({ source: path.join(folder, 'logical-1'), data: path.join(folder, 'again'), url })).rejects.toThrow(
      'restore into an empty one',
    );
    expect(await readdir(path.join(folder, 'again'))).toEqual([]);
    await expect(restore({ source: path.join(folder, 'physical-1'), data: path.join(folder, 'files'), url })).rejects.toThrow('--logical');
    await backUp({ target: path.join(folder, 'from-url'), data: path.join(folder, 'by-url'), url });
  } finally {
    await server.stop();
  }
  await restore({ source: path.join(folder, 'from-url'), data: path.join(folder, 'home-again') });
  const restored = await openStore({ dataDir: path.join(folder, 'home-again', 'store') });
  await examine(restored, []);
  await restored.close();
});

test('the command line backs up beside a controller of another process, and restores', async () => {
  const backup = await run('backup', path.join(folder, 'by-command'), '--data', data);
  expect(backup).toMatchObject({ exit: 0, err: '' });
  expect(backup.out).toContain('while the store ran');
  const restored = await run('restore', path.join(folder, 'by-command'), '--data', path.join(folder, 'by-command-restored'), '--json');
  expect(restored).toMatchObject({ exit: 0, err: '' });
  const again = await run('restore', path.join(folder, 'by-command'), '--data', path.join(folder, 'by-command-restored'));
  expect(again.exit).toBe(1);
  expect(again.err).toContain('restore-target');
  const nothing = await run('backup', path.join(folder, 'nothing'), '--data', path.join(folder, 'nowhere'));
  expect(nothing.err).toContain('There is no store of Lockstep');
});

async function run(...words: readonly string[]): Promise<{ readonly exit: number | null; readonly out: string; readonly err: string }> {
  const child = spawn(process.execPath, [program, ...words], { cwd: folder, env: { PATH: process.env['PATH'], ...compileCache } });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (part) => (out += String(part)));
  child.stderr.setEncoding('utf8').on('data', (part) => (err += String(part)));
  await once(child, 'close');
  return { exit: child.exitCode, out, err };
}
