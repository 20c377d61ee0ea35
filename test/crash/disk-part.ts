// The product on a disk that runs full: short of room, full in the middle of a deployment to PROD, and full until PostgreSQL stops.
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Pool } from 'pg';
import { openStore } from '#store/postgres-store.ts';
import { stopEverything } from '#targets/process/stop-everything.ts';
import { freePort } from '../free-port.ts';
import { examine, foldLedger } from './examine.ts';
import { KeptProcess } from './kept-process.ts';
import { Knocker } from './knocker.ts';
import { RestClient } from './rest-client.ts';
import { ShopWalker } from './shop-walker.ts';
import { shopPlaces, startOf } from './small-shop.ts';
import { SmallDisk } from './small-disk.ts';
import type { ControlOutcome, Outcome } from './tally.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const diskMegabytes = 1_500;
const shortBytes = 200 * 2 ** 20;
/** How many releases there are to reject, one write each. */
const spares = 100;
const patienceMs = 150_000;

export interface DiskPart {
  readonly outcome: Outcome;
  readonly controls: readonly ControlOutcome[];
}

export interface DiskOptions {
  /** The write-ahead log is filled too, until PostgreSQL stops. */
  readonly fillsLog: boolean;
  readonly say: (sentence: string) => void;
}

export async function fillDisks({ fillsLog, say }: DiskOptions): Promise<DiskPart> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-disk-'));
  await chmod(folder, 0o755);
  const disk = await SmallDisk.make({ folder, name: 'disk', megabytes: diskMegabytes }).catch((error: unknown) => {
    say(`SKIPPED: no disk of a fixed size can be mounted here, so no disk was filled: ${String(error)}`);
    return undefined;
  });
  if (disk === undefined) {
    await rm(folder, { recursive: true, force: true });
    return { outcome: { points: 0, kills: 0, wrong: [], figures: { disksFilled: 0 } }, controls: [] };
  }
  await keepAgentElsewhere(folder, disk);
  const house = new FullHouse(folder, disk, await freePort(), say);
  try {
    return await house.run(fillsLog);
  } finally {
    await house.close();
    await disk.unmount();
    await rm(folder, { recursive: true, force: true });
  }
}

/** It is the store's disk that runs full; the agent works on another, as it does on another host. */
async function keepAgentElsewhere(folder: string, disk: SmallDisk): Promise<void> {
  await mkdir(path.join(folder, 'agent'));
  await mkdir(path.join(disk.path, 'data'));
  await symlink(path.join(folder, 'agent'), path.join(disk.path, 'data', 'agent'));
}

class FullHouse {
  readonly #folder: string;
  readonly #disk: SmallDisk;
  readonly #say: (sentence: string) => void;
  readonly #data: string;
  readonly #url: string;
  readonly #serve: KeptProcess;
  readonly #agent: KeptProcess;
  readonly #password = Promise.withResolvers<string>();
  readonly #wrong: string[] = [];
  /** Releases of which the controller said that they are rejected. */
  readonly #acknowledged: string[] = [];
  readonly #answers = new Map<string, number>();
  /** How many were made; those that stood in the way of a release that arrived since are over. */
  #spares = 0;
  #nextSpare = 0;
  #lastAnswer = '';

  constructor(folder: string, disk: SmallDisk, port: number, say: (sentence: string) => void) {
    this.#folder = folder;
    this.#disk = disk;
    this.#say = say;
    this.#data = path.join(disk.path, 'data');
    this.#url = `http://127.0.0.1:${port}`;
    const hear = (line: string): void => {
      const found = /with the password (\S+)/.exec(line)?.[1];
      if (found !== undefined) this.#password.resolve(found);
    };
    const variables = { DATABASE_URL: '' };
    const serve = [process.execPath, main, 'serve', '--data', this.#data, '--port', String(port), '--quiet'] as const;
    this.#serve = new KeptProcess({ name: 'serve', command: () => [...serve], variables, folder, hear });
    this.#agent = new KeptProcess({ name: 'agent', command: () => [process.execPath, main, 'agent', '--data', this.#data], folder });
  }

  async run(fillsLog: boolean): Promise<DiskPart> {
    const startsFile = path.join(this.#folder, 'starts');
    const client = new RestClient(this.#url);
    const walker = new ShopWalker({ client, adminPassword: await this.#password.promise, folder: this.#folder, startsFile });
    await walker.begin();
    const knocker = new Knocker(this.#url);
    await knocker.signIn('carla');
    await knocker.signIn('dora');
    await this.#makeSpares(knocker, '1.0.0');
    this.#say('one release in PROD; the disk runs short');
    await this.#whileShort(knocker);
    this.#say('room again; the next release walks, and the disk runs full while PROD is deployed');
    const walking = walker.goOn().catch((error: unknown) => void this.#wrong.push(`lost: the people give up: ${String(error)}`));
    await this.#fullDuringProd(knocker);
    walker.finish();
    await this.#within(walking, 'the release whose deployment met a full disk arrives');
    this.#say(`${walker.arrived.length} releases in PROD; answers on a full disk: ${this.#wordsOfAnswers()}`);
    const log = fillsLog ? await this.#fillLog(knocker, walker.arrived.at(-1) ?? '1.0.0') : { figures: {}, controls: [] };
    this.#wrong.push(...startsAmiss(startsFile, walker.arrived));
    await this.close();
    this.#wrong.push(...(await this.#examine()));
    const figures = { disksFilled: fillsLog ? 4 : 2, refusedForRoom: this.#answers.get('507') ?? 0, ...log.figures };
    return { outcome: { points: 0, kills: 0, wrong: this.#wrong, figures }, controls: log.controls };
  }

  async #fillLog(knocker: Knocker, last: string) {
    this.#say('now the write-ahead log');
    await this.#makeSpares(knocker, last);
    const ballastRestartMs = await this.#fullLog(knocker);
    this.#say(`PostgreSQL stopped, gave up the ballast, and answered again after ${ballastRestartMs} ms`);
    return { figures: { ballastRestartMs }, controls: [await this.#fullLogWithoutBallast(knocker)] };
  }

  async close(): Promise<void> {
    await this.#disk.free();
    await Promise.all([this.#serve.stop(), this.#agent.stop()]);
    await stopEverything(path.join(this.#data, 'agent'));
  }

  /** With the bill of what arrived last, for none may go back behind it. */
  async #makeSpares(knocker: Knocker, last: string): Promise<void> {
    const bill = await knocker.billOf(last);
    this.#nextSpare = this.#spares;
    for (const end = this.#spares + spares; this.#spares < end; this.#spares += 1) {
      const number = this.#spares;
      const { status, text } = await knocker.command('dora', 'create', { release: spare(number), bill, authors: ['dora'] });
      if (status !== 200) throw new Error(`${spare(number)} could not be created: ${status} ${text}`);
    }
  }

  /** Below the limit nothing new is begun, and all else goes on. */
  async #whileShort(knocker: Knocker): Promise<void> {
    await this.#disk.fill(shortBytes);
    const promoted = await knocker.command('carla', 'promote', { release: spare(spares - 1), stage: 'DEV', wait: true });
    const isClear = promoted.status === 507 && /^\d+ MB are free on the disk of \/tmp\//.test(promoted.sentence);
    this.#expect(isClear, `a promotion without room is answered by ${promoted.status} ${promoted.text}`);
    this.#expect((await knocker.get('/healthz')).text.includes('"disk":"short"'), 'health does not say that room is short');
    this.#expect((await this.#reject(knocker)).status === 200, 'a rejection is not taken while room is short');
    await knocker.signIn('carla');
    await this.#disk.free();
    await this.#until('new work is taken when there is room', async () => {
      const again = await knocker.command('carla', 'promote', { release: spare(spares - 1), stage: 'PROD', wait: false });
      return again.status !== 507;
    });
  }

  /** Nothing is free from the moment that PROD is deployed to; every write is refused in words, or kept; reading goes on. */
  async #fullDuringProd(knocker: Knocker): Promise<void> {
    await this.#until('a deployment to PROD begins', () => knocker.hasOrderIn('prod'), 5);
    await this.#disk.fill();
    for (let number = 0; number < 60; number += 1) {
      await this.#disk.fill();
      await this.#reject(knocker);
    }
    this.#expect((this.#answers.get('507') ?? 0) > 0, 'a full disk refused no write: nothing was tried');
    this.#expect((await knocker.get('/api/systems/shop/releases')).status === 200, 'nothing can be read while the disk is full');
    await this.#disk.free();
  }

  /** Returns how long nobody was answered, in milliseconds. */
  async #fullLog(knocker: Knocker): Promise<number> {
    await this.#until('the ballast lies there', async () => existsSync(this.#ballast));
    await this.#disk.fill();
    await this.#writeLogUntilItStops();
    const stopped = performance.now();
    await this.#until('PostgreSQL starts again on its ballast', async () => (await this.#reject(knocker)).status === 200, 20);
    const restartMs = Math.round(performance.now() - stopped);
    this.#expect(!existsSync(this.#ballast), 'PostgreSQL started again although the ballast is still there: its disk was not full');
    await this.#disk.free();
    await this.#until('the ballast is made anew', async () => existsSync(this.#ballast));
    return restartMs;
  }

  /** The control: with nothing to give up the store stays away, until there is room. */
  async #fullLogWithoutBallast(knocker: Knocker): Promise<ControlOutcome> {
    await rm(this.#ballast);
    await this.#disk.fill();
    await this.#writeLogUntilItStops();
    const statuses: number[] = [];
    for (const until = performance.now() + 3_000; performance.now() < until; await sleep(200)) {
      await this.#disk.fill();
      statuses.push((await this.#reject(knocker)).status);
    }
    const isAway = statuses.every((status) => status !== 200);
    await this.#disk.free();
    await this.#until('PostgreSQL starts again by itself when there is room', async () => (await this.#reject(knocker)).status === 200);
    return { name: 'no ballast', seen: isAway ? 'lost: the store stays away' : undefined };
  }

  /** Writes nothing but log, and makes sure that the disk stays full. */
  async #writeLogUntilItStops(): Promise<void> {
    const host = this.#serverFolder('run');
    const pool = new Pool({ host, port: 5432, user: 'lockstep', database: 'postgres', max: 1 });
    pool.on('error', () => undefined);
    try {
      for (let round = 0; round < 400; round += 1) {
        await this.#disk.fill();
        await pool.query("SELECT pg_logical_emit_message(true, 'crash', repeat('x', 4000000))");
      }
      this.#wrong.push('lost: the write-ahead log found room on a full disk');
    } catch {
      // It has stopped.
    } finally {
      await pool.end().catch(() => undefined);
    }
  }

  async #reject(knocker: Knocker): ReturnType<Knocker['command']> {
    const release = spare(Math.min(this.#nextSpare, this.#spares - 1));
    const answer = await knocker.command('carla', 'reject', { release, reason: 'not needed' });
    this.#lastAnswer = `${answer.status} ${answer.text}`;
    const key = String(answer.status);
    this.#answers.set(key, (this.#answers.get(key) ?? 0) + 1);
    if (answer.status === 200) {
      this.#acknowledged.push(release);
      this.#nextSpare += 1;
    }
    // Committed, but the answer was lost: it stands, and the next is asked for.
    if (answer.status === 409 && answer.text.includes('release-ended')) this.#nextSpare += 1;
    this.#expect([0, 200, 409, 503, 507].includes(answer.status), `on a full disk a write is answered by ${answer.status} ${answer.text}`);
    return answer;
  }

  get #ballast(): string {
    return this.#serverFolder('ballast');
  }

  #serverFolder(name: string): string {
    return path.join(this.#data, 'store', 'postgres', name);
  }

  async #examine(): Promise<readonly string[]> {
    const store = await openStore({ dataDir: path.join(this.#data, 'store'), warn: () => undefined });
    try {
      const { state } = await foldLedger(store, 'shop');
      const forgotten = this.#acknowledged.filter((release) => state.releases.get(release)?.state !== 'rejected');
      return [...(await examine(store, 'shop')), ...forgotten.map((release) => `lost: that ${release} is rejected was acknowledged`)];
    } finally {
      await store.close();
    }
  }

  #expect(holds: boolean, sentence: string): void {
    if (!holds) this.#wrong.push(`disk: ${sentence}`);
  }

  async #until(what: string, holds: () => Promise<boolean>, pauseMs = 100): Promise<void> {
    const until = performance.now() + patienceMs;
    while (!(await holds())) {
      if (performance.now() > until)
        return void this.#wrong.push(`lost: ${what}: not within ${patienceMs / 1000} s; the last answer: ${this.#lastAnswer}`);
      await sleep(pauseMs);
    }
  }

  async #within(work: Promise<unknown>, what: string): Promise<void> {
    const ended = await Promise.race([work.then(() => true), sleep(patienceMs, false, { ref: false })]);
    if (!ended) this.#wrong.push(`lost: ${what}: not within ${patienceMs / 1000} s`);
  }

  #wordsOfAnswers(): string {
    return [...this.#answers].map(([status, count]) => `${status} ${count} times`).join(', ');
  }
}

function spare(number: number): string {
  return `9.${number}.0`;
}

/** Each migration of a release that arrived ran once, full disk or not. */
function startsAmiss(file: string, versions: readonly string[]): readonly string[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return versions.flatMap((version) =>
    shopPlaces.flatMap((place) => {
      const start = startOf('migrated', version, place);
      const times = lines.filter((line) => line === start).length;
      if (times === 1) return [];
      return [times === 0 ? `lost: never ${start}` : `doubled: ${times} times ${start}`];
    }),
  );
}
