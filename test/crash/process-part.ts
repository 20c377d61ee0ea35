// The product as its users run it: `serve`, `agent`, a router, small real services and constant customers. Controller and agent are
// killed at random while releases walk.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openStore } from '#store/postgres-store.ts';
import { stopEverything } from '#targets/process/stop-everything.ts';
import { startCustomers } from './customers.ts';
import { examine } from './examine.ts';
import { KeptProcess } from './kept-process.ts';
import type { PartOptions } from './postgres-part.ts';
import { randomFrom } from './random.ts';
import { RestClient } from './rest-client.ts';
import { ShopWalker } from './shop-walker.ts';
import { shopPlaces, shopServices, startOf } from './small-shop.ts';
import type { Outcome } from './tally.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const leastMs = 200;
const mostMs = 1_800;
const beginMs = 60_000;
const drainMs = 90_000;

export async function killProcesses(options: PartOptions): Promise<Outcome> {
  const folder = await mkdtemp('/tmp/lockstep-crash-');
  await chmod(folder, 0o755);
  const port = await freePort();
  const house = new House(folder, port);
  try {
    return await house.run(options);
  } finally {
    await house.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** One installation on a folder. */
class House {
  readonly #folder: string;
  readonly #data: string;
  readonly #client: RestClient;
  readonly #serve: KeptProcess;
  readonly #agent: KeptProcess;
  readonly #password = Promise.withResolvers<string>();

  constructor(folder: string, port: number) {
    this.#folder = folder;
    this.#data = path.join(folder, 'data');
    this.#client = new RestClient(`http://127.0.0.1:${port}`);
    const hear = (line: string): void => {
      const found = /with the password (\S+)/.exec(line)?.[1];
      if (found !== undefined) this.#password.resolve(found);
    };
    const variables = { DATABASE_URL: '' };
    const serve = [process.execPath, main, 'serve', '--data', this.#data, '--port', String(port), '--quiet'] as const;
    this.#serve = new KeptProcess({ name: 'serve', command: () => [...serve], variables, folder, hear });
    this.#agent = new KeptProcess({ name: 'agent', command: () => [process.execPath, main, 'agent', '--data', this.#data], folder });
  }

  async run({ kills, seed, say }: PartOptions): Promise<Outcome> {
    const startsFile = path.join(this.#folder, 'starts');
    const adminPassword = await within(beginMs, this.#password.promise, 'the controller starts');
    const walker = new ShopWalker({ client: this.#client, adminPassword, folder: this.#folder, startsFile });
    await within(beginMs, walker.begin(), 'the first release walks to PROD');
    const customers = startCustomers(await walker.urlOfProd());
    const wrong: string[] = [];
    const walking = walker.goOn().catch((error: unknown) => void wrong.push(`lost: the people give up: ${String(error)}`));
    await this.#killSome(kills, randomFrom(seed));
    walker.finish();
    await within(drainMs, walking, 'every release that began arrives').catch((error: unknown) => void wrong.push(`lost: ${String(error)}`));
    const { requests, failures, versions } = await customers.stop();
    say(`${kills} kills, ${walker.arrived.length} releases walked, ${requests} requests of customers, ${failures.length} failed`);
    if (!walker.arrived.every((version) => versions.includes(version))) wrong.push(`lost: customers saw ${versions.join(', ')} only`);
    wrong.push(...failures, ...startsAmiss(startsFile, walker.arrived), ...(await this.#close()), ...(await this.#examine()));
    const figures = { processReleases: walker.arrived.length, customerRequests: requests, customerFailures: failures.length };
    return { points: 0, kills, wrong, figures };
  }

  async #killSome(kills: number, random: () => number): Promise<void> {
    for (let done = 0; done < kills;) {
      await sleep(leastMs + random() * (mostMs - leastMs));
      if ((random() < 0.5 ? this.#serve : this.#agent).kill()) done += 1;
    }
  }

  /** Ends everything; sentences about what is still there. */
  async #close(): Promise<readonly string[]> {
    await this.close();
    return processesNaming(this.#folder).map((command) => `left: ${command}`);
  }

  async close(): Promise<void> {
    await Promise.all([this.#serve.stop(), this.#agent.stop()]);
    await stopEverything(path.join(this.#data, 'agent'));
  }

  async #examine(): Promise<readonly string[]> {
    const store = await openStore({ dataDir: path.join(this.#data, 'store') });
    try {
      return await examine(store, 'shop');
    } finally {
      await store.close();
    }
  }
}

/** Each service was started once for each of its placements, and each migration ran once. */
function startsAmiss(file: string, versions: readonly string[]): readonly string[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  const wanted = versions.flatMap((version) =>
    shopPlaces.flatMap((place) => [...shopServices, 'migrated'].map((what) => startOf(what, version, place))),
  );
  return wanted.flatMap((start) => {
    const times = lines.filter((line) => line === start).length;
    if (times === 1) return [];
    return [times === 0 ? `lost: never ${start}` : `doubled: ${times} times ${start}`];
  });
}

/** Command lines of living processes that name the folder or stand in it. */
function processesNaming(folder: string): readonly string[] {
  return readdirSync('/proc').flatMap((pid) => {
    const file = `/proc/${pid}/cmdline`;
    if (!/^\d+$/.test(pid) || !existsSync(file)) return [];
    const command = readCommand(file);
    return command.includes(folder) ? [`${pid} ${command}`] : [];
  });
}

function readCommand(file: string): string {
  try {
    return readFileSync(file, 'utf8').replaceAll('\0', ' ');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}

async function within<T>(ms: number, work: Promise<T>, what: string): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`${what}: not within ${ms / 1000} s`)), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
