// Power cuts. The store lies on an ext4 in a file; a copy of that file, made in one stroke while writers work, is what a cut of the
// power leaves: every block write that had completed, and nothing of what the kernel still held.
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Pool } from 'pg';
import { openStore } from '#store/postgres-store.ts';
import { startCreators, startQuietEngine, type Creators } from './creators.ts';
import { percentile } from './percentile.ts';
import { examine, foldLedger } from './examine.ts';
import { randomFrom } from './random.ts';
import { SmallDisk } from './small-disk.ts';
import type { ControlOutcome, Outcome } from './tally.ts';
import { forgetfulNative } from './forgetful-native.ts';

const run = promisify(execFile);
const outerMegabytes = 6_000;
const storeMegabytes = 700;
const leastMs = 100;
const mostMs = 900;
/** Most: the first cut that loses is the last. A busy machine writes little that could be lost. */
const controlCuts = 25;

export interface PowerOptions {
  readonly cuts: number;
  /** Also a PostgreSQL that never syncs is made to lose. */
  readonly hasEveryControl: boolean;
  readonly seed: number;
  readonly say: (sentence: string) => void;
}

export interface PowerPart {
  readonly outcome: Outcome;
  readonly controls: readonly ControlOutcome[];
}

export async function cutPower(options: PowerOptions): Promise<PowerPart> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-power-'));
  await chmod(folder, 0o755);
  // Only a file system that shares blocks between files copies in one stroke.
  const outer = await SmallDisk.make({ folder, name: 'outer', megabytes: outerMegabytes, kind: 'xfs' }).catch((error: unknown) => {
    options.say(`SKIPPED: no XFS can be made and mounted here (package xfsprogs, root), so no power was cut: ${String(error)}`);
    return undefined;
  });
  try {
    return outer === undefined ? skipped : await new PowerHouse(outer.path, options).run();
  } finally {
    await outer?.unmount();
    await rm(folder, { recursive: true, force: true });
  }
}

const skipped: PowerPart = { outcome: { points: 0, kills: 0, wrong: [], figures: { powerCuts: 0 } }, controls: [] };

/** What a copy was found to hold. */
interface Found {
  readonly wrong: readonly string[];
  readonly acknowledged: number;
  readonly recoveryMs: number;
}

class PowerHouse {
  readonly #folder: string;
  readonly #options: PowerOptions;
  readonly #random: () => number;

  constructor(folder: string, options: PowerOptions) {
    this.#folder = folder;
    this.#options = options;
    this.#random = randomFrom(options.seed);
  }

  async run(): Promise<PowerPart> {
    const { cuts, say } = this.#options;
    const found = await this.#withWriters({ name: 'store' }, cuts);
    const recoveries = found.map(({ recoveryMs }) => recoveryMs);
    const acknowledged = found.at(-1)?.acknowledged ?? 0;
    const wrong = found.flatMap((each) => each.wrong);
    say(
      `${cuts} power cuts, ${acknowledged} releases acknowledged, ${wrong.length} sentences, recovery p50 ${percentile(recoveries, 50)} ms`,
    );
    const controls = [await this.#control('synchronous_commit off', { name: 'lazy', isLazy: true })];
    if (this.#options.hasEveryControl)
      controls.push(
        await this.#control('fsync and full_page_writes off', { name: 'forgetful', native: await forgetfulNative(this.#folder) }),
      );
    const figures = {
      powerCuts: cuts,
      powerAcknowledged: acknowledged,
      powerRecoveryP50Ms: percentile(recoveries, 50),
      powerRecoveryMaxMs: percentile(recoveries, 100),
    };
    return { outcome: { points: 0, kills: 0, wrong, figures }, controls };
  }

  async #control(name: string, weak: Weak): Promise<ControlOutcome> {
    const found = await this.#withWriters(weak, controlCuts, true);
    const seen = found.flatMap(({ wrong }) => wrong).find((sentence) => sentence.startsWith('lost:'));
    this.#options.say(`control, ${name}: ${seen ?? 'NOTHING WAS LOST'}`);
    return { name, seen };
  }

  /** Cuts the power so often while writers work, and says what each cut has left. */
  async #withWriters(weak: Weak, cuts: number, untilLost = false): Promise<readonly Found[]> {
    const disk = await SmallDisk.make({ folder: this.#folder, name: weak.name, megabytes: storeMegabytes });
    const store = await openWeak(path.join(disk.path, 'data'), weak);
    const creators = await startCreators(store);
    const found: Found[] = [];
    try {
      for (let cut = 0; cut < cuts; cut += 1) {
        await sleep(leastMs + this.#random() * (mostMs - leastMs));
        found.push(await this.#cut(disk, creators));
        if (untilLost && found.at(-1)?.wrong.some((sentence) => sentence.startsWith('lost:')) === true) break;
      }
      return [...found, { wrong: creators.wrong, acknowledged: creators.total, recoveryMs: found.at(-1)?.recoveryMs ?? 0 }];
    } finally {
      await creators.stop();
      await store.close();
      await disk.unmount();
      await rm(disk.image);
    }
  }

  async #cut(disk: SmallDisk, creators: Creators): Promise<Found> {
    const acknowledged = new Map(creators.acknowledged);
    const image = path.join(this.#folder, 'cut.img');
    await run('cp', ['--reflink=always', disk.image, image]);
    const left = await SmallDisk.mount(image, path.join(this.#folder, 'cut'));
    try {
      const began = performance.now();
      const wrong = await judge(path.join(left.path, 'data'), acknowledged);
      return { wrong: wrong.sentences, acknowledged: creators.total, recoveryMs: wrong.openedMs - began };
    } finally {
      await left.unmount();
      await rm(image);
    }
  }
}

interface Weak {
  readonly name: string;
  /** Answers before the commit is on the disk. */
  readonly isLazy?: boolean;
  /** A PostgreSQL that never makes sure of anything. */
  readonly native?: string;
}

async function openWeak(dataDir: string, { isLazy = false, native }: Weak) {
  const options = { dataDir, warn: () => undefined, ...(native !== undefined && { native }) };
  if (isLazy) {
    const store = await openStore(options);
    await asOwner(dataDir, async (pool) => void (await pool.query('ALTER ROLE lockstep_app SET synchronous_commit = off')));
    await store.close();
  }
  return openStore(options);
}

/** Starts on what was left, holds it against what was acknowledged before the cut, and goes on with it. */
async function judge(dataDir: string, acknowledged: ReadonlyMap<string, number>) {
  const store = await openStore({ dataDir, warn: () => undefined }).catch((error: unknown) => String(error));
  const openedMs = performance.now();
  if (typeof store === 'string') return { openedMs, sentences: [`lost: what a power cut left does not start: ${store}`] };
  const sentences: string[] = [];
  try {
    for (const [system, count] of acknowledged) {
      const { state } = await foldLedger(store, system);
      const missing = Array.from({ length: count }, (_, index) => `1.${index + 1}.0`).filter((release) => !state.releases.has(release));
      if (missing.length > 0)
        sentences.push(`lost: ${missing.length} acknowledged releases of ${system}, the first is ${missing[0] ?? ''}`);
      sentences.push(...(await examine(store, system)));
    }
    sentences.push(...(await damage(dataDir)), ...(await goesOn(store, [...acknowledged.keys()])));
  } catch (error) {
    sentences.push(`lost: what a power cut left cannot be read: ${String(error)}`);
  } finally {
    await store.close();
  }
  return { openedMs, sentences };
}

/** Every page is read, which proves its checksum; every index is held against its table. */
async function damage(dataDir: string): Promise<readonly string[]> {
  return asOwner(dataDir, async (pool) => {
    await pool.query('CREATE EXTENSION IF NOT EXISTS amcheck');
    const { rows } = await pool.query<{ name: string; msg: string }>(
      `SELECT c.relname AS name, v.msg FROM pg_class c, LATERAL verify_heapam(c.oid) v WHERE c.relkind = 'r' AND c.relpersistence = 'p'`,
    );
    await pool.query(
      `SELECT bt_index_check(c.oid, true) FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid JOIN pg_am a ON a.oid = c.relam
       WHERE a.amname = 'btree' AND c.relpersistence = 'p' AND i.indisvalid`,
    );
    return rows.map(({ name, msg }) => `damaged: ${name}: ${msg}`);
  }).catch((error: unknown) => [`damaged: ${String(error)}`]);
}

async function goesOn(store: Awaited<ReturnType<typeof openStore>>, systems: readonly string[]): Promise<readonly string[]> {
  const engine = startQuietEngine(store);
  try {
    const answers = await Promise.all(systems.map((system) => engine.submit(system, { kind: 'lift-stop', by: 'olga' }, '')));
    // Nothing was stopped: that it says so is a judgement, of a state that it could load.
    return answers.flatMap((answer) =>
      !answer.ok && answer.refusal.code === 'not-stopped' ? [] : ['lost: nothing can be judged after it'],
    );
  } finally {
    await engine.stop();
  }
}

async function asOwner<T>(dataDir: string, work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = new Pool({ host: path.join(dataDir, 'postgres', 'run'), port: 5432, user: 'lockstep', database: 'postgres', max: 1 });
  pool.on('error', () => undefined);
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}
