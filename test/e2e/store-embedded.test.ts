import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { access, chmod, chown, cp, lstat, mkdir, mkdtemp, readdir, readFile, readlink, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { entryOf } from '#store/contract-case.ts';
import { findNative } from '#store/embedded-binaries.ts';
import { Failure } from '#core/failure.ts';
import { openStore } from '#store/postgres-store.ts';
import type { Store } from '#store/store.ts';

const isRoot = process.getuid?.() === 0;
const nobody = 65534;
const program = (name: string): string => `/usr/bin/${name}`;
const canUnshare = spawnSync(program('unshare'), ['--pid', '--ipc', '--mount-proc', '--fork', 'true']).status === 0;
const script = new URL('store-child.ts', import.meta.url).pathname;

const lineSchema = z.object({
  open: z.number().optional(),
  acked: z.number().optional(),
  failure: z.string().optional(),
  sentence: z.string().optional(),
  bug: z.string().optional(),
});
type Line = z.infer<typeof lineSchema>;

interface Controller {
  readonly child: ChildProcess;
  readonly lines: Line[];
  readonly until: (wanted: (line: Line) => boolean) => Promise<Line>;
  readonly ended: Promise<void>;
}

let folder = '';
let dataDir = '';
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-store-'));
  await chmod(folder, 0o755);
  dataDir = join(folder, 'data');
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await waitFor(async () => (await serverPids()).length === 0);
  await rm(folder, { recursive: true, force: true });
});

/** Another controller on the folder, in a process of its own. */
function controller(
  mode: 'write' | 'hold',
  { uid, guard = 'full' }: { readonly uid?: number; readonly guard?: 'full' | 'bare' } = {},
): Controller {
  const identity = uid === undefined ? {} : { uid, gid: uid };
  const child = spawn(process.execPath, [script, dataDir, mode, guard], {
    ...identity,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] },
  });
  children.push(child);
  const lines: Line[] = [];
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  createInterface({ input: child.stdout }).on('line', (text) => lines.push(lineSchema.parse(JSON.parse(text))));
  const until = async (wanted: (line: Line) => boolean): Promise<Line> => {
    await waitFor(async () => lines.some(wanted) || lines.some((line) => line.failure !== undefined || line.bug !== undefined));
    return lines.find(wanted) ?? lines.at(-1) ?? {};
  };
  return { child, lines, until, ended };
}

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  for (const until = Date.now() + 120_000; !(await condition()); await sleep(10)) {
    if (Date.now() > until) throw new Error('it did not come to pass within 120 s');
  }
}

/** Every process of the cluster below `folder`, by its working folder. */
async function serverPids(): Promise<readonly number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    const cwd = /^\d+$/.test(name) ? await readlink(`/proc/${name}/cwd`).catch(() => '') : '';
    if (cwd.startsWith(`${folder}/`)) found.push(Number(name));
  }
  return found;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The backends of a killed postmaster end by themselves.
  }
}

const lastAcked = (lines: readonly Line[]): number => Math.max(0, ...lines.map((line) => line.acked ?? 0));

async function write(store: Store): Promise<number> {
  const { seq } = await store.transact('shop', async (transaction) =>
    transaction.write(entryOf({ events: [{ kind: 'told', body: '1' }] })),
  );
  return seq;
}

/** As a caller does it: what failed retryably is tried again. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Failure && error.retryable) || tries > 100) throw error;
      await sleep(20);
    }
  }
}

const writeWithPatience = async (store: Store): Promise<number> => patiently(async () => write(store));

describe('the embedded server', () => {
  test('starts on an empty folder, keeps what it took, and starts again on the same folder', async () => {
    const first = await openStore({ dataDir });
    await write(first);
    expect(await first.freeBytes()).toBeGreaterThan(0);
    await first.close();
    expect(await serverPids()).toEqual([]);
    const second = await openStore({ dataDir });
    expect(await write(second)).toBe(2);
    await second.close();
    expect((await lstat(join(dataDir, 'postgres', 'ballast'))).size).toBe(64 << 20);
  });

  test.runIf(isRoot)('under root it runs as nobody, and nobody else may look in', async () => {
    const store = await openStore({ dataDir });
    const [pid] = await serverPids();
    expect((await lstat(`/proc/${pid}`)).uid).toBe(nobody);
    for (const name of ['', 'data', 'run']) expect((await lstat(join(dataDir, 'postgres', name))).mode & 0o077).toBe(0);
    await store.close();
  });

  test.runIf(isRoot)('a plain user starts it as himself', async () => {
    await mkdir(dataDir);
    await chown(dataDir, nobody, nobody);
    const plain = controller('write', { uid: nobody });
    expect(await plain.until((line) => line.acked === 3)).toEqual({ acked: 3 });
    plain.child.kill('SIGTERM');
    await plain.ended;
    // And root goes on with his data, as him.
    const store = await openStore({ dataDir });
    expect((await store.verify('shop')).intact).toBe(true);
    expect(await write(store)).toBeGreaterThan(3);
    await store.close();
  });

  test.runIf(isRoot)('a user without an entry in passwd is told what to do', async () => {
    await mkdir(dataDir);
    await chown(dataDir, 54_321, 54_321);
    const nameless = await controller('hold', { uid: 54_321 }).until((line) => line.failure !== undefined);
    expect(nameless).toMatchObject({ failure: 'store-no-user' });
    expect(nameless.sentence).toContain('set DATABASE_URL');
  });

  test.runIf(isRoot)('a data folder that the server may not enter has its database in /var/lib/lockstep', async () => {
    await mkdir(dataDir, { mode: 0o700 });
    const store = await openStore({ dataDir });
    const place = (await readFile(join(dataDir, 'postgres-is-at'), 'utf8')).trim();
    expect(await write(store)).toBe(1);
    await store.close();
    const again = await openStore({ dataDir });
    expect(await write(again)).toBe(2);
    await again.close();
    expect(place).toMatch(/^\/var\/lib\/lockstep\/postgres-/);
    await rm(place, { recursive: true });
  });

  test('a path that is too long for a socket is no obstacle', async () => {
    dataDir = join(folder, 'x'.repeat(90), 'data');
    const store = await openStore({ dataDir });
    expect(await write(store)).toBe(1);
    await store.close();
  });

  test('a second controller on the folder is refused in one sentence that names the first', async () => {
    const store = await openStore({ dataDir });
    const refused = await controller('hold').until((line) => line.failure !== undefined);
    expect(refused.failure).toBe('store-held');
    expect(refused.sentence).toMatch(
      new RegExp(`^Another controller runs on this folder \\(pid ${process.pid}, its PostgreSQL is pid \\d+\\): `),
    );
    expect(await write(store)).toBe(1);
    await store.close();
  });

  test.runIf(isRoot && canUnshare)(
    'a controller in another container on the same folder is refused, though it sees no process of the first',
    async () => {
      const store = await openStore({ dataDir });
      const elsewhere = spawn(program('unshare'), ['--pid', '--ipc', '--mount-proc', '--fork', process.execPath, script, dataDir, 'hold'], {
        cwd: '/',
      });
      children.push(elsewhere);
      const lines: Line[] = [];
      for await (const text of createInterface({ input: elsewhere.stdout })) lines.push(lineSchema.parse(JSON.parse(text)));
      expect(lines[0]).toEqual({
        failure: 'store-held',
        sentence: `Another controller runs on this folder (in another container): ${dataDir}/postgres`,
      });
      expect(await write(store)).toBe(1);
      await store.close();
    },
  );

  test('of controllers that start at one instant on a fresh folder exactly one gets it', async () => {
    const all = [controller('hold'), controller('hold'), controller('hold')];
    const first = await Promise.all(all.map(async (one) => one.until((line) => line.open !== undefined)));
    expect(first.filter((line) => line.open !== undefined)).toHaveLength(1);
    expect(first.filter((line) => line.failure === 'store-held')).toHaveLength(2);
  });

  test.each(['empty', 'of a living process of the same user'])('a stale postmaster.pid, %s, is no obstacle', async (kind) => {
    const first = await openStore({ dataDir });
    await write(first);
    await first.close();
    const stranger = spawn('sleep', ['60'], isRoot ? { uid: nobody, gid: nobody } : {});
    children.push(stranger);
    const { uid, gid } = await lstat(join(dataDir, 'postgres', 'data'));
    for (const path of ['data/postmaster.pid', 'run/.s.PGSQL.5432.lock']) {
      await writeFile(
        join(dataDir, 'postgres', path),
        kind === 'empty' ? '' : `${stranger.pid}\n${dataDir}/postgres/data\n1\n5432\n\n\n\n\n`,
      );
      await chown(join(dataDir, 'postgres', path), uid, gid);
    }
    const second = await openStore({ dataDir });
    expect(await write(second)).toBe(2);
    await second.close();
  });

  test('kill -9 of controller and server together, ten times: everything that was acknowledged is there', async () => {
    let acked = 0;
    for (let round = 1; round <= 10; round += 1) {
      const victim = controller('write');
      await victim.until((line) => (line.acked ?? 0) >= acked + 20);
      for (const pid of [victim.child.pid ?? 0, ...(await serverPids())]) kill(pid);
      await victim.ended;
      expect(victim.lines.find((line) => line.failure ?? line.bug)).toBeUndefined();
      acked = lastAcked(victim.lines);
    }
    const store = await openStore({ dataDir });
    const [shop] = await store.systems();
    expect(shop?.seq).toBeGreaterThanOrEqual(acked);
    expect((await store.entity('shop', 'counter', 'c'))?.body).toBe(String(shop?.seq));
    expect((await store.verify('shop')).intact).toBe(true);
    await store.close();
  });

  test('kill -9 of the controller alone leaves no server behind, and the next one starts', async () => {
    const victim = controller('write');
    await victim.until((line) => (line.acked ?? 0) >= 20);
    victim.child.kill('SIGKILL');
    await victim.ended;
    const store = await openStore({ dataDir });
    expect((await store.systems())[0]?.seq).toBeGreaterThanOrEqual(lastAcked(victim.lines));
    await store.close();
    expect(await serverPids()).toEqual([]);
  });

  test('without setpriv and flock a second controller is refused too, and the orphan of a killed one is ended by the next', async () => {
    const bare = controller('write', { guard: 'bare' });
    await bare.until((line) => (line.acked ?? 0) >= 20);
    const refused = await controller('hold', { guard: 'bare' }).until((line) => line.failure !== undefined);
    expect(refused.sentence).toContain(`(pid ${bare.child.pid}, its PostgreSQL is pid`);
    bare.child.kill('SIGKILL');
    await bare.ended;
    const warnings: string[] = [];
    const store = await openStore({ dataDir, launchers: {}, warn: (sentence) => warnings.push(sentence) });
    expect((await store.systems())[0]?.seq).toBeGreaterThanOrEqual(lastAcked(bare.lines));
    expect(warnings.join()).toContain('setpriv or flock of util-linux is missing');
    await store.close();
  });

  test('kill -9 of the server alone: it is started again, callers try again, nothing is lost', async () => {
    const store = await openStore({ dataDir });
    let last = 0;
    for (let round = 1; round <= 5; round += 1) {
      for (let count = 0; count < 10; count += 1) last = await writeWithPatience(store);
      const pid = Number.parseInt(await readFile(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8'), 10);
      process.kill(pid, 'SIGKILL');
    }
    expect(await writeWithPatience(store)).toBeGreaterThan(last);
    // A backend may outlive its postmaster by a commit: the lock waits for it, and so do we.
    expect((await patiently(async () => store.verify('shop'))).intact).toBe(true);
    const heard = store.hints;
    await writeWithPatience(store);
    await store.changed(5000, undefined, heard);
    expect(store.hints).toBeGreaterThan(heard);
    await store.close();
  });

  test('a server that cannot start says why, with its last words', async () => {
    const first = await openStore({ dataDir });
    await first.close();
    await writeFile(join(dataDir, 'postgres/data/PG_VERSION'), '9\n');
    await expect(openStore({ dataDir })).rejects.toThrow(/ended at its start[^]*database files are incompatible/);
  });
});

describe('a full disk', () => {
  const canMount = (): boolean =>
    isRoot && spawnSync(program('mount'), ['-t', 'tmpfs', '-o', 'size=400m,mode=755', 'tmpfs', folder]).status === 0;

  test('costs no acknowledged work: the ballast is given up, and the store starts again', async (context) => {
    if (!canMount()) return context.skip('needs the right to mount a small file system');
    const warnings: string[] = [];
    const store = await openStore({ dataDir, warn: (sentence) => warnings.push(sentence) });
    await waitFor(async () => (await lstat(join(dataDir, 'postgres/ballast')).catch(() => ({ size: 0 }))).size === 64 << 20);
    const free = (await store.freeBytes()) ?? 0;
    await writeFile(join(folder, 'filler'), Buffer.alloc(free - (12 << 20)));
    const body = 'x'.repeat(500_000);
    let acked = 0;
    const tell = async (): Promise<void> => {
      const events = [{ kind: 'told', body }];
      acked = (await store.transact('shop', async (transaction) => transaction.write(entryOf({ events })))).seq;
    };
    await expect(forEver(tell)).rejects.toMatchObject({ retryable: true });
    expect(await writeWithPatience(store)).toBeGreaterThan(acked);
    expect((await store.verify('shop')).intact).toBe(true);
    expect(warnings.join()).toContain('the ballast file was given up');
    await store.close();
    spawnSync(program('umount'), [folder]);
  });
});

async function forEver(work: () => Promise<void>): Promise<never> {
  for (;;) await work();
}

describe('the binaries', () => {
  async function withoutLinks(to: string): Promise<string> {
    const native = join(to, 'package', 'native');
    await cp(findNative(), native, {
      recursive: true,
      verbatimSymlinks: true,
      filter: async (path) => !(await lstat(path)).isSymbolicLink(),
    });
    await cp(join(findNative(), '..', 'package.json'), join(to, 'package', 'package.json'));
    return native;
  }

  test('links that npm could not pack are made where install scripts were off', async () => {
    const native = await withoutLinks(folder);
    await expect(access(join(native, 'lib/libicui18n.so.60'))).rejects.toThrow('ENOENT');
    const store = await openStore({ dataDir, native });
    expect(await write(store)).toBe(1);
    await store.close();
    expect(await realpath(join(native, 'lib/libicui18n.so.60'))).toBe(join(await realpath(native), 'lib/libicui18n.so.60.2'));
  });

  test.runIf(isRoot)('binaries out of the reach of nobody are copied to where he can read them', async () => {
    const native = await withoutLinks(folder);
    await chmod(join(folder, 'package'), 0o700);
    const store = await openStore({ dataDir, native });
    expect(await write(store)).toBe(1);
    await store.close();
    expect((await readdir(join(dataDir, 'postgres'))).some((name) => name.startsWith('server-18'))).toBe(true);
  });
});
