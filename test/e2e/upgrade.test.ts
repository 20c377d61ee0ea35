// A store that another version wrote opens, means the same, and goes on. Fixtures are written once per release by test/upgrade/write-fixture.ts.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { hasEntered } from '#core/find.ts';
import { findStrayRows } from '#local/rebuild-tables.ts';
import { restore } from '#local/backup/restore.ts';
import { asOwner } from '#store/owner.ts';
import { openStore } from '#store/postgres-store.ts';
import type { Store } from '#store/store.ts';
import { goOnToProd } from '../upgrade/situations.ts';
import { began, StoredWorld } from '../upgrade/stored-world.ts';
import { writeWithPreviousCommit } from '../upgrade/previous-commit.ts';

const fixtures = fileURLToPath(new URL('../fixtures/stores/', import.meta.url));
const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const clocksShape = z.record(z.string(), z.number());

/** What today's rules decide of a situation that an earlier version left; nothing, unless a line here says why. */
const listed: { readonly [version: string]: { readonly [system: string]: readonly string[] } } = {};

/** By the rules of 0.1.0 a switch broke no soak: each system says once that today's begin. */
const saidByAll: { readonly [version: string]: readonly string[] } = { '0.1.0': ['semanticsChanged'] };

let folder = '';
let store: Store | undefined;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-upgrade-'));
  await chmod(folder, 0o755);
});

afterEach(async () => {
  await store?.close();
  store = undefined;
  await rm(folder, { recursive: true, force: true });
});

describe.each(await readdir(fixtures))('a store of Lockstep %s', (version) => {
  test('is restored, says the same bytes, decides nothing by itself, and goes on to PROD from every situation', async () => {
    const clocks = clocksShape.parse(JSON.parse(await readFile(path.join(fixtures, version, 'clocks.json'), 'utf8')));
    await restore({ source: path.join(fixtures, version, 'backup'), data: path.join(folder, 'new') });
    store = await openStore({ dataDir: path.join(folder, 'new', 'store') });
    expect(Object.keys(clocks).length).toBeGreaterThan(10);
    for (const [system, now] of Object.entries(clocks)) {
      expect([system, await findStrayRows(store, system)]).toEqual([system, []]);
      const { events } = await new StoredWorld(store, system, now).step();
      expect([system, events.map(({ kind }) => kind)]).toEqual([
        system,
        [...(saidByAll[version] ?? []), ...(listed[version]?.[system] ?? [])],
      ]);
      await expectProd(store, system, now);
    }
  });
});

/** A rehearsal for the fixtures themselves: a broken one must not pass. */
test('a row that is not what the ledger says is seen', async () => {
  await restore({ source: path.join(fixtures, '0.1.0', 'backup'), data: path.join(folder, 'new') });
  const dataDir = path.join(folder, 'new', 'store');
  await asOwner({ dataDir }, async ({ database }) => {
    await database.query(
      `UPDATE lockstep.entities SET body = replace(body, '"ordinal":1', '"ordinal":2') WHERE system = 'undoing' AND kind = 'releases'`,
    );
  });
  store = await openStore({ dataDir });
  expect(await findStrayRows(store, 'undoing')).toEqual(['releases 1.0.0']);
});

test('a store in mid-soak that the previous commit of main wrote goes on with this one', async ({ skip }) => {
  const written = await writeWithPreviousCommit(folder);
  if (!written.ok) {
    process.stderr.write(`NOT TESTED: the previous commit of main: ${written.because}\n`);
    return skip(written.because);
  }
  store = await openStore({ dataDir: path.join(folder, 'data', 'store') });
  for (const [system, now] of Object.entries(written.clocks)) {
    expect([system, await findStrayRows(store, system)]).toEqual([system, []]);
    expect(await store.verify(system)).toMatchObject({ intact: true });
    await expectProd(store, system, now);
  }
});

test('a store that a newer Lockstep wrote is refused by `lockstep serve` in one sentence', async () => {
  const data = path.join(folder, 'data');
  store = await openStore({ dataDir: path.join(data, 'store') });
  await new StoredWorld(store, 'shop', began).begin();
  await store.close();
  store = undefined;
  await asOwner({ dataDir: path.join(data, 'store') }, async ({ database }) => {
    await database.query(`INSERT INTO lockstep.migrations (number, name) VALUES (1000, 'from the future')`);
  });
  const child = spawn(process.execPath, [program, 'serve', '--data', data, '--port', '0'], {
    cwd: folder,
    env: { PATH: process.env['PATH'] },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (part) => (said += String(part)));
  await once(child, 'close');
  expect(child.exitCode).toBe(1);
  expect(said.trim().split('\n')).toEqual([
    expect.stringMatching(/^lockstep serve: This store was written by a newer Lockstep \(schema 1000, .*\): start that version\.$/),
  ]);
});

async function expectProd(from: Store, system: string, now: number): Promise<void> {
  const state = await goOnToProd(from, system, now);
  const release = state.releases.get('1.0.0');
  expect([system, release !== undefined && hasEntered(release, 'PROD')]).toEqual([system, true]);
  expect([system, await findStrayRows(from, system)]).toEqual([system, []]);
  expect(await from.verify(system)).toMatchObject({ intact: true });
}
